//! Where a session stands: what its events add up to.

use crate::engine::{Ending, Event};
use crate::model::measured::Measured;
use crate::repeats::count;
use crate::slots::Slots;
use crate::{Batch, Plan, Run, Sample};

/// The picture of a running (or ended) session.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    plan: Plan,
    /// The batch that alone is wanted once more, as workers and size, and how often it was measured.
    only: Option<((u32, u32), u32)>,
    measured: Measured,
    /// The request that loaded the model.
    pub warm_up: Option<Sample>,
    /// What goes on now.
    pub phase: Phase,
    /// The batch in flight.
    pub current: Option<Current>,
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
    /// Workers of its run.
    pub workers: u32,
    /// Its size.
    pub batch: u32,
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
}

impl Progress {
    /// Before the first event of a session that goes on from these runs; with `only` it measures a single
    /// batch once more, given as workers and size.
    #[must_use]
    pub fn new(plan: Plan, done: Vec<Run>, only: Option<(u32, u32)>) -> Self {
        let only = only.map(|(workers, size)| ((workers, size), count(&done, workers, size)));
        Self {
            plan,
            only,
            measured: Measured::continuing(done),
            warm_up: None,
            phase: Phase::Opening,
            current: None,
        }
    }

    /// Finished batches, run by run.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.measured.runs
    }

    /// Takes the next event in.
    pub fn apply(&mut self, event: Event) {
        self.measured.apply(&event);
        match event {
            Event::WarmUpStarted => self.phase = Phase::WarmingUp,
            Event::WarmUpDone(sample) => self.warm_up = Some(sample),
            Event::CountingSlots { slots } => self.phase = Phase::CountingSlots { slots },
            Event::RestartWanted { slots, found } => {
                self.phase = Phase::RestartWanted { slots, found };
            }
            Event::SlotsCounted { .. } | Event::RunDone { .. } => {}
            Event::BatchStarted { workers, batch } => {
                self.phase = Phase::Measuring;
                self.current = Some(Current { workers, batch, ..Current::default() });
            }
            Event::InFlight(in_flight) => {
                if let Some(current) = &mut self.current {
                    current.in_flight = in_flight;
                }
            }
            Event::SampleDone(sample) => {
                if let Some(current) = &mut self.current {
                    current.ended += 1;
                    current.tokens += sample.tokens.unwrap_or(0);
                    let first_ms = current.first_sent_ms.unwrap_or(sample.sent_ms);
                    current.first_sent_ms = Some(first_ms.min(sample.sent_ms));
                    current.last_end_ms = current.last_end_ms.max(sample.end_ms);
                }
            }
            Event::BatchDone { .. } | Event::MeasuredAgain { .. } => {
                self.phase = Phase::Resting;
                self.current = None;
            }
            Event::Paused => self.phase = Phase::Paused,
            Event::Resumed => self.phase = Phase::Resting,
            Event::Finished(ending) => {
                self.phase = Phase::Ended(ending);
                self.current = None;
            }
        }
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
        let workers = self.current.map(|current| current.workers);
        let workers = workers.or_else(|| self.runs().last().map(|run| run.workers));
        let position = self.plan.workers.iter().position(|&planned| Some(planned) == workers);
        (position.map_or(1, |index| index + 1), self.plan.workers.len())
    }

    /// Share of the plan that is done, 0 ..= 1, by estimated time.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        let whole_s = match self.only {
            Some(((workers, batch), _)) => {
                self.plan.guess_batch_s(workers, batch) + self.plan.pause_s
            }
            None => self.plan.estimate().duration_s,
        };
        if whole_s <= 0.0 { 0.0 } else { (1.0 - self.left_s(1.0) / whole_s).clamp(0.0, 1.0) }
    }

    /// How long the rest of the plan will take, s: the first guess, scaled by how far it was off so far.
    #[must_use]
    pub fn remaining_s(&self) -> f64 {
        let (mut measured_s, mut guessed_s) = (0.0, 0.0);
        for run in self.runs() {
            for batch in &run.batches {
                measured_s += batch.total_s;
                guessed_s += self.plan.guess_batch_s(run.workers, batch.batch);
            }
        }
        self.left_s(if guessed_s > 0.0 { measured_s / guessed_s } else { 1.0 })
    }

    /// Guessed time of what is left, s, with the guess of every batch multiplied by `scale`.
    fn left_s(&self, scale: f64) -> f64 {
        let one_s = |(workers, batch): (u32, u32)| {
            self.plan.guess_batch_s(workers, batch) * scale + self.plan.pause_s
        };
        let left_s: f64 =
            self.left().into_iter().map(|(batch, times)| one_s(batch) * f64::from(times)).sum();
        let current_s = self.current.map_or(0.0, |current: Current| {
            let share = f64::from(current.ended) / f64::from(current.batch.max(1));
            let guess_s = self.plan.guess_batch_s(current.workers, current.batch) * scale;
            guess_s * share + self.plan.pause_s
        });
        (left_s - current_s).max(0.0)
    }

    /// What is still to be measured, the batch in flight included: workers and size, and how often.
    fn left(&self) -> Vec<((u32, u32), u32)> {
        let missing = |(workers, size): (u32, u32)| {
            self.plan.repeats.saturating_sub(count(self.runs(), workers, size))
        };
        if let Some(((workers, size), before)) = self.only {
            let is_left = count(self.runs(), workers, size) == before;
            return vec![((workers, size), u32::from(is_left))];
        }
        let planned = self.plan.batches().into_iter();
        let again = |(workers, _): &(u32, u32)| -> Option<&Batch> {
            self.measured.run(*workers)?.again.as_ref()
        };
        let checks = self.plan.drift_checks().into_iter().filter(|check| again(check).is_none());
        planned.map(|batch| (batch, missing(batch))).chain(checks.map(|check| (check, 1))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, Sample};

    fn progress() -> Progress {
        let plan = Plan { workers: vec![1, 2], max_batch: Some(2), ..Plan::default() };
        Progress::new(Plan { drift_check: false, ..plan }, Vec::new(), None)
    }

    fn batch_done(workers: u32, batch: u32, total_s: f64) -> Event {
        Event::BatchDone { workers, batch: Batch { batch, total_s, ..Batch::default() } }
    }

    #[test]
    fn finished_batches_collect_in_their_runs() {
        let mut progress = progress();
        for event in [batch_done(1, 1, 1.0), batch_done(1, 2, 1.0), batch_done(2, 1, 1.0)] {
            progress.apply(event);
        }
        let sizes: Vec<_> =
            progress.runs().iter().map(|run| (run.workers, run.batches.len())).collect();
        assert_eq!(sizes, [(1, 2), (2, 1)]);
        assert_eq!(progress.run_number(), (2, 2));
    }

    #[test]
    fn the_batch_in_flight_is_counted() {
        let mut progress = progress();
        progress.apply(Event::BatchStarted { workers: 2, batch: 2 });
        progress.apply(Event::InFlight(2));
        assert_eq!(progress.current.and_then(|current| current.tokens_per_s()), None);
        for end_ms in [1500.0, 2500.0] {
            let sample = Sample { sent_ms: 500.0, end_ms, tokens: Some(40), ..Sample::default() };
            progress.apply(Event::SampleDone(sample));
        }
        let current = progress.current.expect("a batch is in flight");
        assert_eq!((current.in_flight, current.ended, current.tokens), (2, 2, 80));
        assert_eq!(current.tokens_per_s(), Some(40.0));
    }

    #[test]
    fn what_remains_follows_what_was_measured() {
        let mut progress = progress();
        let guess_s = progress.remaining_s();
        assert_eq!(progress.fraction(), 0.0);
        let first_s = progress.plan.guess_batch_s(1, 1);
        progress.apply(batch_done(1, 1, first_s * 10.0));
        assert!(progress.remaining_s() > guess_s * 4.0, "ten times slower than guessed");
        for event in [batch_done(1, 2, 1.0), batch_done(2, 1, 1.0), batch_done(2, 2, 1.0)] {
            progress.apply(event);
        }
        assert_eq!((progress.remaining_s(), progress.fraction()), (0.0, 1.0));
    }

    #[test]
    fn what_was_measured_before_and_what_is_not_wanted_is_not_left() {
        let mut done = progress();
        done.apply(batch_done(1, 1, 1.0));
        let plan = Plan { drift_check: true, ..done.plan.clone() };
        let going_on = Progress::new(plan.clone(), done.runs().to_vec(), None);
        assert_eq!(
            going_on.left(),
            [((1, 1), 0), ((1, 2), 1), ((2, 1), 1), ((2, 2), 1), ((1, 1), 1)]
        );
        let single = Progress::new(plan, done.runs().to_vec(), Some((2, 2)));
        assert_eq!(single.left(), [((2, 2), 1)]);
    }

    #[test]
    fn the_ending_is_kept() {
        let mut progress = progress();
        assert_eq!(progress.ending(), None);
        progress.apply(Event::Finished(Ending::Stopped));
        assert_eq!(progress.ending(), Some(&Ending::Stopped));
    }
}
