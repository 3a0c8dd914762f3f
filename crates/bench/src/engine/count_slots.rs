//! Server mode: counts the slots, and asks for a restart if they are not those of the run.

use super::controls::{SlotsDecision, Stopped, Until};
use super::course::Course;
use super::waiting::LOOK_EVERY_MS;
use super::{Backend, Clock, Journal, Request};
use crate::{Event, RunId, Slots, judgement, slots_burst};

/// Tokens per answer of the burst: enough for streams to overlap, few enough to be quick.
const BURST_TOKENS: u32 = 16;
/// A burst that a late page or a failed request spoils says nothing: it is sent again, at most so many in all.
const BURSTS: u32 = 3;
/// A restart that went unnoticed shows in the slots: they are counted again after this many polls of a server that
/// answers. While it does not, the user is restarting it, however long that takes.
const LOOKS_BEFORE_COUNTING: u32 = 75;

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Counts the slots by a short burst of more requests than there should be slots.
    pub(super) async fn count_slots(&mut self, wanted: u32) -> Result<(), Stopped> {
        let mut found = None;
        for _ in 0..BURSTS {
            self.await_quiet(Until::Stop).await?;
            self.tell(Event::CountingSlots { slots: wanted });
            found = self.slots_of_burst(slots_burst(wanted)).await?;
            if found.is_some() || self.controls.pause_wanted() {
                break;
            }
            self.is_disturbed = true;
        }
        self.record(Event::SlotsCounted { wanted, found }).await;
        Ok(())
    }

    async fn slots_of_burst(&mut self, requests: u32) -> Result<Option<Slots>, Stopped> {
        let short = |request| Request { max_tokens: BURST_TOKENS, ..request };
        let burst: Vec<Request> = self.requests_of(0, requests).into_iter().map(short).collect();
        let work = self.bursts.measure(requests, &burst);
        Ok(judgement::slots(&self.controls.unless_stopped(work).await?))
    }

    /// Asks for the restart that a run needs, and waits until the server may have been restarted, or the user
    /// decides.
    pub(super) async fn await_restart(
        &mut self,
        run: RunId,
        found: Option<Slots>,
    ) -> Result<(), Stopped> {
        self.restart_for = Some(run);
        self.tell(Event::RestartWanted { slots: run.workers, found });
        self.controls.take_slots_decision();
        let (mut was_away, mut was_loaded, mut looks) = (false, false, 0);
        while looks < LOOKS_BEFORE_COUNTING {
            let is_up = self.controls.unless_stopped(self.bursts.backend.is_up()).await?;
            let loaded = self.controls.unless_stopped(self.bursts.backend.loaded_models()).await?;
            // A restarted server has no model in memory.
            let is_loaded = loaded.map(|models| !models.is_empty());
            was_away |= !is_up;
            looks += u32::from(is_up);
            if is_up && (was_away || (was_loaded && is_loaded == Some(false))) {
                break;
            }
            was_loaded |= is_loaded == Some(true);
            if self.controls.pause_wanted() {
                return Ok(());
            }
            if self.leaves_run().await? {
                return Ok(());
            }
            match self.controls.take_slots_decision() {
                Some(SlotsDecision::Accept) => {
                    self.tell(Event::SlotsAccepted);
                    return Ok(());
                }
                Some(SlotsDecision::CheckAgain) => break,
                None => self.wait(LOOK_EVERY_MS).await?,
            }
        }
        self.tell(Event::ServerRestarted);
        Ok(())
    }
}
