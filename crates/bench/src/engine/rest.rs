//! The pause between two batches: as long as the plan says, or as the server needs.

use super::controls::{Stopped, Until};
use super::course::Course;
use super::quiet::Quiet;
use super::{Backend, Clock, Journal};
use crate::Event;

/// A server that has not settled after this time is measured nevertheless, s.
const SETTLES_WITHIN_S: f64 = 10.0;

/// What is known of how long to leave the server alone.
pub(super) struct Rest {
    /// Requests in flight in the last batch; `None` before the first.
    last_load: Option<u32>,
    /// The greatest load after which the needed pause was measured.
    seen_load: u32,
    /// The longest pause needed so far, s.
    pause_s: f64,
}

impl Rest {
    /// At the beginning of a course; with the longest pause needed in those before, s, if one was found. After a
    /// load less than theirs a shorter one may do, but not after all.
    pub(super) fn begun(found_s: Option<f64>) -> Self {
        Self { last_load: None, seen_load: 0, pause_s: found_s.unwrap_or(0.0) }
    }

    /// A batch with this many requests in flight begins.
    pub(super) fn after(&mut self, in_flight: u32) {
        self.last_load = Some(in_flight);
    }
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Pauses after a batch, if there was one. If the plan does not set the pause, it is measured after every
    /// load greater than those before.
    pub(super) async fn rest(&mut self) -> Result<(), Stopped> {
        let Some(load) = self.rest.last_load else { return Ok(()) };
        if self.plan.pause_s.is_none() && load > self.rest.seen_load {
            let settles_s = self.settles_within_s().await?;
            if self.controls.skip_wanted() {
                // The pause after this load is measured another time.
                return Ok(());
            }
            self.rest.seen_load = load;
            if let Some(settles_s) = settles_s {
                self.rest.pause_s = settles_s.max(self.rest.pause_s);
                self.record(Event::PauseFound { pause_s: self.rest.pause_s }).await;
            }
            return Ok(());
        }
        let pause_s = self.plan.pause_s.unwrap_or(self.rest.pause_s);
        let rest = self.bursts.clock.sleep_ms(pause_s * 1000.0);
        self.controls.unless_skipped(rest).await?;
        Ok(())
    }

    /// Waits until small requests are no longer answered faster, and returns how long that took, s; `None` if a
    /// server answers them too slowly to tell, or the user skips the wait.
    async fn settles_within_s(&mut self) -> Result<Option<f64>, Stopped> {
        let since_ms = self.bursts.clock.now_ms();
        let until_ms = since_ms + SETTLES_WITHIN_S * 1000.0;
        let mut settled_ms = Some(since_ms);
        for lane in self.bursts.lanes.one_of_each() {
            let quiet_ms =
                match self.await_quiet_of(&lane, (until_ms, f64::INFINITY), Until::Skip).await? {
                    Quiet::Since(quiet_ms) => Some(quiet_ms),
                    Quiet::Unknown { answers, was_cut } => {
                        self.is_disturbed |= was_cut;
                        (answers > 1).then_some(until_ms)
                    }
                    Quiet::Skipped => return Ok(None),
                };
            settled_ms = settled_ms.zip(quiet_ms).map(|(before, quiet)| before.max(quiet));
        }
        Ok(settled_ms.map(|settled_ms| (settled_ms - since_ms) / 1000.0))
    }
}
