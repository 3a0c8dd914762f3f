//! Equal loads shared between a plan's runs: measured in the first of them, copied to the others.

use super::{Step, times_left};
use crate::judgement::{Context, judge};
use crate::{BatchId, Measurement, Plan, Session, Strategy};

/// Where the figures of a batch come from, if it is not measured itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An earlier run has yet to measure its load.
    Awaited,
    /// This batch of an earlier run was measured.
    Measured(BatchId),
}

/// Where the figures of a batch come from. `None` if it is measured itself: nothing is shared, or the
/// measurements of its load in earlier runs are not valid.
pub fn source(batch: BatchId, plan: &Plan, session: &Session) -> Option<Source> {
    let is_shared = plan.share_equal_loads && plan.strategy == Strategy::Grid;
    if !is_shared || own(batch, session).any(|measurement| !measurement.failed_whole()) {
        return None;
    }
    let load = batch.load(plan.mode);
    let batches = plan.batches();
    let earlier = batches.iter().copied().take_while(|other| *other != batch);
    let equal: Vec<BatchId> = earlier.filter(|other| other.load(plan.mode) == load).collect();
    let is_due = |other: &BatchId| times_left(plan.repeats, *other, session) > 0;
    let measured = |other: &BatchId| !is_due(other) && valid(*other, session).next().is_some();
    let measured = equal.iter().copied().find(measured).map(Source::Measured);
    measured.or_else(|| equal.iter().any(is_due).then_some(Source::Awaited))
}

/// The batches of a plan that are measured themselves.
pub fn measured(plan: &Plan, session: &Session) -> Vec<BatchId> {
    let mut batches = plan.batches();
    batches.retain(|batch| source(*batch, plan, session).is_none());
    batches
}

/// The step that copies to a batch a missing measurement of its load.
pub fn step(batch: BatchId, from: BatchId, session: &Session) -> Option<Step> {
    let is_open = !session.serving.is_over(batch);
    let lacks = is_open && copy(batch, from, session).is_some();
    lacks.then_some(Step::Share { batch, from })
}

/// A copy that a batch lacks because its load was measured again later.
pub fn follow(plan: &Plan, session: &Session) -> Option<Step> {
    let lacking = |batch: BatchId| match source(batch, plan, session)? {
        Source::Measured(from) if copies(batch, session) > 0 => step(batch, from, session),
        Source::Measured(_) | Source::Awaited => None,
    };
    plan.batches().into_iter().find_map(lacking)
}

/// The next copy for a batch of measurements of `from`; `None` when it has them all. Only valid measurements
/// are shared.
#[must_use]
pub fn copy(batch: BatchId, from: BatchId, session: &Session) -> Option<Measurement> {
    let next = valid(from, session).nth(copies(batch, session))?;
    Some(Measurement { shared_from: Some(from), ..next.clone() })
}

fn copies(batch: BatchId, session: &Session) -> usize {
    let measurements = session.batch(batch).into_iter().flat_map(|batch| &batch.measurements);
    measurements.filter(|measurement| measurement.shared_from.is_some()).count()
}

/// The measurements of a batch that are not copies.
fn own(batch: BatchId, session: &Session) -> impl Iterator<Item = &Measurement> {
    let measurements = session.batch(batch).into_iter().flat_map(|batch| &batch.measurements);
    measurements.filter(|measurement| measurement.shared_from.is_none())
}

/// The valid ones of them.
fn valid(batch: BatchId, session: &Session) -> impl Iterator<Item = &Measurement> {
    let context = Context::of(session, batch.shape);
    own(batch, session).filter(move |measurement| judge(measurement, &context).is_valid())
}

#[cfg(test)]
mod tests;
