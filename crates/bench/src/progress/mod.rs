//! Where a session under way stands, beside what it has measured.

mod current;

use crate::schedule::{Goal, Left, Reason, disturbance, estimate, guess_s, left, reason};
use crate::{BatchId, Ending, Event, Measurement, Plan, Session, Slots, Strategy, Warning};

pub use current::Current;

/// The picture of a running (or ended) session.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    plan: Plan,
    goal: Goal,
    pub phase: Phase,
    pub current: Option<Current>,
    /// In a search: why it measures there.
    pub why: Option<Reason>,
    /// The batch in flight is measured again because this disturbed it before.
    pub disturbed_by: Option<Warning>,
    /// Server mode: the restart that the user is asked for, and what was seen; also while it is looked
    /// whether it has happened.
    pub restart_wanted: Option<(u32, Option<Slots>)>,
    /// What is left, the batch in flight included.
    left: Vec<Left>,
    /// How long the whole was guessed to take, s.
    whole_s: f64,
    /// Of a search: the share of its requests that is measured.
    reached: f64,
    /// How much longer a batch takes than was guessed; none before one was measured.
    scale: Option<f64>,
}

/// What goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Opening,
    /// It is measured what page and network add.
    Calibrating {
        in_flight: u32,
    },
    WarmingUp,
    CountingSlots {
        /// How many there should be.
        slots: u32,
    },
    /// Server mode: the user is to restart the server.
    RestartWanted {
        /// How many slots there should be.
        slots: u32,
        found: Option<Slots>,
    },
    /// The server went away and is waited for.
    ServerAway,
    /// The server takes no request for now and is asked again.
    ServerRefuses {
        /// With which HTTP status it refused.
        status: u16,
        /// What it said with it.
        message: Option<String>,
        /// How long it is left alone before it is asked again, s.
        again_in_s: f64,
    },
    /// Requests were given up: it is waited until the server works on nothing.
    AwaitingQuiet,
    Measuring,
    /// A rest between two batches.
    Resting,
    /// The user's pause.
    Paused,
    Ended(Ending),
}

impl Progress {
    /// Before the first event of a session that goes on from what it has.
    #[must_use]
    pub fn new(goal: Goal, plan: Plan, session: &Session) -> Self {
        let left = left(&goal, &plan, session);
        let whole_s = match &goal {
            Goal::Plan => {
                guess_s(&crate::schedule::left(&goal, &plan, &Session::default()), &plan, 1.0)
            }
            Goal::Again(_) => guess_s(&left, &plan, 1.0),
        };
        let mut progress = Self {
            plan,
            goal,
            phase: Phase::Opening,
            current: None,
            why: None,
            disturbed_by: None,
            restart_wanted: None,
            left,
            whole_s,
            reached: 0.0,
            scale: None,
        };
        progress.learn(session);
        progress
    }

    /// Takes in an event that the session has taken in already.
    pub fn apply(&mut self, event: &Event, session: &Session) {
        match event {
            Event::Calibrating { in_flight } => {
                self.phase = Phase::Calibrating { in_flight: *in_flight };
            }
            Event::WarmUpStarted => self.phase = Phase::WarmingUp,
            Event::CountingSlots { slots } => {
                self.phase = Phase::CountingSlots { slots: *slots };
            }
            Event::RestartWanted { slots, found } => {
                self.phase = Phase::RestartWanted { slots: *slots, found: *found };
                self.restart_wanted = Some((*slots, *found));
            }
            Event::ServerAway => self.phase = Phase::ServerAway,
            Event::ServerRefuses { status, message, again_in_s } => {
                let (status, again_in_s) = (*status, *again_in_s);
                self.phase = Phase::ServerRefuses { status, message: message.clone(), again_in_s };
            }
            Event::AwaitingQuiet => self.phase = Phase::AwaitingQuiet,
            Event::Opened(_)
            | Event::WarmUpDone(_)
            | Event::SlotsCounted { .. }
            | Event::SlotsAccepted
            | Event::ServerRestarted
            | Event::ServerBack(_)
            | Event::PromptsFitted { .. }
            | Event::PauseFound { .. }
            | Event::Resumed => self.phase = Phase::Resting,
            Event::BatchStarted(batch) => {
                self.phase = Phase::Measuring;
                self.restart_wanted = None;
                self.current = Some(Current { batch: *batch, ..Current::default() });
                self.disturbed_by = match &self.goal {
                    Goal::Plan => disturbance(*batch, &self.plan, session),
                    Goal::Again(_) => None,
                };
                let is_searching = self.is_search() && self.disturbed_by.is_none();
                self.why = is_searching.then(|| reason(*batch, &self.plan, session)).flatten();
            }
            Event::Calibrated(_) | Event::Learned(_) => {}
            Event::InFlight { batch, requests } => {
                if let Some(current) = self.current_of(*batch) {
                    current.in_flight = *requests;
                }
            }
            Event::SampleDone { batch, sample } => {
                if let Some(current) = self.current_of(*batch) {
                    current.take(sample);
                }
            }
            Event::BatchDone(_)
            | Event::MeasuredAgain(_)
            | Event::BatchSkipped(_)
            | Event::RunSkipped(_) => {
                self.phase = Phase::Resting;
                self.current = None;
                self.left = left(&self.goal, &self.plan, session);
                self.learn(session);
            }
            Event::BatchUnserved(_) | Event::RunEnded { .. } => {
                self.left = left(&self.goal, &self.plan, session);
            }
            Event::Paused => self.phase = Phase::Paused,
            Event::Finished(ending) => {
                self.phase = Phase::Ended(ending.clone());
                self.restart_wanted = None;
                self.current = None;
            }
        }
    }

    fn current_of(&mut self, batch: BatchId) -> Option<&mut Current> {
        self.current.as_mut().filter(|current| current.batch == batch)
    }

    /// Learns from what was measured how far the guesses are off.
    fn learn(&mut self, session: &Session) {
        let (mut measured_s, mut guessed_s) = (0.0, 0.0);
        for run in &session.runs {
            for batch in &run.batches {
                let own = |measured: &&Measurement| measured.shared_from.is_none();
                let Some(measured) = batch.measurements.iter().rfind(own) else { continue };
                measured_s += measured.total_s;
                guessed_s += self.plan.guess_batch_s(run.id().batch(batch.size));
            }
        }
        let measured: u32 = session.measurements().map(|measured| measured.requests).sum();
        let reached = f64::from(measured) / f64::from((measured + self.requests_left()).max(1));
        self.reached = self.reached.max(reached);
        self.scale = (guessed_s > 0.0).then(|| measured_s / guessed_s);
    }

    /// How the session ended; nothing while it goes on.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        let Phase::Ended(ending) = &self.phase else { return None };
        Some(ending)
    }

    /// Number of the run that is measured, from 1, and how many there are.
    #[must_use]
    pub fn run_number(&self) -> (usize, usize) {
        let next = self.left.first().map(|left| left.batch.run());
        let run = self.current.map(|current| current.batch.run()).or(next);
        let runs = self.plan.runs();
        let position = runs.iter().position(|planned| Some(planned.id()) == run);
        let runs = runs.len();
        (position.map_or(runs, |index| index + 1), runs)
    }

    /// So many batches the plan has in all, before anything is measured again.
    #[must_use]
    pub fn planned_batches(&self) -> u64 {
        estimate(&self.plan, false).batches.into()
    }

    /// Share of the goal that is reached, 0 ..= 1, by estimated time; of a search by requests, and it does not
    /// fall when more is seen to be needed.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        if self.is_search() {
            return self.reached;
        }
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
            | Phase::Calibrating { .. }
            | Phase::WarmingUp
            | Phase::CountingSlots { .. }
            | Phase::RestartWanted { .. }
            | Phase::ServerAway
            | Phase::ServerRefuses { .. }
            | Phase::AwaitingQuiet => None,
        }
    }

    /// How many requests are left, those of the batch in flight that have not ended included: in a search as
    /// far as it can be foreseen.
    #[must_use]
    pub fn requests_left(&self) -> u32 {
        let left: u32 = self.left.iter().map(|left| left.batch.size * left.times).sum();
        left.saturating_sub(self.current.map_or(0, |current| current.ended))
    }

    /// Whether it is a search, and goes on.
    #[must_use]
    pub fn is_search(&self) -> bool {
        self.goal == Goal::Plan && self.plan.strategy == Strategy::Search
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
mod tests;
