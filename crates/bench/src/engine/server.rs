//! A server that goes away, comes back, or is restarted with other slots.

use super::controls::{SlotsWord, Stopped};
use super::course::Course;
use super::{Backend, Clock, Journal, Request};
use crate::{Ending, Event, SessionError, Slots, evidence, slots_burst};

/// Tokens of an answer of the burst: enough for streams to overlap, few enough to be quick.
const BURST_TOKENS: u32 = 16;
/// How often it is looked whether the server is there, ms. An Ollama restarts in 300.
const LOOK_EVERY_MS: f64 = 200.0;
/// A restart that nobody saw shows in the slots: they are counted again after so many looks.
const LOOKS_BEFORE_COUNTING: u32 = 75;
/// A server that is away longer than this stays away, s: a restart with a look at the logs.
const AWAY_S: f64 = 120.0;
/// How long a server that answers, but can not load the model yet, is left alone, ms.
const LOAD_AGAIN_AFTER_MS: f64 = 1000.0;

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Waits until the server answers and has loaded the model.
    ///
    /// # Errors
    /// When it stays away, or can not load the model.
    pub(super) async fn await_server(&mut self) -> Result<(), Ending> {
        let began_ms = self.bursts.clock.now_ms();
        let mut refused = None;
        loop {
            let is_up = self.controls.unless_stopped(self.bursts.backend.is_up()).await?;
            if is_up {
                match self.load_model().await? {
                    Ok(sample) => {
                        self.tell(Event::ServerBack(sample));
                        return Ok(());
                    }
                    Err(error) => refused = Some(error),
                }
            }
            if self.controls.pause_wanted() {
                return Ok(());
            }
            let waited_s = (self.bursts.clock.now_ms() - began_ms) / 1000.0;
            if waited_s >= AWAY_S {
                // One that answers, and still can not load the model, says why.
                let away = SessionError::ServerAway { waited_s };
                return Err(refused.filter(|_| is_up).unwrap_or(away).into());
            }
            self.wait(if is_up { LOAD_AGAIN_AFTER_MS } else { LOOK_EVERY_MS }).await?;
        }
    }

    /// Counts the slots by a quick burst that is larger than there should be.
    pub(super) async fn count_slots(&mut self, wanted: u32) -> Result<(), Stopped> {
        self.tell(Event::CountingSlots { slots: wanted });
        let requests = slots_burst(wanted);
        let short = |request| Request { max_tokens: BURST_TOKENS, ..request };
        let burst = self.requests.many(requests).into_iter().map(short).collect();
        let measured = self.measure(requests, burst).await?;
        let found = evidence::slots(&measured);
        self.record(Event::SlotsCounted { wanted, found }).await;
        Ok(())
    }

    /// Asks for a restart and waits until the server may have been restarted, or the user says what to do.
    pub(super) async fn await_restart(
        &mut self,
        slots: u32,
        found: Option<Slots>,
    ) -> Result<(), Stopped> {
        self.tell(Event::RestartWanted { slots, found });
        self.controls.take_slots_word();
        let (mut was_away, mut was_loaded) = (false, false);
        for _ in 0..LOOKS_BEFORE_COUNTING {
            let is_up = self.controls.unless_stopped(self.bursts.backend.is_up()).await?;
            let loaded = self.controls.unless_stopped(self.bursts.backend.loaded_models()).await?;
            // A restarted server has nothing in memory.
            let is_loaded = loaded.map(|models| !models.is_empty());
            was_away |= !is_up;
            if is_up && (was_away || (was_loaded && is_loaded == Some(false))) {
                break;
            }
            was_loaded |= is_loaded == Some(true);
            if self.controls.pause_wanted() {
                return Ok(());
            }
            match self.controls.take_slots_word() {
                Some(SlotsWord::Accept) => {
                    self.tell(Event::SlotsAccepted);
                    return Ok(());
                }
                Some(SlotsWord::CheckAgain) => break,
                None => self.wait(LOOK_EVERY_MS).await?,
            }
        }
        self.tell(Event::ServerRestarted);
        Ok(())
    }

    async fn wait(&mut self, duration_ms: f64) -> Result<(), Stopped> {
        let sleep = self.bursts.clock.sleep_ms(duration_ms);
        self.controls.unless_stopped(sleep).await
    }
}
