//! Finds the plan's fastest batch with few of its requests: three looks across the workers counts, then
//! whatever gains most per request: a workers count not measured yet, fuller waves, a second look at what may
//! have been disturbed, or a repeat of two that are too close to call. `docs/adaptive.md` says how well that
//! works, and for which servers.

mod arm;
mod border;
mod budget;
mod curve;
mod found;
mod gain;
mod known;
mod rivals;
mod second_look;
mod slowed;
mod standing;
mod steps;
mod tally;
mod within;

use arm::{Arm, UNKNOWN};
use budget::Budget;
use steps::Search;

use super::{Left, Step, drift_check};
use crate::{BatchId, Plan, RunPlan, Session, Strategy};

pub use found::Found;
pub use standing::{Standing, standing};

/// Why a batch is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// To cover the range: the fewest, the most and a medium number of workers.
    Look,
    /// The fastest may lie between these workers counts.
    Between {
        /// The smaller workers count.
        from: u32,
        /// The larger workers count.
        to: u32,
    },
    /// The same workers count may be faster when its waves are full.
    FullWaves,
    /// This many workers fill the server's slots: more are no faster, as their requests only wait longer.
    EnoughWorkers,
    /// It was measured once, and may have been slowed down.
    SecondLook,
    /// Nothing near it was measured: the curve was only assumed to be slower there.
    Unseen,
    /// These two cannot be told apart yet.
    Repeat {
        /// The one that currently leads.
        fastest: BatchId,
        /// The one that may be faster.
        rival: BatchId,
    },
    /// The fastest once more, to see how far measurements scatter.
    Confirm,
    /// Between the loads that seem to be within the limits and those that do not.
    Border,
    /// To see whether the most users break the limits too, as fewer do.
    Beyond,
    /// More requests are needed to be certain whether it is within the limits.
    Bound,
}

/// The batch of a run that is measured first.
fn first_of_run(run: &RunPlan) -> Option<BatchId> {
    Arm::of(run, UNKNOWN).map(|arm| arm.batch)
}

/// The runs of every shape, sorted by workers.
fn by_shape(plan: &Plan) -> Vec<Vec<RunPlan>> {
    let runs = plan.runs();
    let of_shape = |shape| {
        let mut runs: Vec<RunPlan> =
            runs.iter().filter(|run| run.shape == shape).cloned().collect();
        crate::order::sort_by_key(&mut runs, |run| run.workers);
        runs
    };
    (0..).zip(plan.shapes()).map(|(shape, _)| of_shape(shape)).collect()
}

/// The runs of the shape of which a batch is measured once more at the end.
fn checked(plan: &Plan) -> Vec<RunPlan> {
    by_shape(plan).into_iter().next().unwrap_or_default()
}

/// The drift checks still to come.
fn checks(plan: &Plan, session: &Session) -> Vec<BatchId> {
    drift_check::missing(&checked(plan), plan, session, first_of_run)
}

/// Whether this batch was measured and the plan's limit leaves room for measuring it once more.
fn may_check(batch: BatchId, plan: &Plan, session: &Session) -> bool {
    let with = session.requests().saturating_add(batch.size);
    let fits = plan.limit_requests.is_none_or(|limit| with <= limit);
    fits && session.batch(batch).is_some()
}

pub fn next(plan: &Plan, session: &Session) -> Option<Step> {
    let of_shape = |runs: Vec<RunPlan>| Search::of(&runs, plan, session).next();
    let found = by_shape(plan).into_iter().find_map(of_shape);
    let check = || checks(plan, session).into_iter().find(|batch| may_check(*batch, plan, session));
    found.map(|(batch, _)| Step::Measure(batch)).or_else(|| check().map(Step::MeasureAgain))
}

/// Why this batch comes next; `None` if another one does.
#[must_use]
pub fn reason(batch: BatchId, plan: &Plan, session: &Session) -> Option<Reason> {
    if plan.strategy != Strategy::Search {
        return None;
    }
    let runs =
        by_shape(plan).into_iter().find(|runs| runs.iter().any(|run| run.shape == batch.shape))?;
    let (next, reason) = Search::of(&runs, plan, session).next()?;
    (next == batch).then_some(reason)
}

/// What follows, as far as foreseeable: measurements change it.
pub fn left(plan: &Plan, session: &Session) -> Vec<Left> {
    let mut left: Vec<Left> = Vec::new();
    for runs in by_shape(plan) {
        for batch in Search::of(&runs, plan, session).foreseen() {
            match left.iter_mut().find(|left| left.batch == batch) {
                Some(left) => left.times += 1,
                None => left.push(Left { batch, times: 1, is_drift_check: false }),
            }
        }
    }
    let is_over = left.is_empty();
    // Batches not measured by now are not checked either.
    let checks = checks(plan, session).into_iter();
    let checks = checks.filter(|batch| !is_over || may_check(*batch, plan, session));
    left.extend(checks.map(Left::drift_check));
    left
}

/// The most requests of a search of this plan, including the check at the end, but not measuring again.
pub fn most_requests(plan: &Plan) -> u32 {
    let runs = checked(plan);
    let checks = drift_check::checked(plan, &runs).iter().filter_map(first_of_run);
    let checks: u32 = checks.map(|batch| batch.size).sum();
    let search: u32 = by_shape(plan).iter().map(|runs| Budget::of(runs, plan, 0).whole).sum();
    plan.limit_requests.unwrap_or(u32::MAX).min(search + checks)
}

#[cfg(test)]
mod tests;
