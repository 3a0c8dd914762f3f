//! The page's own error, measured on streams of known timing.

use serde::{Deserialize, Serialize};

/// The error that the page's own code adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnError {
    pub streams: u32,
    /// Median error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of the batch's total time, ms.
    pub total_ms: f64,
    /// Relative error of the batch's tokens/s; −0.01 means one per cent too slow.
    pub tokens_per_s_share: f64,
}

/// The error including the network: what the page and the connection to the relay add at this number of
/// requests in flight. Medians over several bursts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnErrorAt {
    pub in_flight: u32,
    /// Error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of a burst's total time, ms.
    pub total_ms: f64,
}

/// True times of one request of known timing, ms on one clock. It need not be the page's.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct KnownTiming {
    /// The request reached its server.
    pub arrived_ms: f64,
    /// Its first content was sent.
    pub first_ms: f64,
    /// Its last byte was sent.
    pub end_ms: f64,
}

/// The relay whose ports served as a session's lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relay {
    /// The delay that it adds to a request, ms, as it measured at its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_ms: Option<f64>,
}
