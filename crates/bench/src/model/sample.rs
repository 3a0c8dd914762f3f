//! One request as it was measured.

use serde::{Deserialize, Serialize};

use super::Silence;
use crate::Failure;

/// One measured request. Times are ms from the start of its batch, by the page's clock; while the batch goes on
/// they are those of the clock itself, in an [`OnClock`](crate::OnClock). What is not known is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub lane: u32,
    /// The server that answered it, by its number among several; the first, or the only one, is not named.
    #[serde(default, skip_serializing_if = "super::is_first")]
    pub by_server: u32,
    /// The request was handed to the browser.
    pub sent_ms: f64,
    /// So long the browser held the request before it sent it, opening a connection included. Absent where
    /// the browser does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_ms: Option<f64>,
    /// A proxy on the way said for the last time that it loads the model first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_said_ms: Option<f64>,
    /// The first chunk with content arrived; thinking counts. Absent where it did not come by itself
    /// but in a lump with many others: something held it back, nobody knows how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_ms: Option<f64>,
    /// The first chunk of the answer itself arrived; absent together with `first_ms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_ms: Option<f64>,
    /// The last chunk with content arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ms: Option<f64>,
    /// The server's last word arrived, or the stream broke.
    pub end_ms: f64,
    /// Generated tokens by the server's own count, thinking included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// How many of them came with the first content or were generated before it; only where those are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_tokens: Option<u64>,
    /// Tokens of thinking that was never shown: all of them were generated before the first content. Only where
    /// there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_tokens: Option<u64>,
    /// The model that the answer names, only where that is not what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Tokens of the prompt by the server's own count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u64>,
    /// Those of them that it had in its cache, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u64>,
    /// The server's own sum of both, only where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<u64>,
    /// Chunks with content; never to be taken for tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunks: Option<u64>,
    /// Moments at which content arrived, at least 1 ms apart. Far fewer than chunks: the answer came in
    /// lumps. One for many tokens: it was held back whole, or not streamed at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrivals: Option<u64>,
    /// The silence after which the most came at once; absent if content never failed to come for long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// Why the server stopped: `length`, `stop` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerTimes>,
    /// Why the request failed; absent on success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// The server's or the browser's words about the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The server said that it may be asked again after so long (`Retry-After`), s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<f64>,
}

/// What the server says about its own work on one request, ms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerTimes {
    /// From the request's arrival to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_ms: Option<f64>,
    /// Until a runner with the model was there; also the wait for the scheduler under load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_ms: Option<f64>,
    /// Evaluating what of the prompt was not cached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_eval_ms: Option<f64>,
    /// Generating, on the wall clock of the slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eval_ms: Option<f64>,
}

impl Sample {
    /// Whether the server said that the answer is complete.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.error.is_none()
    }
}
