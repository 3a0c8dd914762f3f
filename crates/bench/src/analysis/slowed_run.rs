//! Runs in which everything that others measured, too, was slowed down: so was, probably, what only they measured.

use super::{Analysis, BatchAnalysis, RunAnalysis};
use crate::{BatchId, Session, Strategy};

/// A single measurement may be slow by chance.
const LEAST_MEASUREMENTS: usize = 2;

/// The batches of such runs that no other measurement checks: no other run measured their load, and they were not
/// measured again.
pub fn unchecked(session: &Session, analysis: &Analysis) -> Vec<BatchId> {
    let planned = planned(session);
    let is_unchecked = |batch: &&BatchAnalysis| {
        let is_once = batch.speeds.len() <= planned && kept(batch, analysis) == batch.speeds.len();
        is_measured(batch) && !analysis.loads.is_measured_elsewhere(batch.id) && is_once
    };
    let slowed = analysis.runs.iter().filter(|run| was_slowed(run, analysis));
    let batches = slowed.flat_map(|run| &run.batches);
    batches.filter(is_unchecked).map(|batch| batch.id).collect()
}

/// Whether all of several measurements that other runs have, too, are left out as slower.
fn was_slowed(run: &RunAnalysis, analysis: &Analysis) -> bool {
    let is_shared = |batch: &&BatchAnalysis| {
        is_measured(batch) && analysis.loads.is_measured_elsewhere(batch.id)
    };
    let shared = || run.batches.iter().filter(is_shared);
    let times: usize = shared().map(|batch| batch.speeds.len()).sum();
    times >= LEAST_MEASUREMENTS && shared().all(|batch| kept(batch, analysis) == 0)
}

fn is_measured(batch: &BatchAnalysis) -> bool {
    batch.is_valid() && batch.shared_from.is_none()
}

/// How many of its measurements were not slower than equal ones.
fn kept(batch: &BatchAnalysis, analysis: &Analysis) -> usize {
    analysis.loads.not_slowed(batch.id, &batch.speeds).len()
}

/// How often a batch is measured within its run; more often, it was measured again later.
fn planned(session: &Session) -> usize {
    let times = session.plan.as_ref().map_or(1, |plan| match plan.strategy {
        Strategy::Grid => plan.repeats.max(plan.most_repeats.unwrap_or(1)),
        Strategy::Search => 1,
    });
    usize::try_from(times).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Answer, Confidence, Doubt};
    use crate::made;

    /// A grid of 1, 2, 4 and 8 workers on a server that gains with each, whose run at `slowed` workers has this share of
    /// its speed; then these measurements.
    fn session(slowed: u32, share: f64, again: &[(u32, u32, u64)]) -> Session {
        let sizes =
            |workers: u32| [1, 2, 4, 8, 16].into_iter().filter(move |&it| it <= 2 * workers);
        let ids = [1, 2, 4, 8].into_iter().flat_map(|it| sizes(it).map(move |size| (it, size)));
        let mut batches: Vec<(u32, u32, u64)> = ids
            .map(|(workers, size)| {
                let factor = if workers == slowed { share } else { 1.0 };
                let speed = 1000.0 * f64::from(workers.min(size)).powf(0.6);
                (workers, size, (speed * factor).round() as u64)
            })
            .collect();
        batches.extend(again);
        made::session(&batches)
    }

    fn found(session: &Session) -> Vec<BatchId> {
        unchecked(session, &Analysis::of(session))
    }

    #[test]
    fn what_only_a_slowed_run_measured_is_doubted() {
        let [eight, sixteen] = [8, 16].map(|size| BatchId::new(8, size));
        let slowed = session(8, 0.65, &[]);
        assert_eq!(found(&slowed), [eight, sixteen]);
        let answer = Answer::of(&slowed, &Analysis::of(&slowed)).unwrap();
        assert_eq!(answer.confidence(), Confidence::Unproven);
        let Some(&Doubt::RunSlowed(doubted)) = answer.doubts.first() else { panic!("{answer:?}") };
        assert!(doubted.workers == 8 && answer.again() == Some(doubted), "{answer:?}");
        assert_eq!(answer.void(), None, "it counts");

        let again = session(8, 0.65, &[(8, 16, 3480), (8, 8, 3490)]);
        assert_eq!(found(&again), [], "measured again");
        let answer = Answer::of(&again, &Analysis::of(&again)).unwrap();
        assert_eq!((answer.id, answer.again()), (eight, None));
        let slow = session(8, 0.65, &[(8, 16, 2260), (8, 8, 2265)]);
        assert_eq!(found(&slow), [], "so many at once are slow");
    }

    #[test]
    fn a_slowed_run_that_cannot_be_better_changes_nothing() {
        let slowed = session(2, 0.65, &[]);
        assert_eq!(found(&slowed), [BatchId::new(2, 4)]);
        let answer = Answer::of(&slowed, &Analysis::of(&slowed)).unwrap();
        assert_eq!(answer.again(), None, "four at once are slower than eight: {answer:?}");
    }

    #[test]
    fn other_runs_are_not_doubted() {
        assert_eq!(found(&session(8, 1.0, &[])), []);
        assert_eq!(found(&session(8, 0.97, &[])), [], "within the noise");
        assert_eq!(found(&session(1, 0.65, &[])), [], "a single measurement may be slow by chance");
        let passing = session(8, 1.0, &[(8, 1, 650), (8, 2, 990)]);
        assert_eq!(found(&passing), [], "only in part");
    }
}
