//! Splits long work so that the page stays responsive.

use std::time::Duration;

use gloo_timers::future::sleep;

use super::clock::now_ms;

/// How long the page may be blocked, ms: too short to notice.
const WORK_MS: f64 = 30.0;

/// When the page last got a chance to do anything else.
pub struct Breath {
    taken_ms: f64,
}

impl Breath {
    /// Just now.
    #[must_use]
    pub fn new() -> Self {
        Self { taken_ms: now_ms() }
    }

    /// Yields to the page if it has been blocked for long.
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
