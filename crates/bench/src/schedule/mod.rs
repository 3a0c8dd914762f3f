//! What to measure next: derived from plan and session alone, so that resuming, progress, map and engine always
//! agree.

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

use crate::{BatchId, Plan, RunId, Session, Slots, Strategy};

pub use disturbed::{disturbance, most_requests};
pub use estimate::{Estimate, estimate, guess_s, slowness};
pub use search::{Found, Reason, Standing, reason, standing};
pub use shared::copy;

/// The goal of measuring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// Everything in the plan.
    #[default]
    Plan,
    /// Each of these batches is measured until it has this many measurements, failures included.
    Again(Vec<(BatchId, u32)>),
}

/// One thing to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Open,
    /// Load the model by an unmeasured request.
    WarmUp,
    /// Wait for a server that went away.
    AwaitServer,
    /// Server mode: count the slots, of which there should be this many.
    CountSlots(u32),
    /// Server mode: the server must be restarted.
    AwaitRestart {
        /// The run that needs it.
        run: RunId,
        found: Option<Slots>,
    },
    /// Find how many words a prompt of this shape needs.
    FitPrompts(u32),
    Measure(BatchId),
    /// Measure a batch once more, to see whether the server is still as fast.
    MeasureAgain(BatchId),
    /// Copy to a batch what was measured of its load in an earlier run.
    Share {
        batch: BatchId,
        /// The measured batch.
        from: BatchId,
    },
}

/// Measurements still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub batch: BatchId,
    pub times: u32,
    /// In addition to the plan's repeats, to show drift.
    pub is_drift_check: bool,
}

impl Left {
    fn drift_check(batch: BatchId) -> Self {
        Self { batch, times: 1, is_drift_check: true }
    }
}

/// The next step towards the goal; `None` when it is reached.
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

/// What is left until the goal is reached, as far as foreseeable: extra repeats of close batches are not.
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

/// How many measurements a batch lacks to have `times`.
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
