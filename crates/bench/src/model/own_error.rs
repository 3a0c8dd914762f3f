//! The page's own error: what its code measures of streams whose timing is known.

use serde::{Deserialize, Serialize};

/// What the page's own code adds to what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnError {
    /// How many streams were measured at once.
    pub streams: u32,
    /// Median error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of the batch's total time, ms.
    pub total_ms: f64,
    /// Relative error of the batch's tokens/s; −0.01 is one per cent too slow.
    pub tokens_per_s_share: f64,
}

/// What really happened to one synthetic request, on the same clock as its sample, ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownTiming {
    /// It reached the synthetic server.
    pub arrived_ms: f64,
    /// Its first content left.
    pub first_ms: f64,
    /// Its last byte left.
    pub end_ms: f64,
}
