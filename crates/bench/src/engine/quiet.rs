//! Waiting until the servers have finished aborted requests, which small ones show.

use super::controls::{Stopped, Until};
use super::course::Course;
use super::refused::ASK_AGAIN_AFTER_S;
use super::{Backend, Clock, Journal, Lane};
use crate::{Event, OnClock};

/// Aborted requests are waited for no longer than this, s.
const QUIET_WITHIN_S: f64 = 60.0;
/// A request that takes at least this share of the time of the one before found the server equally busy: it is
/// working on nothing else.
const AS_BUSY_SHARE: f64 = 0.8;
/// A request that takes this many times as long as the quickest one before it found the server busy, however steadily.
const TIMES_QUICKEST: f64 = 2.0;

/// What small requests showed of a server.
pub(super) enum Quiet {
    /// It is working on nothing else, since this time at the latest, ms on the clock.
    Since(f64),
    /// There was no time to tell.
    Unknown {
        /// The small requests that it answered, each much faster than the one before.
        answers: u32,
        /// The last one was aborted for lack of time.
        was_cut: bool,
    },
    /// The user did not want to wait.
    Skipped,
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// After requests were aborted: waits until no server is working on them, which shows when small requests
    /// are no longer answered faster.
    pub(super) async fn await_quiet(&mut self, until: Until) -> Result<(), Stopped> {
        if !std::mem::take(&mut self.is_disturbed) {
            return Ok(());
        }
        self.tell(Event::AwaitingQuiet);
        let until_ms = self.bursts.clock.now_ms() + QUIET_WITHIN_S * 1000.0;
        for lane in self.bursts.lanes.one_of_each() {
            let quickest_ms = self.quickest_ms.get(&lane.server).copied();
            let idle_ms = quickest_ms.map_or(f64::INFINITY, |ms| ms * TIMES_QUICKEST);
            match self.await_quiet_of(&lane, (until_ms, idle_ms), until).await? {
                Quiet::Since(_) => {}
                // A server that is just slow would be too slow for the next wait as well.
                Quiet::Unknown { answers, was_cut } => self.is_disturbed |= was_cut && answers == 0,
                Quiet::Skipped => {
                    self.is_disturbed = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The same for one server, until this time on the clock. It is not idle if a small request takes longer than
    /// `idle_ms`.
    pub(super) async fn await_quiet_of(
        &mut self,
        lane: &Lane,
        (until_ms, idle_ms): (f64, f64),
        until: Until,
    ) -> Result<Quiet, Stopped> {
        let (mut before_ms, mut asked_ms) = (f64::INFINITY, until_ms);
        let (mut answers, mut was_cut) = (0, false);
        loop {
            let left_s = (until_ms - self.bursts.clock.now_ms()) / 1000.0;
            if left_s <= 0.0 {
                return Ok(Quiet::Unknown { answers, was_cut });
            }
            let request = self.small_request();
            let answer = self.bursts.send_within(left_s, lane.clone(), &request);
            let Some(OnClock(sample)) = self.controls.unless(until, answer).await? else {
                return Ok(Quiet::Skipped);
            };
            was_cut = sample.has_timed_out();
            if !sample.is_success() {
                let rest = self.bursts.clock.sleep_ms(ASK_AGAIN_AFTER_S * 1000.0);
                self.controls.unless(until, rest).await?;
                continue;
            }
            let took_ms = sample.end_ms - sample.sent_ms;
            let quickest_ms = self.quickest_ms.entry(lane.server).or_insert(took_ms);
            *quickest_ms = quickest_ms.min(took_ms);
            if took_ms >= before_ms * AS_BUSY_SHARE && took_ms <= idle_ms {
                return Ok(Quiet::Since(asked_ms));
            }
            if took_ms >= before_ms * AS_BUSY_SHARE {
                // Steadily busy: not to be made busier.
                let rest = self.bursts.clock.sleep_ms(ASK_AGAIN_AFTER_S * 1000.0);
                self.controls.unless(until, rest).await?;
            }
            answers += 1;
            (before_ms, asked_ms) = (took_ms, sample.sent_ms);
        }
    }
}
