//! What page, browser or a load of the model disturbed is measured again by itself.

use super::{search, shared};
use crate::judgement::{Context, judge};
use crate::order::sort_by;
use crate::{Batch, BatchId, Plan, RunPlan, Session, Strategy, Warning};

/// A batch is measured again so often at most: what disturbs it three times in a row will not pass by itself.
const MOST_TIMES: u32 = 2;
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

/// How a batch went so far.
struct Tried {
    batch: BatchId,
    /// So often it was measured again.
    made: u32,
    /// So often it should be.
    due: u32,
    /// The highest of its speeds, tokens/s.
    tokens_per_s: f64,
    /// What disturbed it last.
    cause: Option<Warning>,
}

impl Tried {
    /// Goes through a batch's measurements in their order. Of those beyond the planned the ones for which a
    /// disturbed one waits are for that; the others are repeats for some other reason.
    fn of(id: BatchId, batch: &Batch, planned: u32, context: &Context<'_>) -> Self {
        let mut tried = Self { batch: id, made: 0, due: 0, tokens_per_s: 0.0, cause: None };
        let own = batch.measurements.iter().filter(|measured| measured.shared_from.is_none());
        let answered = own.filter(|measured| !measured.failed_whole());
        for (number, measurement) in (1..).zip(answered) {
            if number > planned && tried.due > 0 {
                tried.due -= 1;
                tried.made += 1;
            }
            let verdict = judge(measurement, context);
            if let Some(cause) = verdict.disturbance() {
                tried.cause = Some(cause.clone());
                tried.tokens_per_s = tried.tokens_per_s.max(verdict.tokens_per_s);
                tried.due += u32::from(tried.made + tried.due < MOST_TIMES);
            }
        }
        tried
    }

    /// Requests that measuring it again has taken.
    fn spent(&self) -> u32 {
        self.made * self.batch.size
    }
}

/// How the plan's batches went that were measured, run by run.
fn tried(plan: &Plan, session: &Session) -> Vec<Vec<Tried>> {
    let planned = match plan.strategy {
        Strategy::Grid => plan.repeats,
        // A search goes by what it has; nothing more is planned.
        Strategy::Search => 1,
    };
    let of_run = |run: &RunPlan| {
        let context = Context::of(session, run.shape);
        let of_batch = |id| Some(Tried::of(id, session.batch(id)?, planned, &context));
        run.ids().filter_map(of_batch).collect()
    };
    plan.runs().iter().map(of_run).collect()
}

#[cfg(test)]
mod tests;
