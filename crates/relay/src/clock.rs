//! The relay's clock: every stamp it tells is of this one.

use std::time::Instant;

/// Counts from the relay's start, and never goes back.
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

/// To whole microseconds: what is beyond them says nothing.
pub(crate) fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}
