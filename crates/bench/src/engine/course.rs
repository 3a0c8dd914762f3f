//! The whole session: warm-up, runs, repeats, rests between batches, how it ends.

use futures::channel::mpsc::UnboundedReceiver;

use super::controls::{Controls, Stopped};
use super::{Backend, Clock, Command, Ending, Engine, Event, Request, SessionError};
use crate::mix::{marker, mix, shuffle};
use crate::model::measured::Measured;
use crate::repeats::{contender, count};
use crate::{Batch, Failure, Mode, Run, RunPlan};

/// The warm-up request's prompt: differs from any measured one, so that it primes no prompt cache.
const WARM_UP_PROMPT: &str = "Count from one to ten.";
/// The warm-up answers shortly: it is there to load the model.
const WARM_UP_TOKENS: u32 = 8;
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
pub(super) struct Course<'a, S> {
    measured: Measured,
    pub(super) controls: Controls,
    sink: &'a mut S,
    /// Workers and size of the batch that was measured first, for the drift check.
    first: Option<(u32, u32)>,
    /// Something was measured: the next batch comes after a rest.
    has_measured: bool,
    /// Requests made so far: every one has a number of its own.
    pub(super) requests: u64,
}

impl<S: FnMut(Event)> Course<'_, S> {
    /// Tells an event, and takes in what it brings.
    pub(super) fn tell(&mut self, event: Event) {
        self.measured.apply(&event);
        (self.sink)(event);
    }

    /// Tells events that happen while something is awaited.
    pub(super) fn parts(&mut self) -> (&mut Controls, &mut S) {
        (&mut self.controls, &mut *self.sink)
    }
}

impl<B: Backend, C: Clock> Engine<'_, B, C> {
    /// Measures what of the plan is not done yet and gives all that is measured, however it ended.
    pub async fn run(
        self,
        commands: UnboundedReceiver<Command>,
        sink: &mut impl FnMut(Event),
    ) -> Vec<Run> {
        let mut course = Course {
            measured: Measured::continuing(self.done.clone()),
            controls: Controls::new(commands),
            sink,
            first: None,
            has_measured: false,
            requests: 0,
        };
        let ending = match self.run_plan(&mut course).await {
            Ok(()) => Ending::Completed,
            Err(ending) => ending,
        };
        course.tell(Event::Finished(ending));
        course.measured.runs
    }

    async fn run_plan<S: FnMut(Event)>(&self, course: &mut Course<'_, S>) -> Result<(), Ending> {
        self.warm_up(course).await?;
        let runs = match self.only {
            Some((workers, batch)) => vec![RunPlan { workers, batches: vec![batch] }],
            None => self.plan.runs(),
        };
        for run in runs {
            let is_missing = |&size: &u32| self.is_missing(&course.measured, run.workers, size);
            if !run.batches.iter().any(is_missing) {
                continue;
            }
            if self.plan.mode == Mode::Server {
                self.ensure_slots(run.workers, course).await?;
            }
            self.measure_run(&run, course).await?;
            if self.plan.mode == Mode::Server {
                self.measure_first_again(course).await?;
            }
            course.tell(Event::RunDone { workers: run.workers });
        }
        self.measure_first_again(course).await
    }

    /// Whether a batch must be measured: it was not often enough, or is wanted anew.
    fn is_missing(&self, measured: &Measured, workers: u32, size: u32) -> bool {
        self.only.is_some() || count(&measured.runs, workers, size) < self.plan.repeats
    }

    /// All batches of a run, pass by pass, so that drift meets every size alike.
    async fn measure_run<S: FnMut(Event)>(
        &self,
        run: &RunPlan,
        course: &mut Course<'_, S>,
    ) -> Result<(), Ending> {
        let workers = run.workers;
        if let Some((workers, size)) = self.only {
            let batch = self.next_batch(workers, size, course).await?;
            course.tell(Event::BatchDone { workers, batch });
            return Ok(());
        }
        for pass in 1..=self.plan.repeats {
            let mut sizes = run.batches.clone();
            if self.plan.shuffle {
                shuffle(&mut sizes, mix(self.nonce, u64::from(workers) << 8 | u64::from(pass)));
            }
            for size in sizes {
                if count(&course.measured.runs, workers, size) < pass {
                    let batch = self.next_batch(workers, size, course).await?;
                    course.tell(Event::BatchDone { workers, batch });
                }
            }
        }
        let most = self.plan.most_repeats.unwrap_or(0);
        let undecided = |measured: &Measured| contender(measured.run(workers)?, most);
        while let Some(size) = undecided(&course.measured) {
            let batch = self.next_batch(workers, size, course).await?;
            course.tell(Event::BatchDone { workers, batch });
        }
        Ok(())
    }

    /// Measures the batch that came first once more: whatever changed since then shows.
    async fn measure_first_again<S: FnMut(Event)>(
        &self,
        course: &mut Course<'_, S>,
    ) -> Result<(), Ending> {
        let is_wanted = self.only.is_none() && !self.plan.drift_checks().is_empty();
        let Some((workers, size)) = course.first.take().filter(|_| is_wanted) else {
            return Ok(());
        };
        let batch = self.next_batch(workers, size, course).await?;
        course.tell(Event::MeasuredAgain { workers, batch });
        course.first = None;
        Ok(())
    }

    /// Loads the model by one request that is not measured.
    pub(super) async fn warm_up<S: FnMut(Event)>(
        &self,
        course: &mut Course<'_, S>,
    ) -> Result<(), Ending> {
        course.tell(Event::WarmUpStarted);
        let lane = self.lanes.clone().assign().ok_or(SessionError::NoLanes)?;
        let request = Request {
            prompt: WARM_UP_PROMPT.into(),
            max_tokens: WARM_UP_TOKENS.min(self.plan.max_tokens),
            ..self.requests(1, course).remove(0)
        };
        let timeout_s = WARM_UP_TIMEOUT_S.max(self.plan.timeout_s);
        let answer = self.send_within(timeout_s, lane, &request);
        let sample = course.controls.unless_stopped(answer).await?;
        if let Some(failure) = sample.error {
            return Err(SessionError::WarmUp { failure, message: sample.error_message }.into());
        }
        let sent_ms = sample.sent_ms;
        course.tell(Event::WarmUpDone(sample.earlier_by(sent_ms)));
        Ok(())
    }

    /// Rests, and measures a batch.
    async fn next_batch<S: FnMut(Event)>(
        &self,
        workers: u32,
        size: u32,
        course: &mut Course<'_, S>,
    ) -> Result<Batch, Ending> {
        if std::mem::replace(&mut course.has_measured, true) {
            let rest = self.clock.sleep_ms(self.plan.pause_s * 1000.0);
            course.controls.unless_stopped(rest).await?;
        }
        self.pause_if_wanted(course).await?;
        course.first.get_or_insert((workers, size));
        course.tell(Event::BatchStarted { workers, batch: size });
        let in_flight = match self.plan.mode {
            Mode::ClosedLoop => workers,
            Mode::Server => size,
        };
        let requests = self.requests(size, course);
        let batch = self.measure(in_flight, requests, course).await?;
        if batch.failed() == batch.samples.len()
            && let Some(sample) = batch.samples.first()
        {
            let failure = sample.error.clone().unwrap_or(Failure::Network);
            let message = sample.error_message.clone();
            let error = SessionError::BatchFailed { workers, batch: size, failure, message };
            return Err(error.into());
        }
        Ok(batch)
    }

    /// Measures requests while the user may stop it.
    pub(super) async fn measure<S: FnMut(Event)>(
        &self,
        in_flight: u32,
        requests: Vec<Request>,
        course: &mut Course<'_, S>,
    ) -> Result<Batch, Stopped> {
        let (controls, sink) = course.parts();
        let visibility = controls.visibility();
        let work = self.measure_batch(in_flight, requests, &visibility, sink);
        controls.unless_stopped(work).await
    }

    /// So many new requests of the plan.
    pub(super) fn requests<S>(&self, count: u32, course: &mut Course<'_, S>) -> Vec<Request> {
        let first = course.requests;
        course.requests += u64::from(count);
        let request = |number| Request {
            marker: marker(self.nonce, number),
            prompt: self.plan.prompt.clone(),
            max_tokens: self.plan.max_tokens,
            temperature: self.plan.temperature,
            seed: self.plan.seed,
        };
        (first..course.requests).map(request).collect()
    }

    async fn pause_if_wanted<S: FnMut(Event)>(
        &self,
        course: &mut Course<'_, S>,
    ) -> Result<(), Stopped> {
        if course.controls.pause_wanted() {
            course.tell(Event::Paused);
            course.controls.resumed().await?;
            course.tell(Event::Resumed);
        }
        Ok(())
    }
}
