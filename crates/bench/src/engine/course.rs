//! A session under way: step by step, as the schedule says, until it ends.

use futures::channel::mpsc::UnboundedReceiver;

use super::aftermath::{Aftermath, Tally};
use super::controls::{Controls, Stopped};
use super::requests::Requests;
use super::waiting::Refused;
use super::{Backend, Bursts, Clock, Command, Engine, Journal, LanePool, Request};
use crate::prompts::{WARM_UP_PROMPT, WARM_UP_TOKENS};
use crate::schedule::{Goal, Step, next};
use crate::{
    BatchId, Ending, Event, Failure, Manner, Measured, Measurement, Mode, Plan, Sample, Session,
    SessionError,
};

/// Loading a large model from a slow disk takes minutes, however short the plan's timeout is, s.
const WARM_UP_TIMEOUT_S: f64 = 900.0;

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

/// A session under way.
pub(super) struct Course<'a, B, C, J, S> {
    pub(super) plan: &'a Plan,
    pub(super) goal: Goal,
    pub(super) session: Session,
    pub(super) bursts: Bursts<'a, B, C>,
    journal: &'a J,
    pub(super) controls: Controls,
    pub(super) requests: Requests<'a>,
    sink: &'a mut S,
    /// Something was measured: the next batch comes after a rest.
    has_measured: bool,
    /// Requests were given up: the server may still work on them.
    pub(super) is_disturbed: bool,
    /// A server that takes no request now is left alone for so long, s.
    pub(super) rest_s: f64,
    /// What this course has come to.
    pub(super) tally: Tally,
}

impl<'a, B: Backend, C: Clock, J: Journal> Engine<'a, B, C, J> {
    /// Measures until the goal is reached and gives the session, however it ended.
    pub async fn run(
        self,
        commands: UnboundedReceiver<Command>,
        sink: &'a mut impl FnMut(Event),
    ) -> Session {
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
            has_measured: false,
            is_disturbed: self.is_disturbed,
            rest_s: 0.0,
            tally: Tally::begun_at(self.clock.now_ms()),
        };
        course.session.begin_course();
        let ending = match course.follow().await {
            Ok(()) => course.tally.ending(),
            Err(ending) => ending,
        };
        course.tell(Event::Finished(ending));
        course.session
    }
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Tells an event, and takes in what it brings.
    pub(super) fn tell(&mut self, event: Event) {
        self.session.apply(&event);
        (self.sink)(event);
    }

    /// Waits until what the event brings is kept, then tells it: what is seen as measured is not lost. The
    /// user's stop waits too.
    pub(super) async fn record(&mut self, event: Event) {
        self.journal.keep(&event).await;
        self.tell(event);
    }

    async fn follow(&mut self) -> Result<(), Ending> {
        while let Some(step) = next(self.goal, self.plan, &self.session) {
            self.pause_if_wanted().await?;
            self.check_limits(step)?;
            match step {
                Step::Open => self.open().await?,
                Step::WarmUp => self.warm_up().await?,
                Step::AwaitServer => self.await_server().await?,
                Step::CountSlots(wanted) => self.count_slots(wanted).await?,
                Step::AwaitRestart { slots, found } => self.await_restart(slots, found).await?,
                Step::FitPrompts(shape) => self.fit_prompts(shape).await?,
                Step::Measure(batch) => {
                    let measurement = self.measure_batch(batch).await?;
                    let aftermath = Aftermath::of(batch, &measurement);
                    self.record(Event::BatchDone(Measured { batch, measurement })).await;
                    self.look_after(aftermath).await?;
                }
                Step::MeasureAgain(batch) => {
                    let measurement = self.measure_batch(batch).await?;
                    let aftermath = Aftermath::of(batch, &measurement);
                    self.record(Event::MeasuredAgain(Measured { batch, measurement })).await;
                    self.look_at_server(&aftermath).await?;
                }
            }
        }
        Ok(())
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

    /// Loads the model. A server that was loaded before and refuses now is only just coming back.
    async fn warm_up(&mut self) -> Result<(), Ending> {
        self.tell(Event::WarmUpStarted);
        match self.load_model().await? {
            Ok(sample) => self.record(Event::WarmUpDone(sample)).await,
            Err(refused) if refused.is_for_now() => self.tell_refusal(&refused, 0),
            Err(_) if self.session.serving.was_warm => self.tell(Event::ServerAway),
            Err(refused) => return Err(refused.into()),
        }
        Ok(())
    }

    /// One request to each server that is not measured; by it is learned how the servers want to be asked. Gives
    /// the last answer, or why a server did not take the request.
    pub(super) async fn load_model(&mut self) -> Result<Result<Sample, Refused>, Stopped> {
        let timeout_s = WARM_UP_TIMEOUT_S.max(self.plan.timeout_s);
        let (mut last, mut all_manners) = (Err(Refused::default()), Vec::new());
        for lane in self.bursts.lanes.one_of_each() {
            let request = self.small_request();
            let answer = self.bursts.warm_up_within(timeout_s, lane, &request);
            let (sample, manners) = self.controls.unless_stopped(answer).await?;
            if sample.error.as_ref().is_some_and(Failure::is_silence) {
                // The next one goes by another lane.
                self.bursts.lanes.doubt(sample.lane);
            }
            if !sample.is_success() {
                return Ok(Err(Refused::by(sample)));
            }
            let is_new = |manner: &Manner| !all_manners.contains(manner);
            let new: Vec<Manner> = manners.into_iter().filter(is_new).collect();
            all_manners.extend(new);
            let sent_ms = sample.sent_ms;
            last = Ok(sample.earlier_by(sent_ms));
        }
        if last.is_ok() && all_manners != self.session.environment.manners {
            self.record(Event::Learned(all_manners)).await;
        }
        Ok(last)
    }

    /// A request that is not measured and soon answered.
    pub(super) fn small_request(&mut self) -> Request {
        self.requests.asking(WARM_UP_PROMPT, WARM_UP_TOKENS.min(self.plan.max_tokens))
    }

    /// Rests, and measures a batch.
    async fn measure_batch(&mut self, batch: BatchId) -> Result<Measurement, Stopped> {
        if std::mem::replace(&mut self.has_measured, true) {
            let rest = self.bursts.clock.sleep_ms(self.plan.pause_s * 1000.0);
            self.controls.unless_stopped(rest).await?;
        }
        self.pause_if_wanted().await?;
        self.await_quiet().await?;
        self.tally.requests += batch.size;
        self.tell(Event::BatchStarted(batch));
        let in_flight = match self.plan.mode {
            Mode::ClosedLoop => batch.workers,
            Mode::Server => batch.size,
        };
        let requests = self.requests_of(batch.shape, batch.size);
        self.measure(in_flight, requests).await
    }

    /// So many more requests of the shape of this number.
    pub(super) fn requests_of(&mut self, shape: u32, count: u32) -> Vec<Request> {
        let words = self.session.serving.words(shape);
        self.requests.many(count, self.plan.shape(shape).unwrap_or_default(), words)
    }

    /// Measures requests while the user may stop it.
    pub(super) async fn measure(
        &mut self,
        in_flight: u32,
        requests: Vec<Request>,
    ) -> Result<Measurement, Stopped> {
        let visibility = self.controls.visibility();
        let work = self.bursts.measure_watched(in_flight, &requests, &visibility, &mut *self.sink);
        self.controls.unless_stopped(work).await
    }

    pub(super) async fn pause_if_wanted(&mut self) -> Result<(), Stopped> {
        if self.controls.pause_wanted() {
            let since_ms = self.bursts.clock.now_ms();
            self.tell(Event::Paused);
            self.controls.resumed().await?;
            self.tally.paused_ms += self.bursts.clock.now_ms() - since_ms;
            self.tell(Event::Resumed);
        }
        Ok(())
    }
}
