//! What is measured next: worked out of plan and session alone, so that going on, progress, map and engine
//! can not differ.

mod again;
mod contender;
mod disturbed;
mod drift_check;
mod estimate;
mod fit;
mod grid;
mod order;
pub(crate) mod own_error;
mod search;
mod server_mode;
mod shared;
mod tried;

use serde::{Deserialize, Serialize};

use crate::{BatchId, Plan, Session, Slots, Strategy};

pub use disturbed::{disturbance, most_requests};
pub use estimate::{Estimate, estimate, guess_s};
pub use search::{Found, Reason, Standing, reason, standing};
pub use shared::copy;

/// What is to be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// All that the plan asks for.
    #[default]
    Plan,
    /// Each of these batches is measured until it has so many measurements, those that failed included.
    Again(Vec<(BatchId, u32)>),
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Open,
    /// Load the model by a request that is not measured.
    WarmUp,
    /// Wait for a server that went away.
    AwaitServer,
    /// Server mode: count the slots; there should be so many.
    CountSlots(u32),
    /// Server mode: the server must be restarted.
    AwaitRestart {
        slots: u32,
        found: Option<Slots>,
    },
    /// Find out how many words make the prompts of this shape.
    FitPrompts(u32),
    Measure(BatchId),
    /// Measure a batch once more, to see whether the server is as fast as it was.
    MeasureAgain(BatchId),
    /// Take for a batch what was measured of its load in an earlier run.
    Share {
        batch: BatchId,
        /// What was measured.
        from: BatchId,
    },
}

/// Measurements that are still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub batch: BatchId,
    pub times: u32,
    /// Beside the plan's repeats: it shows drift.
    pub is_drift_check: bool,
}

impl Left {
    fn drift_check(batch: BatchId) -> Self {
        Self { batch, times: 1, is_drift_check: true }
    }
}

/// The next step towards the goal; none when it is reached.
#[must_use]
pub fn next(goal: &Goal, plan: &Plan, session: &Session) -> Option<Step> {
    let wanted = match goal {
        Goal::Plan => match plan.strategy {
            Strategy::Grid => grid::next(plan, session),
            Strategy::Search => disturbed::due(plan, session)
                .first()
                .map(|due| Step::Measure(due.batch))
                .or_else(|| search::next(plan, session)),
        },
        Goal::Again(batches) => {
            again::next(batches, session).or_else(|| shared::follow(plan, session))
        }
    }?;
    if matches!(wanted, Step::Share { .. }) {
        return Some(wanted);
    }
    let serving = &session.serving;
    Some(if !serving.is_open {
        Step::Open
    } else if serving.is_away {
        Step::AwaitServer
    } else if !serving.is_warm {
        Step::WarmUp
    } else {
        let server = server_mode::before(wanted, plan, session);
        server.or_else(|| fit::before(wanted, plan, session)).unwrap_or(wanted)
    })
}

/// What is left until the goal is reached, as far as it can be foreseen: how often close batches will be
/// repeated can not.
#[must_use]
pub fn left(goal: &Goal, plan: &Plan, session: &Session) -> Vec<Left> {
    let planned = match goal {
        Goal::Again(batches) => return again::left(batches, session),
        Goal::Plan => match plan.strategy {
            Strategy::Grid => grid::left(plan, session),
            Strategy::Search => search::left(plan, session),
        },
    };
    let again = disturbed::due(plan, session).into_iter();
    let again = again.map(|due| Left { batch: due.batch, times: due.times, is_drift_check: false });
    again.chain(planned).collect()
}

/// How often a batch must still be measured to have been so often.
fn times_left(times: u32, batch: BatchId, session: &Session) -> u32 {
    if session.serving.is_over(batch) {
        return 0;
    }
    let given_up = session.serving.given_up.iter().filter(|&&id| id == batch).count();
    let tried = u32::try_from(given_up).unwrap_or(u32::MAX);
    times.saturating_sub(session.times_measured(batch).saturating_add(tried))
}

#[cfg(test)]
mod tests;
