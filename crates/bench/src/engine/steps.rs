//! A session from beginning to end: step by step, as the schedule says.

use std::collections::BTreeMap;

use futures::channel::mpsc::UnboundedReceiver;

use super::aftermath::Aftermath;
use super::controls::{Controls, Stopped, Until};
use super::course::Course;
use super::requests::Requests;
use super::rest::Rest;
use super::tally::Tally;
use super::{Backend, Bursts, Clock, Command, Engine, Journal, LanePool};
use crate::schedule::{Step, copy, next};
use crate::{BatchId, Ending, Event, Measured, Measurement, Mode, Session, SessionError};

/// Skipping twice within this time means the run, ms.
const SKIPS_RUN_WITHIN_MS: f64 = 3000.0;

impl From<Stopped> for Ending {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<SessionError> for Ending {
    fn from(error: SessionError) -> Self {
        Self::Failed(error)
    }
}

impl<'a, B: Backend, C: Clock, J: Journal> Engine<'a, B, C, J> {
    /// Measures until the goal is reached and returns the session, however it ended.
    pub async fn run(
        self,
        commands: UnboundedReceiver<Command>,
        sink: &'a mut impl FnMut(Event),
    ) -> Session {
        let rest = Rest::begun(self.session.environment.pause_s);
        let mut course = Course {
            plan: self.plan,
            goal: self.goal,
            session: self.session,
            bursts: Bursts {
                backend: self.backend,
                clock: self.clock,
                lanes: LanePool::default(),
                timeout_s: self.plan.timeout_s,
            },
            journal: self.journal,
            controls: Controls::new(commands),
            requests: Requests::new(self.plan, self.own_prompts, self.nonce),
            sink,
            rest,
            is_disturbed: self.is_disturbed,
            quickest_ms: BTreeMap::new(),
            last_skip: None,
            restart_for: None,
            rest_s: 0.0,
            tally: Tally::begun_at(self.clock.now_ms()),
            unfitted: Vec::new(),
        };
        course.session.begin_course();
        course.session.plan.get_or_insert_with(|| self.plan.clone());
        let ending = match course.follow().await {
            Ok(()) => course.tally.ending(),
            Err(ending) => ending,
        };
        course.tell(Event::Finished(ending));
        course.session
    }
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    async fn follow(&mut self) -> Result<(), Ending> {
        let mut was_skipped = false;
        while let Some(step) = next(&self.goal, self.plan, &self.session) {
            if !std::mem::take(&mut was_skipped) && self.leaves_run().await? {
                continue;
            }
            if self.pause_if_wanted().await? {
                continue;
            }
            self.check_limits(step)?;
            match step {
                Step::Open => self.open().await?,
                Step::WarmUp => self.warm_up().await?,
                Step::AwaitServer => self.await_server().await?,
                Step::CountSlots(wanted) => self.count_slots(wanted).await?,
                Step::AwaitRestart { run, found } => self.await_restart(run, found).await?,
                Step::FitPrompts(shape) => self.fit_prompts(shape).await?,
                Step::Measure(batch) => {
                    let Some(measurement) = self.measure_batch(batch).await? else {
                        was_skipped = true;
                        continue;
                    };
                    let aftermath = Aftermath::of(batch, &measurement);
                    self.record(Event::BatchDone(Measured { batch, measurement })).await;
                    self.look_after(aftermath).await?;
                }
                Step::MeasureAgain(batch) => {
                    let Some(measurement) = self.measure_batch(batch).await? else {
                        was_skipped = true;
                        continue;
                    };
                    let aftermath = Aftermath::of(batch, &measurement);
                    self.record(Event::MeasuredAgain(Measured { batch, measurement })).await;
                    self.look_after(aftermath).await?;
                }
                Step::Share { batch, from } => {
                    if let Some(measurement) = copy(batch, from, &self.session) {
                        self.record(Event::BatchDone(Measured { batch, measurement })).await;
                    }
                }
            }
        }
        Ok(())
    }

    /// A skip that came by now was not meant for the next batch. While a restart is wanted, it leaves the run that
    /// needs it; returns whether it does.
    pub(super) async fn leaves_run(&mut self) -> Result<bool, Stopped> {
        let is_wanted = self.controls.take_any_skip()?;
        let Some(run) = self.restart_for.take_if(|_| is_wanted) else { return Ok(false) };
        self.record(Event::RunSkipped(run)).await;
        Ok(true)
    }

    async fn open(&mut self) -> Result<(), Ending> {
        let opening = self.bursts.backend.open();
        let (lanes, opened) = self.controls.unless_stopped(opening).await?;
        if lanes.capacity() == 0 {
            return Err(SessionError::NoLanes.into());
        }
        self.bursts.lanes = lanes;
        self.record(Event::Opened(opened)).await;
        Ok(self.measure_own_errors().await?)
    }

    /// Loads the model. A server that was loaded before and rejects requests now is still coming back.
    async fn warm_up(&mut self) -> Result<(), Ending> {
        self.tell(Event::WarmUpStarted);
        match self.load_model().await? {
            Ok(sample) => self.record(Event::WarmUpDone(sample)).await,
            Err(refused) if refused.is_for_now() => self.tell_refusal(&refused, 0),
            Err(refused) if refused.is_final() => return Err(refused.into()),
            Err(_) if self.session.serving.was_warm => self.tell(Event::ServerAway),
            Err(refused) => return Err(refused.into()),
        }
        Ok(())
    }

    /// Rests, and measures a batch; `None` if the user skips it, or after a pause of the user's.
    async fn measure_batch(&mut self, batch: BatchId) -> Result<Option<Measurement>, Stopped> {
        self.rest().await?;
        self.await_quiet(Until::Skip).await?;
        if self.controls.take_skip() {
            self.skip(batch).await;
            return Ok(None);
        }
        if self.pause_if_wanted().await? {
            return Ok(None);
        }
        self.tally.requests += batch.size;
        self.restart_for = None;
        self.tell(Event::BatchStarted(batch));
        let in_flight = match self.plan.mode {
            Mode::ClosedLoop => batch.workers,
            Mode::Server => batch.size,
        };
        self.rest.after(in_flight);
        let requests = self.requests_of(batch.shape, batch.size);
        let measured = self.measure(batch, in_flight, requests).await?;
        if measured.is_none() {
            self.controls.take_skip();
            self.is_disturbed = true;
            self.skip(batch).await;
        }
        Ok(measured)
    }

    /// Skips a batch or, if the user has just skipped one of the same run, the rest of the run.
    async fn skip(&mut self, batch: BatchId) {
        let (run, now_ms) = (batch.run(), self.bursts.clock.now_ms());
        let before = self.last_skip.replace((run, now_ms));
        let is_again = before
            .is_some_and(|(before, at_ms)| before == run && now_ms - at_ms <= SKIPS_RUN_WITHIN_MS);
        let skipped = if is_again { Event::RunSkipped(run) } else { Event::BatchSkipped(batch) };
        self.record(skipped).await;
    }

    /// Ends a course that reaches a limit of its plan.
    fn check_limits(&self, step: Step) -> Result<(), Ending> {
        let measured = match step {
            Step::Measure(batch) | Step::MeasureAgain(batch) => Some(batch),
            Step::Open
            | Step::WarmUp
            | Step::AwaitServer
            | Step::CountSlots(_)
            | Step::AwaitRestart { .. }
            | Step::FitPrompts(_)
            | Step::Share { .. } => None,
        };
        let requests = measured.map_or(0, |batch| batch.size);
        let limit = self.tally.limit(self.plan, self.bursts.clock.now_ms(), requests);
        limit.map_or(Ok(()), |limit| Err(Ending::LimitReached(limit)))
    }
}
