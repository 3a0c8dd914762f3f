//! Answers of many manners, damaged and cut: whatever comes, it ends once, and in one way.

use llm_api::{Protocol, StreamDecoder, StreamEvent};
use proptest::prelude::*;

use crate::fixtures::{cases, decode};

const OPENAI: &[&str] = &[
    "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n\
     data: {\"choices\":[{\"delta\":{\"content\":\" a\"},\"finish_reason\":null}],\"usage\":null}\n\n\
     data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n\
     data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}\n\n\
     data: [DONE]\n\n",
    "\u{feff}: ping\r\n\r\nevent: message\r\nid: 1\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"é\"},\
     \"finish_reason\":\"stop\"}],\"usage\":{\"completion_tokens\":0}}\r\n\r\ndata:[DONE]\r\n\r\n",
    "data: : PROCESSING\r\rdata:\r\rdata: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\
     \"thinking\":[{\"text\":\"t\"}]},{\"type\":\"text\",\"text\":\"b\"}]}}]}\r\r\
     data: {\"usage\":{\"completion_tokens\":2,\"completion_tokens_details\":{\"reasoning_tokens\":5}}}\r\r\
     data: [DONE]",
    "data: {\"choices\":[{\"delta\":{\"content\":\"c\"}}]}{\"choices\":[{\"finish_reason\":\"abort\"}]}\n\n",
    "{\n  \"choices\": [\n    {\n      \"message\": {\"content\": \"whole\"},\n      \
     \"finish_reason\": \"stop\"\n    }\n  ],\n  \"usage\": {\"completion_tokens\": 9}\n}\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"un\ndata: {\"type\":\"error\",\"error\":{\"message\":\"e\"}}\n\n",
    "event: error\ndata: {\"object\":\"error\",\"message\":\"out of memory\",\"code\":500}\n\n",
    "data: {\"text\":\"boom\",\"error_code\":50002}\n\ndata: [DONE]\n\n",
    "<!DOCTYPE html>\n<html><head><title>Sign in</title><script>{\"a\":[}</script></head></html>\n",
];
const OLLAMA: &[&str] = &[
    "{\"message\":{\"content\":\"\",\"thinking\":\"t\"},\"done\":false}\n\
     {\"message\":{\"content\":\"a\"},\"done\":false}\n\
     {\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\":7,\"eval_count\":2}\n",
    "{\"message\":{\"content\":\"a\"},\"done\":true}\r\n{\"done\":true,\"eval_count\":1,\"eval_duration\":0}\r\n",
    "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"load\"}",
    "{\"message\":{\"content\":\"a\"}}\n{\"error\":\"unexpected EOF\"}\n",
    "{\"detail\":[{\"msg\":\"no\"}]}",
];
const BITS: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "{}",
    "data:",
    "data: ",
    "event: error\n",
    ":",
    "[DONE]",
    "<b>",
    "null",
    "-1",
    "1e999",
    "\u{feff}",
    "{\"error\":\"x\"}",
    "{\"done\":true}",
];

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Cut,
    Repeat,
    Put(&'static str),
    Flip(u8),
}

fn change() -> impl Strategy<Value = (Change, prop::sample::Index, prop::sample::Index)> {
    let change = prop_oneof![
        Just(Change::Cut),
        Just(Change::Repeat),
        prop::sample::select(BITS).prop_map(Change::Put),
        any::<u8>().prop_map(Change::Flip),
    ];
    (change, any::<prop::sample::Index>(), any::<prop::sample::Index>())
}

fn mutant() -> impl Strategy<Value = (Protocol, Vec<u8>)> {
    let seed = prop_oneof![
        prop::sample::select(OPENAI).prop_map(|seed| (Protocol::OpenAi, seed)),
        prop::sample::select(OLLAMA).prop_map(|seed| (Protocol::Ollama, seed)),
    ];
    (prop::collection::vec(seed, 1..3), prop::collection::vec(change(), 0..6)).prop_map(
        |(seeds, changes)| {
            let protocol = seeds.first().map_or(Protocol::OpenAi, |(protocol, _)| *protocol);
            let mut bytes: Vec<u8> = seeds.iter().flat_map(|(_, seed)| seed.bytes()).collect();
            for (change, one, other) in changes {
                let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
                let range = one.min(other)..one.max(other);
                match change {
                    Change::Cut => drop(bytes.drain(range)),
                    Change::Repeat => bytes.extend_from_within(range),
                    Change::Put(bit) => drop(bytes.splice(one..one, bit.bytes())),
                    Change::Flip(mask) => {
                        bytes.iter_mut().skip(one).take(1).for_each(|it| *it ^= mask)
                    }
                }
            }
            (protocol, bytes)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn a_damaged_answer_ends_once_and_in_one_way(
        (protocol, bytes) in mutant(),
        sizes in prop::collection::vec(1_usize..40, 1..8),
    ) {
        let whole = decode(protocol, [&bytes[..]]);
        let mut decoder = StreamDecoder::new(protocol);
        let (mut events, mut rest) = (Vec::new(), &bytes[..]);
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*size).min(rest.len()));
            events.extend(decoder.push(piece));
            prop_assert_eq!(decoder.is_ended(), events.last().is_some_and(is_end));
            rest = after;
        }
        events.extend(decoder.finish());
        prop_assert_eq!(events.iter().filter(|event| is_end(event)).count(), 1);
        prop_assert!(events.last().is_some_and(is_end));
        prop_assert_eq!(events, whole);
    }
}

fn is_end(event: &StreamEvent) -> bool {
    matches!(event, StreamEvent::Done(_) | StreamEvent::Error(_))
}

#[test]
fn every_manner_is_read() {
    let end = |protocol, seed: &&str| match decode(protocol, [seed.as_bytes()]).pop() {
        Some(StreamEvent::Done(completion)) => format!("{:?} tokens", completion.tokens),
        Some(StreamEvent::Error(error)) => error.to_string(),
        other => format!("{other:?}"),
    };
    let openai = OPENAI.iter().map(|seed| end(Protocol::OpenAi, seed));
    let ends: Vec<_> =
        openai.chain(OLLAMA.iter().map(|seed| end(Protocol::Ollama, seed))).collect();
    insta::assert_snapshot!(ends.join("\n"), @r"
    Some(1) tokens
    None tokens
    Some(7) tokens
    the server gave the answer up: abort
    Some(9) tokens
    the server broke off its answer: e
    the server broke off its answer: out of memory
    the server broke off its answer: boom
    expected JSON of a model server, got a web page: Sign in
    Some(2) tokens
    Some(1) tokens
    the server did not answer, it said of the model: load
    the server broke off its answer: unexpected EOF
    the server broke off its answer: no
    ");
}
