//! A silence within an answer, and what arrived after it.

use serde::{Deserialize, Serialize};

/// A time in which no content of an answer arrived.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silence {
    /// The last content before it, ms, on the same clock as its sample.
    pub from_ms: f64,
    /// The first content after it.
    pub to_ms: f64,
    /// Chunks that then arrived at once: one if the server had paused, many if something buffered them.
    pub chunks: u64,
}

impl Silence {
    /// The shortest gap that counts as a silence, ms: less is normal on a busy machine.
    pub const LEAST_MS: f64 = 100.0;
    /// What was held back meanwhile is read within this time after it, ms: a few reads of a busy browser.
    pub const TOGETHER_MS: f64 = 25.0;

    /// Its duration, ms.
    #[must_use]
    pub fn lasted_ms(&self) -> f64 {
        self.to_ms - self.from_ms
    }

    /// The same with its times relative to `start_ms` on the clock.
    #[must_use]
    pub fn since(self, start_ms: f64) -> Self {
        Self { from_ms: self.from_ms - start_ms, to_ms: self.to_ms - start_ms, ..self }
    }
}
