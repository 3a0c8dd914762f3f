//! A batch of the first run is measured once more at the end, to show what changed since then.

use crate::{BatchId, Mode, Plan, RunPlan, Session};

/// A grid's check takes at most this share of the time of all that it speaks for, unless even the smallest batch takes
/// longer: the largest of few may be half of it.
const MOST_SHARE: f64 = 0.15;

/// The batch of a grid's run that is checked: the largest for which there is time, since the time of a single request
/// varies by more than the drift that matters, on a wireless network for example.
pub fn of_grid(run: &RunPlan, plan: &Plan) -> Option<BatchId> {
    let spoken_for: Vec<BatchId> = match plan.mode {
        Mode::Server => run.ids().collect(),
        Mode::ClosedLoop => plan.batches(),
    };
    let once_s: f64 = spoken_for.into_iter().map(|batch| plan.guess_batch_s(batch)).sum();
    let most_s = once_s * f64::from(plan.repeats) * MOST_SHARE;
    let largest = run
        .ids()
        .filter(|&batch| plan.guess_batch_s(batch) <= most_s)
        .max_by_key(|batch| batch.size);
    largest.or_else(|| run.ids().min_by_key(|batch| batch.size))
}

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

/// The checks still to come, run by run; `of_run` gives the batch of a run that is checked. A check that failed
/// completely is repeated, unless this course has given it up.
pub fn missing(
    runs: &[RunPlan],
    plan: &Plan,
    session: &Session,
    of_run: impl Fn(&RunPlan) -> Option<BatchId>,
) -> Vec<BatchId> {
    let serving = &session.serving;
    let is_checked = |batch: &BatchId| {
        let again = session.run(batch.run()).and_then(|run| run.again.as_ref());
        again.is_some_and(|again| !again.failed_whole() || serving.given_up.contains(batch))
    };
    let batches = checked(plan, runs).iter().filter_map(of_run);
    batches.filter(|batch| !is_checked(batch) && !serving.is_over(*batch)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_checked_while_the_server_stays_the_same() {
        let checks = |plan: &Plan| -> Vec<BatchId> {
            missing(&plan.runs(), plan, &Session::default(), |run| of_grid(run, plan))
        };
        let plan = Plan { workers: vec![2, 4], max_batch: Some(2), ..Plan::default() };
        assert_eq!(checks(&plan), [BatchId::new(2, 1)]);
        let server = Plan { mode: Mode::Server, ..plan.clone() };
        assert_eq!(checks(&server), [BatchId::new(2, 1), BatchId::new(4, 1)]);
        assert_eq!(checks(&Plan { workers: vec![2], max_batch: Some(1), ..plan }), []);
    }
    #[test]
    fn a_grid_checks_a_large_batch_that_does_not_take_long() {
        let size = |plan: &Plan| of_grid(plan.runs().first()?, plan).map(|batch| batch.size);
        let quick = Plan { workers: vec![1, 2, 4, 8], ..Plan::default() };
        assert_eq!(size(&quick), Some(4));
        assert_eq!(size(&Plan { shuffle: true, ..quick.clone() }), Some(4));
        assert_eq!(size(&Plan { max_batch: Some(64), ..quick.clone() }), Some(64));
        for (workers, server, once, thrice) in [(1, 1, 1, 2), (8, 4, 4, 8), (24, 24, 24, 48)] {
            let plan = |repeats| Plan { workers: vec![workers], repeats, ..Plan::default() };
            let found = (size(&plan(1)), size(&plan(3)));
            assert_eq!(found, (Some(once), Some(thrice)), "{workers}");
            let workers = vec![workers, 96];
            let plan = Plan { workers, mode: Mode::Server, ..quick.clone() };
            assert_eq!(size(&plan), Some(server), "another start of the server takes no part");
        }
    }
}
