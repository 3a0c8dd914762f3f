//! The plan's fastest batch found with few of its requests: three looks across the workers counts, then the
//! curve is narrowed in on both sides of the fastest, then the two that can not be told apart are
//! repeated, and the fastest in any case. `docs/adaptive.md` tells how well that works, and on what.

mod arm;
mod bracket;
mod budget;
mod known;
mod rivals;
mod standing;

use arm::{Arm, UNKNOWN};
use budget::Budget;
use known::Known;

use super::{Left, Step, drift_check};
use crate::{BatchId, Plan, RunPlan, Session, Strategy};

pub use standing::{Standing, standing};

/// Why a batch is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// To see the whole range: the fewest, the most and a middle number of workers.
    Look,
    /// The fastest may lie between these workers counts.
    Between {
        /// The fewer.
        from: u32,
        /// The more.
        to: u32,
    },
    /// The same workers count may be faster when its waves are full.
    FullWaves,
    /// So many workers fill the server's slots, more of them only wait: as fast, and each waits less.
    EnoughWorkers,
    /// These two can not be told apart yet.
    Repeat {
        /// The faster by now.
        fastest: BatchId,
        /// The other.
        rival: BatchId,
    },
    /// The fastest once more, to see how far measurements scatter.
    Confirm,
}

/// A search through the runs of one shape.
struct Search {
    known: Known,
    budget: Budget,
}

impl Search {
    fn of(runs: &[RunPlan], plan: &Plan, session: &Session) -> Self {
        let budget = Budget::of(runs, plan);
        Self { known: Known::of(runs, session), budget }
    }

    /// What is measured next, and why.
    fn next(&self) -> Option<(BatchId, Reason)> {
        self.look().or_else(|| self.narrow()).or_else(|| self.repeat()).or_else(|| self.confirm())
    }

    /// The first, the middle and the last workers count, the last in one wave: that shows the server's slots
    /// and costs half.
    fn look(&self) -> Option<(BatchId, Reason)> {
        let arms: Vec<&Arm> = self.known.arms.iter().filter(|arm| !arm.is_idle).collect();
        let last = arms.len().checked_sub(1)?;
        let unseen = |index: usize| {
            let arm = *arms.get(index)?;
            let batch = if index == last { arm.one_wave } else { arm.batch };
            self.known.full_speed(arm).is_none().then_some(batch)
        };
        let unseen = [0, last / 2, last].into_iter().filter_map(unseen);
        let mut affordable = unseen.filter(|batch| self.affords(*batch, self.budget.most));
        affordable.next().map(|batch| (batch, Reason::Look))
    }

    fn narrow(&self) -> Option<(BatchId, Reason)> {
        let mut candidates = bracket::candidates(&self.known);
        candidates.retain(|candidate| self.affords(candidate.batch, self.budget.most));
        bracket::first(&candidates).map(|candidate| (candidate.batch, candidate.reason))
    }

    /// Whether there is more to look at than the requests are enough for.
    fn is_short(&self) -> bool {
        let all = Self { known: self.known.clone(), budget: Budget::UNBOUNDED };
        self.next().is_none() && (all.look().is_some() || all.narrow().is_some())
    }

    fn repeat(&self) -> Option<(BatchId, Reason)> {
        let rival = rivals::rival(&self.known)?;
        let fastest = self.known.fastest()?.batch;
        let limit = if rival.is_stubborn { self.budget.most } else { self.budget.usual };
        let can = |batch: &BatchId| self.affords(*batch, limit) && self.known.may(*batch);
        let batch = [rival.to_repeat, rival.or_else].into_iter().find(can)?;
        Some((batch, Reason::Repeat { fastest, rival: rival.batch }))
    }

    /// The fastest once more: without a repeat nobody knows how far measurements scatter here.
    fn confirm(&self) -> Option<(BatchId, Reason)> {
        let fastest = self.known.fastest()?;
        let can = self.affords(fastest.batch, self.budget.usual) && self.known.may(fastest.batch);
        (can && fastest.speeds.len() < 2).then_some((fastest.batch, Reason::Confirm))
    }

    fn affords(&self, batch: BatchId, limit: u32) -> bool {
        self.known.spent.saturating_add(batch.size) <= limit
    }

    /// The batches that come if the speeds are as they seem.
    fn foreseen(mut self) -> Vec<BatchId> {
        let mut foreseen = Vec::new();
        while let Some((batch, _)) = self.next() {
            let guess = self.known.arm(batch).map_or(0.0, |arm| bracket::guess(arm, &self.known));
            let seen = self.known.of_batch(batch).map(known::Seen::mean);
            self.known.add(batch, seen.unwrap_or(guess));
            foreseen.push(batch);
        }
        foreseen
    }
}

/// The batch by which a run is looked at first.
fn first_of_run(run: &RunPlan) -> Option<BatchId> {
    Arm::of(run, UNKNOWN).map(|arm| arm.batch)
}

/// The runs of every shape, in the order of their workers.
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

/// The runs of the shape whose first batch is measured once more at the end.
fn checked(plan: &Plan) -> Vec<RunPlan> {
    by_shape(plan).into_iter().next().unwrap_or_default()
}

/// The drift checks that are still to come.
fn checks(plan: &Plan, session: &Session) -> Vec<BatchId> {
    drift_check::missing(&checked(plan), plan, session, first_of_run)
}

/// Whether this batch was measured and the plan's limit has room for measuring it once more.
fn may_check(batch: BatchId, plan: &Plan, session: &Session) -> bool {
    let spent: u32 = session.measurements().map(|measurement| measurement.requests).sum();
    let fits = plan.limit_requests.is_none_or(|limit| spent.saturating_add(batch.size) <= limit);
    fits && session.batch(batch).is_some()
}

pub fn next(plan: &Plan, session: &Session) -> Option<Step> {
    let of_shape = |runs: Vec<RunPlan>| Search::of(&runs, plan, session).next();
    let found = by_shape(plan).into_iter().find_map(of_shape);
    let check = || checks(plan, session).into_iter().find(|batch| may_check(*batch, plan, session));
    found.map(|(batch, _)| Step::Measure(batch)).or_else(|| check().map(Step::MeasureAgain))
}

/// Why this batch comes next; none if another one does.
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

/// What comes as far as it can be foreseen: what is measured changes it.
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
    // What was not measured by now is not measured once more either.
    let checks = checks(plan, session).into_iter();
    let checks = checks.filter(|batch| !is_over || may_check(*batch, plan, session));
    left.extend(checks.map(Left::drift_check));
    left
}

/// The requests that searching this plan never exceeds, the check at the end included.
#[must_use]
pub fn most_requests(plan: &Plan) -> u32 {
    let runs = checked(plan);
    let checks = drift_check::checked(plan, &runs).iter().filter_map(first_of_run);
    let checks: u32 = checks.map(|batch| batch.size).sum();
    let search: u32 = by_shape(plan).iter().map(|runs| Budget::of(runs, plan).most).sum();
    plan.limit_requests.unwrap_or(u32::MAX).min(search + checks)
}

#[cfg(test)]
mod tests;
