//! Where an answer fell silent, and what came when it spoke again.

use serde::{Deserialize, Serialize};

/// Nothing of an answer came for a while, and then something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silence {
    /// The last content before, ms, as all times of its sample.
    pub from_ms: f64,
    /// The first content after it.
    pub to_ms: f64,
    /// Chunks that came together then: a server that rested has one, what something held back comes at once.
    pub chunks: u64,
}

impl Silence {
    /// No less is called a silence, ms: a busy machine's everyday, as of a page's lateness.
    pub const LEAST_MS: f64 = 100.0;

    /// How long it lasted, ms.
    #[must_use]
    pub fn lasted_ms(&self) -> f64 {
        self.to_ms - self.from_ms
    }

    /// The same with its times from `start_ms` on the clock.
    #[must_use]
    pub fn since(self, start_ms: f64) -> Self {
        Self { from_ms: self.from_ms - start_ms, to_ms: self.to_ms - start_ms, ..self }
    }
}
