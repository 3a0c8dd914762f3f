//! Decodes a streamed answer: bytes in, events out.

mod completion;
mod content;
mod counts;
mod decode_state;
pub mod finish_reason;
mod frames;
mod lines;
mod load_notice;
mod objects;
mod ollama;
mod openai;
mod text;
mod usage;

use serde_json::Value;

use crate::{ApiError, Protocol, error, json};
pub use completion::{AskedFor, Completion};
use decode_state::DecodeState;
use frames::{Frame, Frames};
use lines::{Line, LineBuffer, LineTooLong};
use text::{KeptText, each_said};

/// Fields of an answer's objects, in either protocol.
const KNOWN_FIELDS: [&str; 5] = ["message", "done", "choices", "usage", "timings"];

/// What a piece of an answer contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// A proxy on the way says that it is loading the model: this text is not the model's.
    Loading,
    /// Text of the model's thinking.
    Thinking,
    /// Text of the answer itself.
    Answer,
    /// The server says that the answer is complete.
    Done(Completion),
    Error(ApiError),
}

/// Reads an answer piece by piece, however the network split it.
///
/// After any number of text events comes exactly one final event, [`Done`](StreamEvent::Done) or
/// [`Error`](StreamEvent::Error), at the latest from [`finish`](Self::finish). Anything after it is ignored.
#[derive(Debug)]
pub struct StreamDecoder {
    protocol: Protocol,
    lines: LineBuffer,
    frames: Frames,
    told: DecodeState,
    /// An unreadable object arrived; only an error may follow it.
    broken: Option<ApiError>,
    /// The text so far, if it is to be kept.
    kept: Option<KeptText>,
    is_ended: bool,
}

impl StreamDecoder {
    /// A decoder for one answer.
    pub fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            lines: LineBuffer::default(),
            frames: Frames::default(),
            told: DecodeState::default(),
            broken: None,
            kept: None,
            is_ended: false,
        }
    }

    /// Also keeps the text of the answer, so that a tokenizer can count it if the server does not.
    pub fn keeping_text(self) -> Self {
        Self { kept: Some(KeptText::default()), ..self }
    }

    /// Says what the request asked for.
    pub fn of_request(mut self, asked: AskedFor) -> Self {
        self.told.asked = asked;
        self
    }

    /// The text so far including thinking, if it is kept and not too long.
    pub fn take_text(&mut self) -> Option<String> {
        self.kept.take()?.whole()
    }

    /// The protocol that it reads.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// Whether the end has been reached: the server's marker (`[DONE]`, `done: true` with counts) or an
    /// error. The connection may stay open, but there is nothing more to read.
    pub fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether the server has called the answer complete, so that [`finish`](Self::finish) would too.
    pub fn is_called_complete(&self) -> bool {
        self.told.is_complete
    }

    /// Whether it has done so after the text. Counts or the marker may still follow; if nothing does for a moment,
    /// nothing will.
    pub fn could_end(&self) -> bool {
        self.told.could_end()
    }

    /// Whether token counts that were asked for are still to come: a gateway may take a while to add them up.
    pub fn awaits_counts(&self) -> bool {
        self.told.asked.usage && self.told.completion.tokens.is_none()
    }

    /// Length of the text so far, bytes: thinking, answer and tool calls.
    pub fn text_bytes(&self) -> u64 {
        self.told.text_bytes
    }

    /// How many objects have been read; anything else is only keep-alive.
    pub fn objects(&self) -> u64 {
        self.told.objects
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while !self.is_ended {
            match self.lines.next_line(&mut rest) {
                Ok(Some(line)) => self.read(&line, &mut events),
                Ok(None) => {
                    if self.frames.is_whole(&self.lines.begun()) {
                        let line = self.lines.take_begun();
                        self.read(&line, &mut events);
                    }
                    break;
                }
                Err(LineTooLong { head }) => self.end(too_long(&head), &mut events),
            }
        }
        events
    }

    /// Signals the end of input: reads a last line without a line break and decides whether the answer is
    /// complete.
    pub fn finish(&mut self) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        if !self.is_ended {
            let last_line = self.lines.take_begun();
            self.read(&last_line, &mut events);
        }
        if !self.is_ended {
            if let Some(begun) = self.frames.take_begun() {
                self.break_off(&begun);
            }
            self.told.is_complete &= self.broken.is_none();
            let end = self.told.end();
            self.end(end, &mut events);
        }
        events
    }

    fn read(&mut self, line: &Line<'_>, events: &mut Vec<StreamEvent>) {
        for frame in self.frames.read(line) {
            if self.is_ended {
                break;
            }
            match frame {
                Frame::Object(object) => self.read_object(&object, events),
                Frame::Marker if self.protocol == Protocol::OpenAi => {
                    openai::read_marker(&mut self.told, self.kept.is_some());
                    let end = self.broken.take().map(StreamEvent::Error);
                    let end = end.unwrap_or_else(|| self.told.end());
                    self.end(end, events);
                }
                Frame::Marker => {}
                Frame::Error(message) => self.end(in_stream(message), events),
                Frame::Text(text) => self.told.note_stray(&text),
                Frame::Broken(object) => self.break_off(&object),
                Frame::TooLong(head) => self.end(too_long(&head), events),
            }
        }
    }

    fn read_object(&mut self, object: &Value, events: &mut Vec<StreamEvent>) {
        self.told.objects += 1;
        if let Some(message) = error::told_in(object) {
            return self.end(in_stream(message), events);
        }
        if let Some(error) = self.broken.take() {
            return self.end(StreamEvent::Error(error), events);
        }
        if !KNOWN_FIELDS.iter().any(|field| object.get(*field).is_some()) {
            return self.told.note_unknown(object);
        }
        let before = events.len();
        let outcome = match self.protocol {
            Protocol::Ollama => {
                ollama::read(object, &mut self.told, events);
                Ok(())
            }
            Protocol::OpenAi => openai::read(object, &mut self.told, events),
        };
        let said = events.iter().skip(before).filter(|event| **event != StreamEvent::Loading);
        let chunks = said.count() as u64;
        self.told.chunks += chunks;
        if chunks > 0 {
            each_said(object, &mut |words| self.told.text_bytes += words.len() as u64);
            if let Some(kept) = &mut self.kept {
                kept.add(object);
            }
        }
        self.told.note_model(object);
        if let Err(message) = outcome {
            self.end(in_stream(message), events);
        } else if self.protocol == Protocol::Ollama && ollama::is_last(&self.told) {
            let end = self.told.end();
            self.end(end, events);
        }
    }

    /// Keeps an unreadable object. If nothing was read before it, it is all that came.
    fn break_off(&mut self, object: &[u8]) {
        self.broken.get_or_insert_with(|| json::not_json(object));
        if self.told.objects == 0 {
            self.told.note_stray(object);
        }
    }

    fn end(&mut self, end: StreamEvent, events: &mut Vec<StreamEvent>) {
        self.is_ended = true;
        events.push(end);
    }
}

fn in_stream(message: String) -> StreamEvent {
    StreamEvent::Error(ApiError::InStream { message })
}

fn too_long(head: &[u8]) -> StreamEvent {
    StreamEvent::Error(ApiError::LineTooLong { excerpt: json::excerpt(head) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All events of an answer that arrives in one piece.
    pub fn decode(protocol: Protocol, answer: &str) -> Vec<StreamEvent> {
        let mut decoder = StreamDecoder::new(protocol);
        let mut events = decoder.push(answer.as_bytes());
        events.extend(decoder.finish());
        events
    }

    #[test]
    fn an_answer_that_ends_early_has_failed() {
        for (protocol, piece) in [
            (Protocol::Ollama, "{\"message\":{\"content\":\"x\"}}"),
            (Protocol::OpenAi, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"),
        ] {
            let expected = [StreamEvent::Answer, StreamEvent::Error(ApiError::EndedEarly)];
            assert_eq!(decode(protocol, piece), expected);
            assert_eq!(decode(protocol, ""), [StreamEvent::Error(ApiError::Empty)]);
        }
    }

    #[test]
    fn nothing_follows_the_end() {
        let mut decoder = StreamDecoder::new(Protocol::Ollama);
        let events =
            decoder.push(b"{\"done\":true,\"eval_count\":1}\n{\"message\":{\"content\":\"x\"}}\n");
        let completion = Completion { tokens: Some(1), ..Completion::default() };
        assert_eq!(events, [StreamEvent::Done(completion)]);
        assert!(decoder.is_ended());
        assert_eq!(decoder.push(b"{\"error\":\"boom\"}\n"), []);
        assert_eq!(decoder.finish(), []);
        assert_eq!(decoder.finish(), []);
    }

    #[test]
    fn the_end_is_known_before_its_line_break() {
        let piece = b"data: {\"choices\":[{\"finish_reason\":\"stop\"}],\
            \"usage\":{\"completion_tokens\":1}}\n\ndata: [DO";
        let mut decoder = StreamDecoder::new(Protocol::OpenAi);
        assert_eq!(decoder.push(piece), []);
        assert!(decoder.could_end() && !decoder.is_ended());
        assert!(matches!(&decoder.push(b"NE]")[..], [StreamEvent::Done(_)]));
        assert!(decoder.is_ended());
    }

    #[test]
    fn reading_an_endless_line_stops() {
        let mut decoder = StreamDecoder::new(Protocol::Ollama);
        let quarter = vec![b'x'; 1 << 18];
        for _ in 0..4 {
            assert_eq!(decoder.push(&quarter), []);
        }
        let expected = ApiError::LineTooLong { excerpt: format!("{}…", "x".repeat(300)) };
        assert_eq!(decoder.push(b"x"), [StreamEvent::Error(expected)]);
        assert_eq!(decoder.push(&quarter), []);
        assert_eq!(decoder.finish(), []);
    }
}
