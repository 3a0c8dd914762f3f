//! The stream of OpenAI-compatible servers: server-sent events, each with a JSON object in one
//! `data` line. Why the answer ended and how many tokens it has come in different events, so the
//! end is put together from what was seen.

use std::ops::ControlFlow;

use serde::Deserialize;
use serde_json::{Number, Value};

use super::{Completion, Flow, StreamEvent, failed, note_text};
use crate::{ApiError, json};

/// What the events so far said about the end.
#[derive(Debug, Default)]
pub struct Events {
    completion: Completion,
    /// The event being read is called `error`: its data is one, whatever it looks like.
    is_error: bool,
}

impl Events {
    /// Reads one line, without its line feed.
    pub fn read_line(&mut self, line: &[u8], events: &mut Vec<StreamEvent>) -> Flow {
        let line = line.trim_ascii();
        if line.is_empty() {
            self.is_error = false;
        } else if let Some(name) = field(line, b"event") {
            self.is_error = name == b"error";
        } else if let Some(error) = field(line, b"error") {
            return fail_with(error);
        } else if let Some(data) = field(line, b"data") {
            return if self.is_error { fail_with(data) } else { self.read_data(data, events) };
        } else if line.starts_with(b"{") {
            // A server that answers an error as plain JSON, though it was asked for a stream.
            return self.read_data(line, events);
        }
        // All else is a comment, or a field of no interest.
        ControlFlow::Continue(())
    }

    /// The end: an answer is complete only if a reason for its end was given.
    pub fn end(&mut self) -> StreamEvent {
        if self.completion.done_reason.is_none() {
            return StreamEvent::Error(ApiError::EndedEarly);
        }
        StreamEvent::Done(std::mem::take(&mut self.completion))
    }

    fn read_data(&mut self, data: &[u8], events: &mut Vec<StreamEvent>) -> Flow {
        if data == b"[DONE]" {
            return ControlFlow::Break(self.end());
        }
        let piece: Piece = match json::read(data) {
            Ok(piece) => piece,
            Err(error) => return failed(error),
        };
        if let Some(error) = &piece.error {
            return failed(ApiError::in_stream(error));
        }
        for choice in piece.choices.into_iter().flatten() {
            if let Some(delta) = &choice.delta {
                let thinking = delta.reasoning_content.as_ref().or(delta.reasoning.as_ref());
                note_text(thinking, delta.content.as_ref(), events);
            }
            // Some servers send an empty reason while the answer goes on.
            if let Some(reason) = choice.finish_reason.filter(|reason| !reason.is_empty()) {
                self.completion.done_reason = Some(reason);
            }
        }
        if let Some(usage) = piece.usage {
            self.completion.tokens = usage.completion_tokens.and_then(|count| count.as_u64());
            self.completion.prompt_tokens = usage.prompt_tokens.and_then(|count| count.as_u64());
        }
        if let Some(timings) = piece.timings {
            self.completion.prompt_eval_ns = timings.prompt_ms.and_then(nanoseconds);
            self.completion.eval_ns = timings.predicted_ms.and_then(nanoseconds);
        }
        ControlFlow::Continue(())
    }
}

/// The value of a field, if the line is that field.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    Some(line.strip_prefix(name)?.strip_prefix(b":")?.trim_ascii_start())
}

/// An error without the usual `{"error": …}` around it.
fn fail_with(error: &[u8]) -> Flow {
    let error = serde_json::from_slice::<Value>(error)
        .unwrap_or_else(|_| Value::String(json::excerpt(error)));
    failed(ApiError::in_stream(error.get("error").unwrap_or(&error)))
}

fn nanoseconds(milliseconds: f64) -> Option<u64> {
    (milliseconds >= 0.0).then_some((milliseconds * 1e6).round() as u64)
}

#[derive(Deserialize)]
struct Piece {
    choices: Option<Vec<Choice>>,
    usage: Option<Usage>,
    timings: Option<Timings>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

/// Thinking has two names: llama.cpp and others say `reasoning_content`, newer vLLM and Ollama
/// `reasoning`.
#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    reasoning_content: Option<String>,
    reasoning: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    completion_tokens: Option<Number>,
    prompt_tokens: Option<Number>,
}

/// An addition of llama.cpp.
#[derive(Deserialize)]
struct Timings {
    prompt_ms: Option<f64>,
    predicted_ms: Option<f64>,
}

#[cfg(test)]
mod tests {
    use StreamEvent::{Answer, Done, Error, Thinking};

    use super::*;
    use crate::{Protocol, stream::tests::decode};

    const TEXT: &str = r#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":null}]}"#;
    const STOP: &str = r#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    const USAGE: &str =
        r#"data: {"choices":[],"usage":{"completion_tokens":6,"prompt_tokens":26}}"#;

    fn events(lines: &[&str]) -> Vec<StreamEvent> {
        decode(Protocol::OpenAi, &lines.join("\n\n"))
    }

    fn stopped(tokens: Option<u64>, prompt_tokens: Option<u64>) -> StreamEvent {
        let done_reason = Some("stop".into());
        Done(Completion { tokens, prompt_tokens, done_reason, ..Default::default() })
    }

    #[test]
    fn the_end_is_put_together_from_several_events() {
        let whole = [Answer, stopped(Some(6), Some(26))];
        assert_eq!(events(&[TEXT, STOP, USAGE, "data: [DONE]", TEXT]), whole);
        assert_eq!(events(&[TEXT, STOP, USAGE]), whole);
        assert_eq!(events(&[TEXT, STOP, "data: [DONE]"]), [Answer, stopped(None, None)]);
        let failed = [Answer, Error(ApiError::EndedEarly)];
        assert_eq!(events(&[TEXT, USAGE, "data: [DONE]", STOP]), failed);
        assert_eq!(events(&[TEXT, USAGE]), failed);
    }

    #[test]
    fn thinking_has_two_names() {
        let pieces = [
            r#"data: {"choices":[{"delta":{"role":"assistant","content":null}}]}"#,
            r#"data: {"choices":[{"delta":{"reasoning_content":"Hm"},"finish_reason":""}]}"#,
            r#"data: {"choices":[{"delta":{"reasoning":"Hm","content":""}}],"usage":null}"#,
            TEXT,
            STOP,
        ];
        assert_eq!(events(&pieces), [Thinking, Thinking, Answer, stopped(None, None)]);
    }

    #[test]
    fn llama_cpp_tells_its_durations() {
        let timings = r#"data: {"timings":{"prompt_ms":265.929,"predicted_ms":-1.0}}"#;
        let Some(Done(completion)) = events(&[STOP, timings]).pop() else {
            panic!("the answer is complete");
        };
        assert_eq!(completion.prompt_eval_ns, Some(265_929_000));
        assert_eq!(completion.eval_ns, None);
    }

    #[test]
    fn any_dialect_of_events_is_understood() {
        let stream = ": ping\r\nid: 7\r\nretry: 3\r\nevent: message\r\n\
            data:{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\r\n\r\n\
            data:{\"choices\":[{\"finish_reason\":\"stop\"}]}\r\n\r\ndata:[DONE]\r\n";
        assert_eq!(decode(Protocol::OpenAi, stream), [Answer, stopped(None, None)]);
    }

    #[test]
    fn an_error_is_found_in_every_guise() {
        for line in [
            r#"data: {"error":{"message":"boom","code":500}}"#,
            r#"data: {"error":"boom"}"#,
            r#"error: {"message":"boom","code":500}"#,
            r#"error: boom"#,
            "event: error\ndata: {\"message\":\"boom\"}",
            "event: error\ndata: {\"error\":{\"message\":\"boom\"}}",
            r#"{"error":{"message":"boom"}}"#,
        ] {
            let error = Error(ApiError::InStream { message: "boom".into() });
            assert_eq!(events(&[TEXT, line, STOP]), [Answer, error], "{line}");
        }
    }

    #[test]
    fn an_event_called_error_does_not_taint_the_next() {
        assert_eq!(events(&["event: error", TEXT, STOP]), [Answer, stopped(None, None)]);
    }

    #[test]
    fn data_that_is_no_json_is_shown() {
        let error = ApiError::NotJson { excerpt: "<html>".into() };
        assert_eq!(events(&["data: <html>", STOP]), [Error(error)]);
    }
}
