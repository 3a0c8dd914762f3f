//! What page, browser or a load of the model disturbed is measured again by itself.

use super::tried::{Tried, tried};
use super::{search, shared};
use crate::order::sort_by;
use crate::{BatchId, Plan, Session, Strategy, Warning};

/// All of a plan's batches together take no more than this share of its requests in addition: a machine that
/// is always busy must not make a session much longer than it was said to be.
const MOST_SHARE: f64 = 0.15;

/// A batch that is to be measured again.
#[derive(Clone, Debug, PartialEq)]
pub struct Disturbed {
    pub batch: BatchId,
    pub times: u32,
    /// What disturbed it last.
    pub cause: Warning,
}

/// The batches that are to be measured again and may be, in the order in which they will be: in a grid run by
/// run, and the fastest first. What disturbs only lowers a speed, so that one may be the fastest of all.
pub fn due(plan: &Plan, session: &Session) -> Vec<Disturbed> {
    let mut runs: Vec<Vec<Tried>> = tried(plan, session);
    if plan.strategy == Strategy::Search {
        runs = vec![runs.into_iter().flatten().collect()];
    }
    let mut left = most_requests(plan, session);
    left = left.saturating_sub(runs.iter().flatten().map(Tried::spent).sum());
    let mut due = Vec::new();
    for mut run in runs {
        sort_by(&mut run, |a, b| b.tokens_per_s.total_cmp(&a.tokens_per_s));
        for Tried { batch, due: wanted, cause, .. } in run {
            let times = wanted.min(left / batch.size.max(1));
            if let Some(cause) = cause.filter(|_| times > 0 && is_open(batch, session)) {
                left -= times * batch.size;
                due.push(Disturbed { batch, times, cause });
            }
        }
    }
    due
}

/// Requests that measuring again has taken.
pub fn spent(plan: &Plan, session: &Session) -> u32 {
    tried(plan, session).iter().flatten().map(Tried::spent).sum()
}

/// What may be said when this batch begins: it is measured again, because of this.
#[must_use]
pub fn disturbance(batch: BatchId, plan: &Plan, session: &Session) -> Option<Warning> {
    let due = due(plan, session).into_iter().find(|due| due.batch == batch)?;
    let next = super::next(super::Goal::Plan, plan, session)?;
    (next == super::Step::Measure(batch)).then_some(due.cause)
}

/// Requests that measuring again may take in all.
fn most_requests(plan: &Plan, session: &Session) -> u32 {
    let planned = match plan.strategy {
        Strategy::Grid => {
            let batches = shared::measured(plan, &Session::default());
            let once: u32 = batches.iter().map(|batch| batch.size).sum();
            once.saturating_mul(plan.repeats)
        }
        Strategy::Search => search::most_requests(plan),
    };
    let share = (f64::from(planned) * MOST_SHARE).floor() as u32;
    let Some(limit) = plan.limit_requests else { return share };
    // What was planned goes first.
    let others = match plan.strategy {
        Strategy::Grid => planned,
        Strategy::Search => {
            let sent: u32 = session.measurements().map(|measured| measured.requests).sum();
            sent.saturating_sub(spent(plan, session))
        }
    };
    share.min(limit.saturating_sub(others))
}

/// Whether it may be measured in this course.
fn is_open(batch: BatchId, session: &Session) -> bool {
    let serving = &session.serving;
    !serving.given_up.contains(&batch) && !serving.ended_runs.contains(&batch.run())
}

#[cfg(test)]
mod tests;
