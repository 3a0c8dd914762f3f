//! The batch in flight.

use crate::{BatchId, OnClock, Sample};

/// The batch in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Current {
    pub batch: BatchId,
    pub in_flight: u32,
    /// Requests that have ended.
    pub ended: u32,
    /// Tokens of those requests.
    pub tokens: u64,
    /// The first of them was sent, ms on the page's clock.
    pub first_sent_ms: Option<f64>,
    /// The last of them ended, ms on the page's clock.
    pub last_end_ms: f64,
}

impl Current {
    /// Tokens of the ended requests divided by the time until now; `None` before the first has ended.
    #[must_use]
    pub fn tokens_per_s(&self) -> Option<f64> {
        let span_s = (self.last_end_ms - self.first_sent_ms?) / 1000.0;
        (self.tokens > 0 && span_s > 0.0).then(|| self.tokens as f64 / span_s)
    }

    /// Adds a request that has ended.
    pub(super) fn take(&mut self, OnClock(sample): &OnClock<Sample>) {
        self.ended += 1;
        self.tokens = self.tokens.saturating_add(sample.tokens.unwrap_or(0));
        let first_ms = self.first_sent_ms.unwrap_or(sample.sent_ms);
        self.first_sent_ms = Some(first_ms.min(sample.sent_ms));
        self.last_end_ms = self.last_end_ms.max(sample.end_ms);
    }
}
