//! Waiting for the server: until it is back, accepts requests again, or has finished those aborted.

use super::controls::Stopped;
use super::course::Course;
use super::refused::{ASK_AGAIN_AFTER_S, AWAY_S, Refused};
use super::{Backend, Clock, Journal, Lane};
use crate::{Ending, Event, OnClock, SessionError};

/// How often the server is polled, ms. An Ollama restarts in 300.
pub(super) const LOOK_EVERY_MS: f64 = 200.0;
/// Aborted requests are waited for no longer than this, s.
const QUIET_WITHIN_S: f64 = 60.0;
/// A request that takes at least this share of the time of the one before found the server equally busy: it is
/// working on nothing else.
const AS_BUSY_SHARE: f64 = 0.8;

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
        let mut tries = 0;
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
            let waited_s = (self.bursts.clock.now_ms() - began_ms) / 1000.0;
            // A restart that the user was asked for takes as long as it takes.
            let left_s = if self.restart_for.is_some() { f64::INFINITY } else { AWAY_S - waited_s };
            if left_s <= 0.0 {
                // A server that answers, but still does not accept a request, says why.
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

    /// After requests were aborted: waits until no server is working on them, which shows when small requests
    /// are no longer answered faster.
    pub(super) async fn await_quiet(&mut self) -> Result<(), Stopped> {
        if !std::mem::take(&mut self.is_disturbed) {
            return Ok(());
        }
        self.tell(Event::AwaitingQuiet);
        let until_ms = self.bursts.clock.now_ms() + QUIET_WITHIN_S * 1000.0;
        for lane in self.bursts.lanes.one_of_each() {
            self.await_quiet_of(&lane, until_ms).await?;
        }
        Ok(())
    }

    /// The same for one server; returns when it was first seen to be idle, ms on the clock, or `None` if it was
    /// too slow to tell by then.
    pub(super) async fn await_quiet_of(
        &mut self,
        lane: &Lane,
        until_ms: f64,
    ) -> Result<Option<f64>, Stopped> {
        let (mut before_ms, mut asked_ms) = (f64::INFINITY, until_ms);
        let mut answers = 0;
        loop {
            let left_s = (until_ms - self.bursts.clock.now_ms()) / 1000.0;
            if left_s <= 0.0 {
                return Ok((answers > 1).then_some(until_ms));
            }
            let request = self.small_request();
            let answer = self.bursts.send_within(left_s, lane.clone(), &request);
            let OnClock(sample) = self.controls.unless_stopped(answer).await?;
            self.is_disturbed |= sample.has_timed_out();
            if !sample.is_success() {
                self.wait(ASK_AGAIN_AFTER_S * 1000.0).await?;
                continue;
            }
            let took_ms = sample.end_ms - sample.sent_ms;
            if took_ms >= before_ms * AS_BUSY_SHARE {
                return Ok(Some(asked_ms));
            }
            answers += 1;
            (before_ms, asked_ms) = (took_ms, sample.sent_ms);
        }
    }
}
