//! Where a session under way stands, beside what it has measured.

use crate::schedule::{Goal, Left, guess_s, left};
use crate::{BatchId, Ending, Event, Plan, Session, Slots};

/// The picture of a running (or ended) session.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    plan: Plan,
    goal: Goal,
    /// What goes on now.
    pub phase: Phase,
    /// The batch in flight.
    pub current: Option<Current>,
    /// What is left, the batch in flight included.
    left: Vec<Left>,
    /// How long the whole was guessed to take, s.
    whole_s: f64,
    /// How much longer a batch takes than was guessed; none before one was measured.
    scale: Option<f64>,
}

/// What goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Lanes are opened.
    Opening,
    /// The model is loaded.
    WarmingUp,
    /// Server mode: the slots are counted.
    CountingSlots {
        /// How many there should be.
        slots: u32,
    },
    /// Server mode: the user is to restart the server.
    RestartWanted {
        /// How many slots there should be.
        slots: u32,
        /// What was seen.
        found: Option<Slots>,
    },
    /// The server went away and is waited for.
    ServerAway,
    /// A batch is measured.
    Measuring,
    /// A rest between two batches.
    Resting,
    /// The user's pause.
    Paused,
    /// It is over.
    Ended(Ending),
}

/// The batch in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Current {
    /// The batch.
    pub batch: BatchId,
    /// Requests in flight now.
    pub in_flight: u32,
    /// Requests that have ended.
    pub ended: u32,
    /// Tokens of those requests.
    pub tokens: u64,
    /// The first of them was sent, ms on the page's clock.
    pub first_sent_ms: Option<f64>,
    /// The last of them ended, ms on the page's clock.
    pub last_end_ms: f64,
}

impl Current {
    /// Tokens of the ended requests over the time until now; nothing before the first has ended.
    #[must_use]
    pub fn tokens_per_s(&self) -> Option<f64> {
        let span_s = (self.last_end_ms - self.first_sent_ms?) / 1000.0;
        (self.tokens > 0 && span_s > 0.0).then(|| self.tokens as f64 / span_s)
    }

    fn take(&mut self, sample: &crate::Sample) {
        self.ended += 1;
        self.tokens += sample.tokens.unwrap_or(0);
        let first_ms = self.first_sent_ms.unwrap_or(sample.sent_ms);
        self.first_sent_ms = Some(first_ms.min(sample.sent_ms));
        self.last_end_ms = self.last_end_ms.max(sample.end_ms);
    }
}

impl Progress {
    /// Before the first event of a session that goes on from what it has.
    #[must_use]
    pub fn new(goal: Goal, plan: Plan, session: &Session) -> Self {
        let left = left(goal, &plan, session);
        let whole_s = match goal {
            Goal::Plan => {
                guess_s(&crate::schedule::left(goal, &plan, &Session::default()), &plan, 1.0)
            }
            Goal::Again { .. } => guess_s(&left, &plan, 1.0),
        };
        let mut progress =
            Self { plan, goal, phase: Phase::Opening, current: None, left, whole_s, scale: None };
        progress.learn(session);
        progress
    }

    /// Takes in an event that the session has taken in already.
    pub fn apply(&mut self, event: &Event, session: &Session) {
        match event {
            Event::WarmUpStarted => self.phase = Phase::WarmingUp,
            Event::CountingSlots { slots } => {
                self.phase = Phase::CountingSlots { slots: *slots };
            }
            Event::RestartWanted { slots, found } => {
                self.phase = Phase::RestartWanted { slots: *slots, found: *found };
            }
            Event::ServerAway => self.phase = Phase::ServerAway,
            Event::Opened(_)
            | Event::WarmUpDone(_)
            | Event::SlotsCounted { .. }
            | Event::SlotsAccepted
            | Event::ServerRestarted
            | Event::ServerBack(_)
            | Event::Resumed => self.phase = Phase::Resting,
            Event::BatchStarted(batch) => {
                self.phase = Phase::Measuring;
                self.current = Some(Current { batch: *batch, ..Current::default() });
            }
            Event::InFlight(in_flight) => {
                if let Some(current) = &mut self.current {
                    current.in_flight = *in_flight;
                }
            }
            Event::SampleDone(sample) => {
                if let Some(current) = &mut self.current {
                    current.take(sample);
                }
            }
            Event::BatchDone { .. } | Event::MeasuredAgain { .. } => {
                self.phase = Phase::Resting;
                self.current = None;
                self.left = left(self.goal, &self.plan, session);
                self.learn(session);
            }
            Event::Paused => self.phase = Phase::Paused,
            Event::Finished(ending) => {
                self.phase = Phase::Ended(ending.clone());
                self.current = None;
            }
        }
    }

    /// Learns from what was measured how far the guesses are off.
    fn learn(&mut self, session: &Session) {
        let (mut measured_s, mut guessed_s) = (0.0, 0.0);
        for run in &session.runs {
            for batch in &run.batches {
                let Some(measured) = batch.measurements.last() else { continue };
                measured_s += measured.total_s;
                guessed_s += self.plan.guess_batch_s(BatchId::new(run.workers, batch.size));
            }
        }
        self.scale = (guessed_s > 0.0).then(|| measured_s / guessed_s);
    }

    /// How the session ended; nothing while it goes on.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        match &self.phase {
            Phase::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    /// Number of the run that is measured, from 1, and how many there are.
    #[must_use]
    pub fn run_number(&self) -> (usize, usize) {
        let next = self.left.first().map(|left| left.batch.workers);
        let workers = self.current.map(|current| current.batch.workers).or(next);
        let position = self.plan.workers.iter().position(|&planned| Some(planned) == workers);
        let runs = self.plan.workers.len();
        (position.map_or(runs, |index| index + 1), runs)
    }

    /// Share of the goal that is reached, 0 ..= 1, by estimated time.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        if self.whole_s <= 0.0 {
            return 0.0;
        }
        (1.0 - self.left_s(1.0) / self.whole_s).clamp(0.0, 1.0)
    }

    /// How long the rest will take, s: the first guess, scaled by how far it was off so far. None while
    /// nobody can know: before anything was measured, and while something is waited for.
    #[must_use]
    pub fn remaining_s(&self) -> Option<f64> {
        match self.phase {
            Phase::Measuring | Phase::Resting | Phase::Paused => {
                self.scale.map(|scale| self.left_s(scale))
            }
            Phase::Ended(_) => Some(0.0),
            Phase::Opening
            | Phase::WarmingUp
            | Phase::CountingSlots { .. }
            | Phase::RestartWanted { .. }
            | Phase::ServerAway => None,
        }
    }

    /// Guessed time of what is left, s, with the guess of every batch multiplied by `scale`.
    fn left_s(&self, scale: f64) -> f64 {
        let current_s = self.current.map_or(0.0, |current| {
            let share = f64::from(current.ended) / f64::from(current.batch.size.max(1));
            self.plan.guess_batch_s(current.batch) * scale * share
        });
        (guess_s(&self.left, &self.plan, scale) - current_s).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Measurement, Sample};

    struct Course {
        session: Session,
        progress: Progress,
    }

    impl Course {
        fn new(goal: Goal, plan: Plan, session: Session) -> Self {
            Self { progress: Progress::new(goal, plan, &session), session }
        }

        fn apply(&mut self, event: Event) {
            self.session.apply(&event);
            self.progress.apply(&event, &self.session);
        }
    }

    fn plan() -> Plan {
        let plan = Plan { workers: vec![1, 2], max_batch: Some(2), ..Plan::default() };
        Plan { drift_check: false, ..plan }
    }

    fn course() -> Course {
        Course::new(Goal::Plan, plan(), Session::default())
    }

    fn done(workers: u32, requests: u32, total_s: f64) -> Event {
        let measurement = Measurement { requests, total_s, ..Measurement::default() };
        Event::BatchDone { workers, measurement }
    }

    #[test]
    fn the_batch_in_flight_is_counted() {
        let mut course = course();
        course.apply(Event::BatchStarted(BatchId::new(2, 2)));
        course.apply(Event::InFlight(2));
        assert_eq!(course.progress.current.and_then(|current| current.tokens_per_s()), None);
        for end_ms in [1500.0, 2500.0] {
            let sample = Sample { sent_ms: 500.0, end_ms, tokens: Some(40), ..Sample::default() };
            course.apply(Event::SampleDone(sample));
        }
        let current = course.progress.current.expect("a batch is in flight");
        assert_eq!((current.in_flight, current.ended, current.tokens), (2, 2, 80));
        assert_eq!(current.tokens_per_s(), Some(40.0));
        assert_eq!(course.progress.run_number(), (2, 2));
    }

    #[test]
    fn what_remains_follows_what_was_measured() {
        let mut course = course();
        assert_eq!(course.progress.fraction(), 0.0);
        let first_s = plan().guess_batch_s(BatchId::new(1, 1));
        course.apply(done(1, 1, first_s * 10.0));
        let left = [(1, 2), (2, 1), (2, 2)].map(|(workers, size)| BatchId::new(workers, size));
        let guess_s: f64 = left.map(|id| plan().guess_batch_s(id) * 10.0 + 2.0).iter().sum();
        assert!((course.progress.remaining_s().unwrap() - guess_s).abs() < 1e-6);
        for event in [done(1, 2, 1.0), done(2, 1, 1.0), done(2, 2, 1.0)] {
            course.apply(event);
        }
        assert_eq!((course.progress.remaining_s(), course.progress.fraction()), (Some(0.0), 1.0));
    }

    #[test]
    fn nobody_knows_how_long_a_load_takes() {
        let mut course = course();
        assert_eq!(course.progress.remaining_s(), None);
        course.apply(done(1, 1, 1.0));
        for event in [Event::WarmUpStarted, Event::ServerAway, Event::CountingSlots { slots: 1 }] {
            course.apply(event);
            assert_eq!(course.progress.remaining_s(), None);
        }
        course.apply(Event::Resumed);
        assert!(course.progress.remaining_s().is_some());
    }

    #[test]
    fn a_session_that_goes_on_reaches_its_end() {
        let mut first = course();
        first.apply(done(1, 1, 1.0));
        let plan = Plan { drift_check: true, ..plan() };
        let mut going_on = Course::new(Goal::Plan, plan, first.session);
        let before = going_on.progress.fraction();
        assert!(before > 0.0 && before < 1.0);
        for event in [done(1, 2, 1.0), done(2, 1, 1.0), done(2, 2, 1.0)] {
            going_on.apply(event);
        }
        assert!(going_on.progress.fraction() < 1.0, "the drift check is left");
        let measurement = Measurement { requests: 1, total_s: 1.0, ..Measurement::default() };
        going_on.apply(Event::MeasuredAgain { workers: 1, measurement });
        assert_eq!(going_on.progress.fraction(), 1.0);
    }

    #[test]
    fn one_batch_once_more_is_a_whole_of_its_own() {
        let mut first = course();
        first.apply(done(2, 2, 1.0));
        let goal = Goal::Again { batch: BatchId::new(2, 2), times: 2 };
        let mut again = Course::new(goal, plan(), first.session);
        assert_eq!(again.progress.fraction(), 0.0);
        again.apply(done(2, 2, 1.0));
        assert_eq!(again.progress.fraction(), 1.0);
    }
}
