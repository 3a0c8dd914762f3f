//! A streamed answer, bytes in and events out.

mod lines;
mod ollama;
mod openai;

use std::ops::ControlFlow;

use crate::{ApiError, Protocol, json};
use lines::{LineBuffer, LineTooLong};

/// What a piece of an answer brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// Text of the model's thinking.
    Thinking,
    /// Text of the answer itself.
    Answer,
    /// The server says that the answer is complete.
    Done(Completion),
    /// The answer has failed.
    Error(ApiError),
}

/// The server's own account of a complete answer. What it did not tell is `None`; Ollama leaves
/// out what is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Generated tokens, thinking included.
    pub tokens: Option<u64>,
    /// Tokens of the prompt. Most servers count cached ones too.
    pub prompt_tokens: Option<u64>,
    /// Why generation ended: `stop`, `length`, …
    pub done_reason: Option<String>,
    /// From the arrival of the request to the end of the answer, waiting in the queue included.
    pub total_ns: Option<u64>,
    /// Getting hold of the loaded model; under load mostly a wait for the scheduler.
    pub load_ns: Option<u64>,
    /// Reading the prompt.
    pub prompt_eval_ns: Option<u64>,
    /// Generating the tokens.
    pub eval_ns: Option<u64>,
}

/// Reads an answer piece by piece, however the network has cut it.
///
/// After any number of pieces of text comes exactly one end, [`Done`](StreamEvent::Done) or
/// [`Error`](StreamEvent::Error), at the latest from [`finish`](Self::finish). What follows the
/// end is ignored.
#[derive(Debug)]
pub struct StreamDecoder {
    lines: LineBuffer,
    wire: Wire,
    ended: bool,
}

#[derive(Debug)]
enum Wire {
    Ollama,
    OpenAi(openai::Events),
}

/// Reading goes on, or ends with an event.
type Flow = ControlFlow<StreamEvent>;

impl StreamDecoder {
    /// A decoder for one answer.
    pub fn new(protocol: Protocol) -> Self {
        let wire = match protocol {
            Protocol::Ollama => Wire::Ollama,
            Protocol::OpenAi => Wire::OpenAi(openai::Events::default()),
        };
        Self { lines: LineBuffer::default(), wire, ended: false }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while !self.ended {
            let flow = match self.lines.next_line(&mut rest) {
                Ok(Some(line)) => self.wire.read(&line, &mut events),
                Ok(None) => break,
                Err(LineTooLong { head }) => failed(json::not_json(&head)),
            };
            self.follow(flow, &mut events);
        }
        events
    }

    /// Says that no more bytes will come: reads a last line that had no line break, and settles
    /// whether the answer is complete.
    pub fn finish(&mut self) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        if !self.ended {
            let last_line = self.lines.take_rest();
            let flow = self.wire.read(&last_line, &mut events);
            self.follow(flow, &mut events);
        }
        if !self.ended {
            self.ended = true;
            events.push(self.wire.end());
        }
        events
    }

    fn follow(&mut self, flow: Flow, events: &mut Vec<StreamEvent>) {
        if let ControlFlow::Break(end) = flow {
            self.ended = true;
            events.push(end);
        }
    }
}

impl Wire {
    fn read(&mut self, line: &[u8], events: &mut Vec<StreamEvent>) -> Flow {
        match self {
            Self::Ollama => ollama::read_line(line, events),
            Self::OpenAi(reader) => reader.read_line(line, events),
        }
    }

    /// What it means that nothing follows.
    fn end(&mut self) -> StreamEvent {
        match self {
            Self::Ollama => StreamEvent::Error(ApiError::EndedEarly),
            Self::OpenAi(reader) => reader.end(),
        }
    }
}

/// Notes the text that a piece holds: thinking comes before the answer.
fn note_text(thinking: Option<&String>, answer: Option<&String>, events: &mut Vec<StreamEvent>) {
    for (text, event) in [(thinking, StreamEvent::Thinking), (answer, StreamEvent::Answer)] {
        if text.is_some_and(|text| !text.is_empty()) {
            events.push(event);
        }
    }
}

fn failed(error: ApiError) -> Flow {
    ControlFlow::Break(StreamEvent::Error(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All events of an answer that comes in one piece.
    pub fn decode(protocol: Protocol, answer: &str) -> Vec<StreamEvent> {
        let mut decoder = StreamDecoder::new(protocol);
        let mut events = decoder.push(answer.as_bytes());
        events.extend(decoder.finish());
        events
    }

    #[test]
    fn an_answer_that_just_ends_has_failed() {
        for protocol in [Protocol::Ollama, Protocol::OpenAi] {
            assert_eq!(decode(protocol, ""), [StreamEvent::Error(ApiError::EndedEarly)]);
        }
    }

    #[test]
    fn nothing_follows_the_end() {
        let mut decoder = StreamDecoder::new(Protocol::Ollama);
        let events = decoder.push(b"{\"done\":true}\n{\"message\":{\"content\":\"x\"}}\n");
        assert_eq!(events, [StreamEvent::Done(Completion::default())]);
        assert_eq!(decoder.push(b"{\"error\":\"boom\"}\n"), []);
        assert_eq!(decoder.finish(), []);
        assert_eq!(decoder.finish(), []);
    }

    #[test]
    fn an_endless_line_is_given_up() {
        let mut decoder = StreamDecoder::new(Protocol::Ollama);
        let mebibyte = vec![b'x'; 1 << 20];
        for _ in 0..16 {
            assert_eq!(decoder.push(&mebibyte), []);
        }
        let expected = ApiError::NotJson { excerpt: format!("{}…", "x".repeat(120)) };
        assert_eq!(decoder.push(b"x"), [StreamEvent::Error(expected)]);
        assert_eq!(decoder.push(&mebibyte), []);
        assert_eq!(decoder.finish(), []);
    }
}
