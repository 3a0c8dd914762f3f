//! Server mode: a run is about so many slots of the server, and only the user can give it those.

use super::controls::{SlotsWord, Stopped};
use super::run::Course;
use super::{Backend, Clock, Ending, Engine, Event, Request};
use crate::model::plan::slots_burst;
use crate::slots::{Slots, of_batch};

/// Tokens of an answer of the burst: enough for streams to overlap, few enough to be quick.
const BURST_TOKENS: u32 = 16;
/// How often it is looked whether the server is back, ms.
const LOOK_EVERY_MS: f64 = 1000.0;

impl<B: Backend, C: Clock> Engine<'_, B, C> {
    /// Makes sure that the server has so many slots: counts them, and while the count is another one asks
    /// for a restart, waits for the server, warms it up and counts again. The user may also take what
    /// there is.
    pub(super) async fn ensure_slots<S: FnMut(Event)>(
        &self,
        wanted: u32,
        course: &mut Course<'_, S>,
    ) -> Result<(), Ending> {
        let mut found = self.count_slots(wanted, course).await?;
        while found != Some(Slots { most: wanted, is_exact: true }) {
            course.tell(Event::RestartWanted { slots: wanted, found });
            if self.restarted(course).await? == SlotsWord::Accept {
                break;
            }
            // A server that is only just coming up may still refuse: then it is asked for again.
            found = match self.warm_up(course).await {
                Ok(()) => self.count_slots(wanted, course).await?,
                Err(Ending::Failed(_)) => None,
                Err(ending) => return Err(ending),
            };
        }
        Ok(())
    }

    /// Counts the slots by a quick burst that is larger than there should be.
    async fn count_slots<S: FnMut(Event)>(
        &self,
        wanted: u32,
        course: &mut Course<'_, S>,
    ) -> Result<Option<Slots>, Stopped> {
        course.tell(Event::CountingSlots { slots: wanted });
        let requests = slots_burst(wanted);
        let burst = self.requests(requests, course);
        let short = |request| Request { max_tokens: BURST_TOKENS, ..request };
        let burst = burst.into_iter().map(short).collect();
        let found = of_batch(&self.measure(requests, burst, course).await?);
        course.tell(Event::SlotsCounted { workers: wanted, found });
        Ok(found)
    }

    /// Waits until the server went away and came back, or the user says what to do.
    async fn restarted<S: FnMut(Event)>(
        &self,
        course: &mut Course<'_, S>,
    ) -> Result<SlotsWord, Stopped> {
        let mut was_away = false;
        course.controls.take_slots_word();
        loop {
            let is_up = course.controls.unless_stopped(self.backend.is_up()).await?;
            if was_away && is_up {
                return Ok(SlotsWord::CheckAgain);
            }
            was_away |= !is_up;
            if let Some(word) = course.controls.take_slots_word() {
                return Ok(word);
            }
            course.controls.unless_stopped(self.clock.sleep_ms(LOOK_EVERY_MS)).await?;
        }
    }
}
