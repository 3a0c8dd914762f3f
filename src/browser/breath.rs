//! Splits long work so that the page stays responsive.

use std::time::Duration;

use bench::Session;
use bench::analysis::{Analysis, Begun};
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

    /// Takes all these steps.
    pub async fn through(&mut self, steps: &mut impl Iterator<Item = ()>) {
        while steps.next().is_some() {
            self.take().await;
        }
    }

    /// The analysis of the session's runs. What follows it is a task of its own.
    pub async fn analysed(&mut self, session: &Session) -> Analysis {
        let mut begun = Begun::of(session);
        self.through(&mut begun).await;
        sleep(Duration::ZERO).await;
        begun.finish()
    }
}

impl Default for Breath {
    fn default() -> Self {
        Self::new()
    }
}
