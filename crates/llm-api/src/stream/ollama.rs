//! Ollama's stream: a JSON object a line, the last with `"done": true` and the server's figures.

use std::ops::ControlFlow;

use serde::Deserialize;
use serde_json::{Number, Value};

use super::{Completion, Flow, StreamEvent, failed, note_text};
use crate::{ApiError, json};

/// Reads one line, without its line feed.
pub fn read_line(line: &[u8], events: &mut Vec<StreamEvent>) -> Flow {
    if line.trim_ascii().is_empty() {
        return ControlFlow::Continue(());
    }
    let piece: Piece = match json::read(line) {
        Ok(piece) => piece,
        Err(error) => return failed(error),
    };
    if let Some(error) = &piece.error {
        return failed(ApiError::in_stream(error));
    }
    if let Some(message) = &piece.message {
        note_text(message.thinking.as_ref(), message.content.as_ref(), events);
    }
    if piece.done == Some(true) {
        return ControlFlow::Break(StreamEvent::Done(piece.completion()));
    }
    ControlFlow::Continue(())
}

#[derive(Deserialize)]
struct Piece {
    message: Option<Message>,
    done: Option<bool>,
    done_reason: Option<String>,
    total_duration: Option<Number>,
    load_duration: Option<Number>,
    prompt_eval_count: Option<Number>,
    prompt_eval_duration: Option<Number>,
    eval_count: Option<Number>,
    eval_duration: Option<Number>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Message {
    thinking: Option<String>,
    content: Option<String>,
}

impl Piece {
    fn completion(self) -> Completion {
        // A figure that is no count, such as a negative duration, is unknown: no reason to fail.
        let count = |number: Option<Number>| number.and_then(|number| number.as_u64());
        Completion {
            tokens: count(self.eval_count),
            prompt_tokens: count(self.prompt_eval_count),
            done_reason: self.done_reason,
            total_ns: count(self.total_duration),
            load_ns: count(self.load_duration),
            prompt_eval_ns: count(self.prompt_eval_duration),
            eval_ns: count(self.eval_duration),
        }
    }
}

#[cfg(test)]
mod tests {
    use StreamEvent::{Answer, Done, Error, Thinking};

    use super::*;
    use crate::{Protocol, stream::tests::decode};

    fn events(answer: &str) -> Vec<StreamEvent> {
        decode(Protocol::Ollama, answer)
    }

    #[test]
    fn thinking_comes_before_the_answer_and_empty_text_is_none() {
        let answer = r#"{"message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
            {"message":{"role":"assistant","content":"So","thinking":"m."},"done":false}
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}"#;
        let completion = Completion { done_reason: Some("stop".into()), ..Default::default() };
        assert_eq!(events(answer), [Thinking, Thinking, Answer, Done(completion)]);
    }

    #[test]
    fn the_last_line_has_the_figures() {
        let answer = "{\"done\":true,\"done_reason\":\"length\",\"total_duration\":40,\
            \"load_duration\":1,\"prompt_eval_count\":13,\"prompt_eval_duration\":9,\
            \"eval_count\":12,\"eval_duration\":-5}\r\n";
        let completion = Completion {
            tokens: Some(12),
            prompt_tokens: Some(13),
            done_reason: Some("length".into()),
            total_ns: Some(40),
            load_ns: Some(1),
            prompt_eval_ns: Some(9),
            eval_ns: None,
        };
        assert_eq!(events(answer), [Done(completion)]);
    }

    #[test]
    fn an_error_may_come_in_any_line() {
        let answer = "{\"message\":{\"content\":\"x\"}}\n\n{\"error\":\"out of memory\"}\n";
        let error = ApiError::InStream { message: "out of memory".into() };
        assert_eq!(events(answer), [Answer, Error(error.clone())]);
        assert_eq!(events(r#"{"error":{"message":"out of memory"}}"#), [Error(error)]);
    }

    #[test]
    fn what_is_no_json_is_shown() {
        let error = |excerpt: &str| Error(ApiError::NotJson { excerpt: excerpt.into() });
        assert_eq!(events("<html>\n</html>"), [error("<html>")]);
        assert_eq!(events("{\"message\":{\"con"), [error("{\"message\":{\"con")]);
        assert_eq!(events("7"), [error("7")]);
        assert_eq!(events("{\"other\":1}"), [Error(ApiError::EndedEarly)]);
    }
}
