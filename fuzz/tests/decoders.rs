//! Streams in both protocols: whatever arrives, however it is split, ends exactly once and always alike.

use fuzz::{JSON_BITS, inputs, seeds};
use llm_api::{Protocol, StreamDecoder, StreamEvent};
use proptest::prelude::*;

const BITS: &[&str] = &[
    "\r",
    "\r\n",
    "\n\n",
    "{}",
    "data:",
    "data: ",
    "event: error\n",
    "error: ",
    ": ping\n",
    "[DONE]",
    "<html>",
    "{\"error\":\"x\"}",
    "{\"done\":true}",
    "\"content\":",
    "\"usage\":{\"completion_tokens\":",
    "\"eval_count\":",
    "{\"message\":",
    "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
];

/// Number of damaged streams per test unless `PROPTEST_CASES` is set.
const CASES: u32 = 2000;

fn is_end(event: &StreamEvent) -> bool {
    matches!(event, StreamEvent::Done(_) | StreamEvent::Error(_))
}

/// All events of a stream that arrives in pieces of these sizes, repeated cyclically.
fn events(protocol: Protocol, mut rest: &[u8], sizes: &[usize]) -> Vec<StreamEvent> {
    let mut decoder = StreamDecoder::new(protocol).keeping_text();
    let mut events = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        events.extend(decoder.push(piece));
        assert_eq!(decoder.is_ended(), events.last().is_some_and(is_end));
        rest = after;
    }
    events.extend(decoder.finish());
    events
}

fn check(protocol: Protocol, bytes: &[u8], sizes: &[usize]) -> Result<(), TestCaseError> {
    let whole = events(protocol, bytes, &[bytes.len().max(1)]);
    prop_assert_eq!(whole.iter().filter(|event| is_end(event)).count(), 1);
    prop_assert!(whole.last().is_some_and(is_end));
    prop_assert_eq!(events(protocol, bytes, sizes), whole);
    Ok(())
}

fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    if asked { ProptestConfig::default() } else { ProptestConfig::with_cases(CASES) }
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..64, 1..8)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn ndjson(bytes in inputs("ndjson", &[JSON_BITS, BITS]), sizes in sizes()) {
        check(Protocol::Ollama, &bytes, &sizes)?;
    }

    #[test]
    fn sse(bytes in inputs("sse", &[JSON_BITS, BITS]), sizes in sizes()) {
        check(Protocol::OpenAi, &bytes, &sizes)?;
    }
}

/// How an undamaged seed ends.
fn ending(protocol: Protocol, bytes: &[u8]) -> String {
    match events(protocol, bytes, &[bytes.len()]).pop() {
        Some(StreamEvent::Done(completion)) => format!("{:?} tokens", completion.tokens),
        Some(StreamEvent::Error(error)) => error.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_seed_is_read() {
    let endings: Vec<String> = [("sse", Protocol::OpenAi), ("ndjson", Protocol::Ollama)]
        .into_iter()
        .flat_map(|(folder, protocol)| {
            seeds(folder)
                .into_iter()
                .map(move |(name, bytes)| format!("{name}: {}", ending(protocol, &bytes)))
        })
        .collect();
    insta::assert_snapshot!(endings.join("\n"), @r"
    broken-off: the server broke off its answer: e
    comments-cr-thinking: Some(7) tokens
    error-code: the server broke off its answer: boom
    event-error: the server broke off its answer: out of memory
    marked-crlf: None tokens
    page: expected JSON of a model server, got a web page: Sign in
    plain: Some(1) tokens
    two-in-a-line: the server gave the answer up: abort
    whole-answer: Some(9) tokens
    detail: the server broke off its answer: no
    error-line: the server broke off its answer: unexpected EOF
    load: the server did not answer, it said of the model: load
    thinking: Some(2) tokens
    two-ends: Some(1) tokens
    ");
}
