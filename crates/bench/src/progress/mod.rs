//! The progress of a running session, as opposed to what it measured.

mod current;

use crate::schedule::{Goal, Left, Reason, disturbance, estimate, guess_s, left, reason};
use crate::{BatchId, Ending, Event, Measurement, Plan, Session, Slots, Strategy, Warning};

pub use current::Current;

/// The state of a running (or ended) session.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    plan: Plan,
    goal: Goal,
    pub phase: Phase,
    pub current: Option<Current>,
    /// In a search: why it measures this batch.
    pub why: Option<Reason>,
    /// The batch in flight is measured again because this disturbed it before.
    pub disturbed_by: Option<Warning>,
    /// Server mode: the restart that the user is asked for, and the slots seen; also while checking whether it
    /// has happened.
    pub restart_wanted: Option<(u32, Option<Slots>)>,
    /// What is left, including the batch in flight.
    left: Vec<Left>,
    /// Estimated duration of the whole session, s.
    whole_s: f64,
    /// In a search: the share of its requests already measured.
    reached: f64,
    /// Ratio of actual to estimated batch times; `None` before the first measurement.
    scale: Option<f64>,
}

/// What the session is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Opening,
    /// Measuring what page and network add.
    Calibrating {
        in_flight: u32,
    },
    WarmingUp,
    CountingSlots {
        /// Expected slots.
        slots: u32,
    },
    /// Server mode: the user is asked to restart the server.
    RestartWanted {
        /// Required slots.
        slots: u32,
        found: Option<Slots>,
    },
    /// Waiting for a server that no longer answers.
    ServerAway,
    /// The server rejects requests for now and is retried.
    ServerRefuses {
        /// The HTTP status of the rejection.
        status: u16,
        /// The message that came with it.
        message: Option<String>,
        /// The time until the next attempt, s.
        again_in_s: f64,
    },
    /// Requests were aborted: waiting until the server is idle.
    AwaitingQuiet,
    Measuring,
    /// A pause between two batches.
    Resting,
    /// The user's pause.
    Paused,
    Ended(Ending),
}

impl Progress {
    /// The state before the first event of a session that continues from these measurements.
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

    /// Applies an event that the session has already applied.
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
                self.restart_wanted = None;
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

    /// Updates how far the estimates are off from what was measured.
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
        let measured = session.requests();
        let all = measured.saturating_add(self.requests_left());
        let reached = f64::from(measured) / f64::from(all.max(1));
        self.reached = self.reached.max(reached);
        self.scale = (guessed_s > 0.0).then(|| measured_s / guessed_s);
    }

    /// How the session ended; `None` while it is running.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        let Phase::Ended(ending) = &self.phase else { return None };
        Some(ending)
    }

    /// Number of batches in the plan, before anything is measured again.
    #[must_use]
    pub fn planned_batches(&self) -> u64 {
        estimate(&self.plan, false, 1.0).batches.into()
    }

    /// Share of the goal that is reached, 0 ..= 1, by estimated time; in a search by requests, and it never
    /// decreases when more turn out to be needed.
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

    /// Remaining time, s: the first estimate, scaled by its error so far. `None` if unknown: before the first
    /// measurement, and while waiting for something.
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

    /// How many requests are left, including those of the batch in flight that have not ended; in a search as
    /// far as foreseeable.
    #[must_use]
    pub fn requests_left(&self) -> u32 {
        let left = self.left.iter().map(|left| left.batch.size.saturating_mul(left.times));
        let left = left.fold(0, u32::saturating_add);
        left.saturating_sub(self.current.map_or(0, |current| current.ended))
    }

    /// What is left of the plan, including the batch in flight; `None` if the goal is another one.
    #[must_use]
    pub fn left_of_plan(&self) -> Option<&[Left]> {
        (self.goal == Goal::Plan).then_some(&*self.left)
    }

    /// Whether it is a search that is still running.
    #[must_use]
    pub fn is_search(&self) -> bool {
        self.goal == Goal::Plan && self.plan.strategy == Strategy::Search
    }

    /// Estimated time of what is left, s, with the estimate of every batch multiplied by `scale`.
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
