//! Automatically repeating measurements disturbed by the page, the browser or a model load.

use super::tried::{Tried, most_share, tried};
use super::{search, shared};
use crate::order::sort_by;
use crate::{BatchId, Plan, Session, Strategy, Warning};

/// A batch that is to be measured again.
#[derive(Clone, Debug, PartialEq)]
pub struct Disturbed {
    pub batch: BatchId,
    pub times: u32,
    /// What disturbed it last.
    pub cause: Warning,
}

/// The batches that are to be measured again and may be, in that order: in a grid run by run, the fastest
/// first, because a disturbance only lowers a speed and so that one may be the fastest of all.
pub fn due(plan: &Plan, session: &Session) -> Vec<Disturbed> {
    let mut runs: Vec<Vec<Tried>> = tried(plan, session);
    if plan.strategy == Strategy::Search {
        runs = vec![runs.into_iter().flatten().collect()];
    }
    let spent: u32 = runs.iter().flatten().map(Tried::spent).sum();
    let room = room(plan, session, spent);
    let mut left = most_share(planned(plan)).min(room).saturating_sub(spent);
    let mut due: Vec<Disturbed> = Vec::new();
    for mut run in runs {
        sort_by(&mut run, |a, b| b.tokens_per_s.total_cmp(&a.tokens_per_s));
        for Tried { batch, due: wanted, cause, .. } in run {
            // A search depends on it: the first one is measured again however small the plan is.
            let is_first = plan.strategy == Strategy::Search && spent == 0 && due.is_empty();
            let least = u32::from(is_first && batch.size <= room);
            let times = wanted.min(least.max(left / batch.size.max(1)));
            if let Some(cause) = cause.filter(|_| times > 0 && is_open(batch, session)) {
                left = left.saturating_sub(times.saturating_mul(batch.size));
                due.push(Disturbed { batch, times, cause });
            }
        }
    }
    due
}

/// The most requests of a search of this plan, including measuring again and the check at the end.
#[must_use]
pub fn most_requests(plan: &Plan) -> u32 {
    let planned = search::most_requests(plan);
    let largest = plan.batches().iter().map(|batch| batch.size).max().unwrap_or(0);
    let again = most_share(planned).max(largest);
    plan.limit_requests.unwrap_or(u32::MAX).min(planned.saturating_add(again))
}

/// Why this batch is about to be measured again; `None` if it is not a repeat of a disturbed one.
#[must_use]
pub fn disturbance(batch: BatchId, plan: &Plan, session: &Session) -> Option<Warning> {
    // Judging all that was measured takes long in a large session.
    Tried::of_batch(batch, plan, session).filter(|tried| tried.due > 0)?;
    let due = due(plan, session).into_iter().find(|due| due.batch == batch)?;
    let next = super::next(&super::Goal::Plan, plan, session)?;
    (next == super::Step::Measure(batch)).then_some(due.cause)
}

/// Requests of the plan's measurements, for a search an upper bound.
fn planned(plan: &Plan) -> u32 {
    match plan.strategy {
        Strategy::Grid => {
            let batches = shared::measured(plan, &Session::default());
            let once: u32 = batches.iter().map(|batch| batch.size).sum();
            once.saturating_mul(plan.repeats)
        }
        Strategy::Search => search::most_requests(plan),
    }
}

/// The requests that the plan's limit leaves for measuring again, of which `spent` are used: planned ones go first.
fn room(plan: &Plan, session: &Session, spent: u32) -> u32 {
    let Some(limit) = plan.limit_requests else { return u32::MAX };
    let others = match plan.strategy {
        Strategy::Grid => planned(plan),
        Strategy::Search => session.requests().saturating_sub(spent),
    };
    limit.saturating_sub(others)
}

/// Whether this course may measure it.
fn is_open(batch: BatchId, session: &Session) -> bool {
    let serving = &session.serving;
    !serving.given_up.contains(&batch) && !serving.is_over(batch)
}

#[cfg(test)]
mod tests;
