//! The first batch is measured once more at the end, to show what changed since then.

use crate::{BatchId, Mode, Plan, RunPlan, Session};

/// The runs that are checked: the first of the session; in server mode, where every run has its own server,
/// all.
pub fn checked<'a>(plan: &Plan, runs: &'a [RunPlan]) -> &'a [RunPlan] {
    let batches: usize = runs.iter().map(|run| run.batches.len()).sum();
    match plan.mode {
        _ if !plan.drift_check || batches < 2 => &[],
        Mode::Server => runs,
        Mode::ClosedLoop => runs.get(..1).unwrap_or_default(),
    }
}

/// The checks still to come, run by run; `first` gives the batch with which a run begins. A check that failed
/// completely is repeated, unless this course has given it up.
pub fn missing(
    runs: &[RunPlan],
    plan: &Plan,
    session: &Session,
    first: impl Fn(&RunPlan) -> Option<BatchId>,
) -> Vec<BatchId> {
    let serving = &session.serving;
    let is_checked = |batch: &BatchId| {
        let again = session.run(batch.run()).and_then(|run| run.again.as_ref());
        again.is_some_and(|again| !again.failed_whole() || serving.given_up.contains(batch))
    };
    let firsts = checked(plan, runs).iter().filter_map(first);
    firsts.filter(|batch| !is_checked(batch) && !serving.is_over(*batch)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_checked_while_the_server_stays_the_same() {
        let checks = |plan: &Plan| -> Vec<BatchId> {
            missing(&plan.runs(), plan, &Session::default(), |run| run.ids().next())
        };
        let plan = Plan { workers: vec![2, 4], ..Plan::default() };
        assert_eq!(checks(&plan), [BatchId::new(2, 1)]);
        let server = Plan { mode: Mode::Server, ..plan.clone() };
        assert_eq!(checks(&server), [BatchId::new(2, 1), BatchId::new(4, 1)]);
        assert_eq!(checks(&Plan { workers: vec![2], max_batch: Some(1), ..plan }), []);
    }
}
