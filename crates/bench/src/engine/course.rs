//! A session in progress: the engine's state, and what every step may do.

use std::collections::BTreeMap;

use super::batch::Flight;
use super::controls::{Controls, Stopped};
use super::refused::Refused;
use super::requests::Requests;
use super::rest::Rest;
use super::tally::Tally;
use super::{Backend, Bursts, Clock, Journal, Request};
use crate::prompts::{WARM_UP_PROMPT, WARM_UP_TOKENS};
use crate::schedule::Goal;
use crate::{BatchId, Event, Failure, Measurement, Plan, Quirk, RunId, Sample, Session};

/// Loading a large model from a slow disk takes minutes, however short the plan's timeout is, s.
pub(super) const WARM_UP_TIMEOUT_S: f64 = 900.0;

/// A session in progress.
pub(super) struct Course<'a, B, C, J, S> {
    pub(super) plan: &'a Plan,
    pub(super) goal: Goal,
    pub(super) session: Session,
    pub(super) bursts: Bursts<'a, B, C>,
    pub(super) journal: &'a J,
    pub(super) controls: Controls,
    pub(super) requests: Requests<'a>,
    pub(super) sink: &'a mut S,
    pub(super) rest: Rest,
    /// Requests were aborted: the server may still be working on them.
    pub(super) is_disturbed: bool,
    /// The quickest small request of each server by its number, ms.
    pub(super) quickest_ms: BTreeMap<u32, f64>,
    /// What the user last skipped: its run, and the time, ms on the clock.
    pub(super) last_skip: Option<(RunId, f64)>,
    /// The run for which the server must be restarted, until a batch is measured.
    pub(super) restart_for: Option<RunId>,
    /// How long a server that currently accepts no requests is left alone, s.
    pub(super) rest_s: f64,
    pub(super) tally: Tally,
    /// Shapes whose prompt of the wanted length got no answer, or was rejected for now.
    pub(super) unfitted: Vec<u32>,
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Reports an event and applies it.
    pub(super) fn tell(&mut self, event: Event) {
        self.session.apply(&event);
        (self.sink)(event);
    }

    /// Waits until the event is stored, then reports it, so that nothing shown as measured is lost. The user's
    /// stop waits too.
    pub(super) async fn record(&mut self, event: Event) {
        self.journal.keep(&event).await;
        self.tell(event);
    }

    /// One unmeasured request to each server, which also shows what request format the servers need. Returns
    /// the first server's answer, or why a server did not accept the request.
    pub(super) async fn load_model(&mut self) -> Result<Result<Sample, Refused>, Stopped> {
        let timeout_s = WARM_UP_TIMEOUT_S.max(self.plan.timeout_s);
        let (mut first, mut all_quirks) = (Err(Refused::default()), Vec::new());
        for lane in self.bursts.lanes.one_of_each() {
            let request = self.small_request();
            let answer = self.bursts.warm_up_within(timeout_s, lane, &request);
            let (sample, quirks) = self.controls.unless_stopped(answer).await?;
            let sent_ms = sample.0.sent_ms;
            let sample = sample.since(sent_ms);
            if sample.error.as_ref().is_some_and(Failure::is_silence) {
                // The next one uses another lane.
                self.bursts.lanes.doubt(sample.lane);
            }
            if !sample.is_success() {
                return Ok(Err(Refused::by(sample)));
            }
            let is_new = |quirk: &Quirk| !all_quirks.contains(quirk);
            let new: Vec<Quirk> = quirks.into_iter().filter(is_new).collect();
            all_quirks.extend(new);
            first = first.or(Ok(sample));
        }
        // What failed failed with the server: before every batch its lanes are tried anyway.
        self.bursts.lanes.trust_all();
        if first.is_ok() && all_quirks != self.session.environment.quirks {
            self.record(Event::Learned(all_quirks)).await;
        }
        Ok(first)
    }

    /// An unmeasured request that is answered quickly.
    pub(super) fn small_request(&mut self) -> Request {
        self.requests.asking(WARM_UP_PROMPT, WARM_UP_TOKENS.min(self.plan.max_tokens))
    }

    /// The `count` requests of a batch of this shape.
    pub(super) fn requests_of(&mut self, shape: u32, count: u32) -> Vec<Request> {
        let words = self.session.serving.words(shape);
        self.requests.many(count, self.plan.shape(shape).unwrap_or_default(), words)
    }

    /// Measures the requests of a batch and reports their progress; `None` if the user skips it.
    pub(super) async fn measure(
        &mut self,
        batch: BatchId,
        in_flight: u32,
        requests: Vec<Request>,
    ) -> Result<Option<Measurement>, Stopped> {
        let visibility = self.controls.visibility();
        let sink = &mut *self.sink;
        let mut tell = |said: Flight| sink(said.of(batch));
        let work = self.bursts.measure_watched(in_flight, &requests, &visibility, &mut tell);
        self.controls.unless_skipped(work).await
    }

    /// Pauses if the user wants to, and returns whether it did: then another step may be next, as the server may
    /// have unloaded the model.
    pub(super) async fn pause_if_wanted(&mut self) -> Result<bool, Stopped> {
        if !self.controls.pause_wanted() {
            return Ok(false);
        }
        let since_ms = self.bursts.clock.now_ms();
        self.tell(Event::Paused);
        self.controls.resumed().await?;
        self.tally.paused_ms += self.bursts.clock.now_ms() - since_ms;
        self.tell(Event::Resumed);
        Ok(true)
    }

    pub(super) async fn wait(&mut self, duration_ms: f64) -> Result<(), Stopped> {
        let sleep = self.bursts.clock.sleep_ms(duration_ms);
        self.controls.unless_stopped(sleep).await
    }
}
