//! Streams in both languages: whatever comes, however it is cut, it ends once and in one way.

use fuzz::inputs;
use llm_api::{Protocol, StreamDecoder, StreamEvent};
use proptest::prelude::*;

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
    ",",
    "{}",
    "data:",
    "data: ",
    "event: error\n",
    "error: ",
    ": ping\n",
    ":",
    "[DONE]",
    "<html>",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "\u{feff}",
    "é",
    "\\ud800",
    "{\"error\":\"x\"}",
    "{\"done\":true}",
    "\"content\":",
    "\"usage\":{\"completion_tokens\":",
    "\"eval_count\":",
    "{\"message\":",
    "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
];

fn events<'a>(protocol: Protocol, pieces: impl Iterator<Item = &'a [u8]>) -> Vec<StreamEvent> {
    let mut decoder = StreamDecoder::new(protocol).keeping_text();
    let mut events: Vec<_> = pieces.flat_map(|piece| decoder.push(piece)).collect();
    events.extend(decoder.finish());
    events
}

fn check(protocol: Protocol, bytes: &[u8], size: usize) -> Result<(), TestCaseError> {
    let whole = events(protocol, std::iter::once(bytes));
    let is_end =
        |event: &&StreamEvent| matches!(event, StreamEvent::Done(_) | StreamEvent::Error(_));
    prop_assert_eq!(whole.iter().filter(is_end).count(), 1);
    prop_assert!(whole.last().is_some_and(|last| is_end(&last)));
    prop_assert_eq!(events(protocol, bytes.chunks(size)), whole);
    Ok(())
}

proptest! {
    #[test]
    fn ndjson(bytes in inputs("ndjson", BITS), size in 1_usize..64) {
        check(Protocol::Ollama, &bytes, size)?;
    }

    #[test]
    fn sse(bytes in inputs("sse", BITS), size in 1_usize..64) {
        check(Protocol::OpenAi, &bytes, size)?;
    }
}
