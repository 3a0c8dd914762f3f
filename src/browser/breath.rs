//! Long work in short pieces, between which the page does all else.

use std::time::Duration;

use gloo_timers::future::sleep;

use super::clock::now_ms;

/// So long the page may be kept from all else, ms: shorter than what anybody notices.
const WORK_MS: f64 = 30.0;

/// When the page last did anything else.
pub struct Breath {
    taken_ms: f64,
}

impl Breath {
    /// Just now.
    #[must_use]
    pub fn new() -> Self {
        Self { taken_ms: now_ms() }
    }

    /// Lets the page do all else, if it was kept from it for long.
    pub async fn take(&mut self) {
        if now_ms() - self.taken_ms > WORK_MS {
            sleep(Duration::ZERO).await;
            self.taken_ms = now_ms();
        }
    }
}

impl Default for Breath {
    fn default() -> Self {
        Self::new()
    }
}
