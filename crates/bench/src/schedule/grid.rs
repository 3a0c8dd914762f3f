//! The whole plan: run by run, pass by pass, so that drift meets every size alike; then the close batches
//! once more, at the end the first one.

use super::{Left, Step, contender, drift_check, order, times_left};
use crate::{Mode, Plan, RunPlan, Session};

pub fn next(plan: &Plan, session: &Session) -> Option<Step> {
    let runs = plan.runs();
    let step = |run: &RunPlan| of_run(run, plan, session);
    let checked = drift_check::checked(plan, &runs);
    let check = |run: &RunPlan| drift_check::of_run(run, plan, session).map(Step::MeasureAgain);
    match plan.mode {
        // A server that is restarted for the next run can not be checked any more.
        Mode::Server => runs.iter().find_map(|run| {
            step(run).or_else(|| Some(run).filter(|run| checked.contains(run)).and_then(check))
        }),
        Mode::ClosedLoop => runs.iter().find_map(step).or_else(|| checked.iter().find_map(check)),
    }
}

/// The next batch of a run.
fn of_run(run: &RunPlan, plan: &Plan, session: &Session) -> Option<Step> {
    let missing = |pass| {
        let ids = order::of_pass(run, pass, plan, session);
        ids.into_iter().find(|id| times_left(pass, *id, session) > 0)
    };
    let close = || {
        let most = plan.most_repeats?;
        contender::next(session.run(run.id())?, most, session)
    };
    (1..=plan.repeats).find_map(missing).or_else(close).map(Step::Measure)
}

pub fn left(plan: &Plan, session: &Session) -> Vec<Left> {
    let missing = |batch| Left {
        batch,
        times: times_left(plan.repeats, batch, session),
        is_drift_check: false,
    };
    let batches = plan.batches().into_iter().map(missing).filter(|left| left.times > 0);
    batches.chain(drift_check::left(&plan.runs(), plan, session)).collect()
}
