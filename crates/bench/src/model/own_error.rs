//! The page's own error: what it measures of streams whose timing is known.

use serde::{Deserialize, Serialize};

/// What the page's own code adds to what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnError {
    pub streams: u32,
    /// Median error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of the batch's total time, ms.
    pub total_ms: f64,
    /// Relative error of the batch's tokens/s; −0.01 is one per cent too slow.
    pub tokens_per_s_share: f64,
}

/// The same with the network in it: what the page and the way to the relay add, while so many requests are
/// in flight. Medians over several bursts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnErrorAt {
    pub in_flight: u32,
    /// Error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of a burst's total time, ms.
    pub total_ms: f64,
}

/// What really happened to one request of known timing, on one clock, ms. It need not be the page's.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct KnownTiming {
    /// It reached its server.
    pub arrived_ms: f64,
    /// Its first content left.
    pub first_ms: f64,
    /// Its last byte left.
    pub end_ms: f64,
}

/// The relay through whose ports a session's lanes went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relay {
    /// What it adds to a request by itself, as it has measured at its start, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_ms: Option<f64>,
}
