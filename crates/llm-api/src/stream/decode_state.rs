//! What a server has reported about an answer so far, until the end makes sense of it: the reason for the end
//! and the counts may come in any order, twice, or not at all.

use serde_json::Value;

use super::usage::CountsWithText;
use super::{AskedFor, Completion, StreamEvent, counts, finish_reason, load_notice::LoadNotice};
use crate::{ApiError, json};

/// Finish reasons of an Ollama that was only asked to load or unload the model.
const LOAD_ONLY: [&str; 2] = ["load", "unload"];
/// How much text outside the protocol is kept, bytes.
const MAX_STRAY_BYTES: usize = 16 << 10;
/// What a server has reported so far.
#[derive(Debug, Default)]
pub struct DecodeState {
    pub completion: Completion,
    /// Thinking tokens, as the server counts them.
    pub reasoning_tokens: Option<u64>,
    pub counts_with_text: CountsWithText,
    /// What the request asked for.
    pub asked: AskedFor,
    /// A proxy's notice before the model's answer.
    pub load_notice: LoadNotice,
    /// Pieces with text.
    pub chunks: u64,
    /// Length of that text.
    pub text_bytes: u64,
    /// It has called the answer complete.
    pub is_complete: bool,
    /// It did so before text, or with text and counts: some gateways give a reason with every piece.
    pub is_called_early: bool,
    pub objects: u64,
    /// Text outside the protocol: the likeliest explanation if there is no answer.
    stray: Vec<u8>,
    /// The first object that is not part of an answer: the explanation if nothing else came.
    unknown: Option<ApiError>,
}

impl DecodeState {
    /// Keeps text outside the protocol.
    pub fn note_stray(&mut self, text: &[u8]) {
        if self.stray.len() + text.len() <= MAX_STRAY_BYTES {
            self.stray.extend_from_slice(text);
            self.stray.push(b' ');
        }
    }

    /// Keeps an object that is not part of an answer. An empty one is only keep-alive.
    pub fn note_unknown(&mut self, object: &Value) {
        if object.as_object().is_some_and(|fields| !fields.is_empty()) {
            self.unknown.get_or_insert_with(|| json::not_json(object.to_string().as_bytes()));
        }
    }

    /// Notes the model named in an object of the answer. A proxy's own text before the answer may name
    /// another one, so the last one counts.
    pub fn note_model(&mut self, object: &Value) {
        let is_name = |name: &&str| (1..=json::MAX_NAME_BYTES).contains(&name.len());
        let name = object.get("model").and_then(Value::as_str).filter(is_name);
        if let Some(name) = name.filter(|name| self.completion.model.as_deref() != Some(name)) {
            self.completion.model = Some(name.to_owned());
        }
    }

    /// Notes why the answer ended, in standard words.
    pub fn note_reason(&mut self, reason: &str) {
        self.completion.done_reason = Some(finish_reason::in_standard_words(reason).to_owned());
    }

    /// Whether the server's finish reason is not success.
    pub fn is_given_up(&self) -> bool {
        finish_reason::is_given_up(self.reason())
    }

    /// Whether nothing will follow if nothing does for a moment.
    pub fn could_end(&self) -> bool {
        let has_answered = self.chunks > 0 || self.completion.tokens.is_some();
        self.is_complete && !self.is_called_early && (has_answered || self.is_given_up())
    }

    fn reason(&self) -> &str {
        self.completion.done_reason.as_deref().unwrap_or_default()
    }

    /// An error that shows what came instead of the protocol.
    fn stray_error(&self) -> Option<ApiError> {
        let unknown = self.unknown.clone().filter(|_| self.chunks == 0);
        (!self.stray.is_empty()).then(|| json::not_json(&self.stray)).or(unknown)
    }

    /// The final event, given that nothing follows.
    pub fn end(&mut self) -> StreamEvent {
        match self.failure() {
            Some(error) => StreamEvent::Error(error),
            None => {
                counts::settle(self);
                self.completion.reasoning_tokens = self.reasoning_tokens;
                StreamEvent::Done(std::mem::take(&mut self.completion))
            }
        }
    }

    fn failure(&self) -> Option<ApiError> {
        let is_empty = self.chunks == 0 && self.completion.tokens.is_none();
        if !self.is_complete {
            let nothing = if self.objects == 0 { ApiError::Empty } else { ApiError::EndedEarly };
            return Some(self.stray_error().unwrap_or(nothing));
        }
        if self.is_given_up() {
            return Some(ApiError::GivenUp { reason: self.reason().to_owned() });
        }
        if is_empty && LOAD_ONLY.contains(&self.reason()) {
            return Some(ApiError::LoadOnly { reason: self.reason().to_owned() });
        }
        is_empty.then(|| self.stray_error().unwrap_or(ApiError::Empty))
    }
}
