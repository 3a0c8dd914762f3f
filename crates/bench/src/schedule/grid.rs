//! The whole plan: run by run, pass by pass, so that drift affects every size equally; then disturbed and close
//! batches once more, and at the end one of the first run.

use std::cell::LazyCell;
use std::ops::Deref;

use super::disturbed::Disturbed;
use super::shared::{self, Source};
use super::{Left, Step, contender, disturbed, drift_check, order, times_left};
use crate::{BatchId, Mode, Plan, RunPlan, Session};

pub fn next(plan: &Plan, session: &Session) -> Option<Step> {
    let runs = plan.runs();
    // Evaluated at most once, and only when no batch of a run is missing.
    let due = LazyCell::new(|| disturbed::due(plan, session));
    let step = |run: &RunPlan| of_run(run, &due, plan, session);
    let checks = checks(&runs, plan, session);
    let check_of = |run: &RunPlan| checks.iter().find(|check| check.run() == run.id());
    let check = |batch: &BatchId| Step::MeasureAgain(*batch);
    match plan.mode {
        // Once the server is restarted for the next run, this one can no longer be checked.
        Mode::Server => runs.iter().find_map(|run| step(run).or_else(|| check_of(run).map(check))),
        Mode::ClosedLoop => runs.iter().find_map(step).or_else(|| checks.first().map(check)),
    }
}

/// The drift checks still to come.
fn checks(runs: &[RunPlan], plan: &Plan, session: &Session) -> Vec<BatchId> {
    drift_check::missing(runs, plan, session, |run| drift_check::of_grid(run, plan))
}

/// The next batch of a run; `due` are the disturbed ones.
fn of_run(
    run: &RunPlan,
    due: &impl Deref<Target = Vec<Disturbed>>,
    plan: &Plan,
    session: &Session,
) -> Option<Step> {
    let lacking = |pass, id| match shared::source(id, plan, session) {
        Some(Source::Measured(from)) => shared::step(id, from, session),
        Some(Source::Awaited) => None,
        None => (times_left(pass, id, session) > 0).then_some(Step::Measure(id)),
    };
    let missing = |pass| {
        let ids = order::of_pass(run, pass, plan, session);
        ids.into_iter().find_map(|id| lacking(pass, id))
    };
    let again = || due.iter().map(|due| due.batch).find(|batch| batch.run() == run.id());
    let close = || {
        let most = plan.most_repeats?;
        contender::next(session.run(run.id())?, most, plan, session)
    };
    let once_more = || again().or_else(close).map(Step::Measure);
    (1..=plan.repeats).find_map(missing).or_else(once_more)
}

pub fn left(plan: &Plan, session: &Session) -> Vec<Left> {
    let missing = |batch| Left {
        batch,
        times: times_left(plan.repeats, batch, session),
        is_drift_check: false,
    };
    let batches =
        shared::measured(plan, session).into_iter().map(missing).filter(|left| left.times > 0);
    let checks = checks(&plan.runs(), plan, session).into_iter();
    batches.chain(checks.map(Left::drift_check)).collect()
}
