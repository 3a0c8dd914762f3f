//! The batch that came first is measured once more at the end: whatever changed since then shows.

use super::{Left, Step, order, search};
use crate::{BatchId, Mode, Plan, RunPlan, Session, Strategy};

/// The runs that are checked: the first of the session, in server mode, where every run has a server of its
/// own, each.
pub fn checked<'a>(plan: &Plan, runs: &'a [RunPlan]) -> &'a [RunPlan] {
    let batches: usize = runs.iter().map(|run| run.batches.len()).sum();
    match plan.mode {
        _ if !plan.drift_check || batches < 2 => &[],
        Mode::Server => runs,
        Mode::ClosedLoop => runs.get(..1).unwrap_or_default(),
    }
}

/// The check that a checked run still lacks.
pub fn of_run(run: &RunPlan, plan: &Plan, session: &Session) -> Option<BatchId> {
    let first = match plan.strategy {
        Strategy::Grid => order::of_pass(run, 1, plan, session).into_iter().next()?,
        Strategy::Search => search::first_of_run(run)?,
    };
    let is_checked = session.run(run.id()).is_some_and(|run| run.again.is_some());
    let is_ended = session.serving.ended_runs.contains(&run.id());
    (!is_checked && !is_ended).then_some(first)
}

/// The next check.
pub fn next(runs: &[RunPlan], plan: &Plan, session: &Session) -> Option<Step> {
    let check = |run| of_run(run, plan, session).filter(|first| session.batch(*first).is_some());
    checked(plan, runs).iter().find_map(check).map(Step::MeasureAgain)
}

/// The checks that are still to come.
pub fn left(runs: &[RunPlan], plan: &Plan, session: &Session) -> Vec<Left> {
    let check = |run| of_run(run, plan, session);
    let left = |batch| Left { batch, times: 1, is_drift_check: true };
    checked(plan, runs).iter().filter_map(check).map(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_looked_for_where_the_server_stays_the_same() {
        let checks = |plan: &Plan| -> Vec<BatchId> {
            left(&plan.runs(), plan, &Session::default()).iter().map(|left| left.batch).collect()
        };
        let plan = Plan { workers: vec![2, 4], ..Plan::default() };
        assert_eq!(checks(&plan), [BatchId::new(2, 1)]);
        let server = Plan { mode: Mode::Server, ..plan.clone() };
        assert_eq!(checks(&server), [BatchId::new(2, 1), BatchId::new(4, 1)]);
        assert_eq!(checks(&Plan { workers: vec![2], max_batch: Some(1), ..plan }), []);
    }
}
