//! The relay's clock, the source of all its timestamps.

use std::time::Instant;

/// Starts with the relay and never goes back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start.
    pub(crate) fn now_ms(self) -> f64 {
        rounded(self.0.elapsed().as_secs_f64() * 1000.0)
    }
}

/// Rounded to whole microseconds; further digits mean nothing.
pub(crate) fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}
