//! One measured request.

use serde::{Deserialize, Serialize};

use super::Silence;
use crate::Failure;

/// One measured request. Times are ms from the start of its batch, by the page's clock; while the batch runs
/// they are times of the clock itself, in an [`OnClock`](crate::OnClock). Unknown values are absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub lane: u32,
    /// The number of the server that answered it; 0, which is not written, is the first or only one.
    #[serde(default, skip_serializing_if = "super::is_first")]
    pub by_server: u32,
    /// The request was handed to the browser.
    pub sent_ms: f64,
    /// How long the browser held the request before sending it, including opening a connection. Absent if the
    /// browser does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_ms: Option<f64>,
    /// When a proxy last reported that it was still loading the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_said_ms: Option<f64>,
    /// The first chunk with content arrived; thinking counts. Absent if it arrived in a lump with many others:
    /// something buffered it for an unknown time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_ms: Option<f64>,
    /// The first chunk of the answer itself arrived; absent if `first_ms` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_ms: Option<f64>,
    /// The last chunk with content arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ms: Option<f64>,
    /// The end of the stream arrived, or the stream broke.
    pub end_ms: f64,
    /// Generated tokens as counted by the server, thinking included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// How many of them came in the same moment as the first content or were generated before it; only if several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_tokens: Option<u64>,
    /// Tokens of thinking that was never shown, all generated before the first content; only if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_tokens: Option<u64>,
    /// The model named by the answer, only if it is not the one requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Prompt tokens as counted by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u64>,
    /// How many of them were in the server's cache, if it reports that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u64>,
    /// The server's sum of both, only if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<u64>,
    /// Chunks with content; not a count of tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunks: Option<u64>,
    /// Length of the text of all chunks, thinking included, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_bytes: Option<u64>,
    /// Distinct times at which content arrived, at least 1 ms apart. Far fewer than chunks: the answer came in
    /// lumps. One for many tokens: it was buffered whole, or not streamed at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrivals: Option<u64>,
    /// The silence after which the most chunks arrived at once; absent if there was no long one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// Why the server stopped: `length`, `stop`, or its own word for anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerTimes>,
    /// Why the request failed; absent on success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// The error message of the server or the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The delay after which the server allows another request (`Retry-After`), s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<f64>,
}

/// Server-reported durations of one request, ms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerTimes {
    /// From receiving the request to the end of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_ms: Option<f64>,
    /// Until a runner with the model was available; under load includes waiting for the scheduler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_ms: Option<f64>,
    /// Evaluating the part of the prompt that was not cached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_eval_ms: Option<f64>,
    /// Generating, in wall-clock time of the slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eval_ms: Option<f64>,
}

/// A token is occasionally split across chunks, and the last one often is not sent. So only an average above
/// this means that the server sends several tokens per chunk.
const SEVERAL_TOKENS_A_CHUNK: f64 = 1.5;

impl Sample {
    /// Whether its chunks hold several tokens on average; thinking that was not shown is in none.
    #[must_use]
    pub fn has_several_tokens_a_chunk(&self) -> bool {
        let (Some(tokens), Some(chunks)) = (self.tokens, self.chunks) else { return false };
        let shown = tokens.saturating_sub(self.hidden_tokens.unwrap_or(0));
        shown as f64 >= chunks as f64 * SEVERAL_TOKENS_A_CHUNK
    }

    /// Whether the page gave up waiting: the server may still be working on the request.
    #[must_use]
    pub fn has_timed_out(&self) -> bool {
        matches!(self.error, Some(Failure::Timeout | Failure::Stalled))
    }

    /// Whether the server marked the answer as complete.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.error.is_none()
    }
}
