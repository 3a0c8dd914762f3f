//! Waiting for the server: until it is back, or accepts requests again.

use super::course::{Course, WARM_UP_TIMEOUT_S};
use super::refused::{ASK_AGAIN_AFTER_S, AWAY_S, Refused};
use super::{Backend, Clock, Journal};
use crate::{Ending, Event, SessionError};

/// How often the server is polled, ms. An Ollama restarts in 300.
pub(super) const LOOK_EVERY_MS: f64 = 200.0;

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Reports that the server accepts no requests for now; `tries` is the number of earlier attempts.
    pub(super) fn tell_refusal(&mut self, refused: &Refused, tries: i32) {
        let Some(status) = refused.status() else { return };
        self.rest_s = refused.again_in_s(tries);
        let message = refused.message().map(str::to_owned);
        self.tell(Event::ServerRefuses { status, message, again_in_s: self.rest_s });
    }

    /// Waits until the server answers and accepts a request, which loads the model.
    ///
    /// # Errors
    /// If it stays away, unless the user is restarting it, or does not accept one.
    pub(super) async fn await_server(&mut self) -> Result<(), Ending> {
        let began_ms = self.bursts.clock.now_ms();
        let (mut tries, mut since_ms, mut busy_ms) = (0, began_ms, began_ms);
        // A server that has just rejected a request is first left alone.
        let rest_s = std::mem::take(&mut self.rest_s);
        self.wait(rest_s * 1000.0).await?;
        loop {
            let is_up = self.controls.unless_stopped(self.bursts.backend.is_up()).await?;
            let mut refused = None;
            if is_up {
                match self.load_model().await? {
                    Ok(sample) => {
                        if !self.session.serving.was_warm {
                            // The load that was refused at first.
                            self.record(Event::WarmUpDone(sample.clone())).await;
                        }
                        self.tell(Event::ServerBack(sample));
                        return Ok(());
                    }
                    Err(error) if error.is_final() => return Err(error.into()),
                    Err(error) => refused = Some(error),
                }
            }
            if self.controls.pause_wanted() || self.leaves_run().await? {
                return Ok(());
            }
            let now_ms = self.bursts.clock.now_ms();
            if !is_up && self.restart_for.is_some() {
                // The user is restarting it, however long that takes.
                since_ms = now_ms;
            }
            if refused.as_ref().is_some_and(Refused::is_loading) {
                busy_ms = now_ms;
            }
            let within_s = |limit_s: f64, since_ms: f64| limit_s - (now_ms - since_ms) / 1000.0;
            let left_s =
                within_s(AWAY_S, since_ms.max(busy_ms)).min(within_s(WARM_UP_TIMEOUT_S, since_ms));
            if left_s <= 0.0 {
                // A server that answers, but still does not accept a request, says why.
                let waited_s = (now_ms - began_ms) / 1000.0;
                let away = || SessionError::ServerAway { waited_s }.into();
                return Err(refused.map_or_else(away, Ending::from));
            }
            let rest_s = match refused {
                Some(refused) if refused.is_for_now() => {
                    tries += 1;
                    self.tell_refusal(&refused, tries);
                    std::mem::take(&mut self.rest_s)
                }
                Some(_) => ASK_AGAIN_AFTER_S,
                None => LOOK_EVERY_MS / 1000.0,
            };
            self.wait(rest_s.min(left_s) * 1000.0).await?;
        }
    }
}
