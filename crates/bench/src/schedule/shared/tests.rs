use super::*;
use crate::schedule::tests::{measured, warm};
use crate::schedule::{Estimate, Goal, estimate, left, next};
use crate::{ClientWatch, Event, Failure, Measured, RunEnd};

/// The page's quick plan.
fn quick() -> Plan {
    Plan { drift_check: false, share_equal_loads: true, ..Plan::default() }
}

/// A measurement during which the page lagged.
fn late(batch: BatchId) -> Event {
    let mut measured = measured(batch, 100);
    measured.measurement.client = Some(ClientWatch { lag_ms: 400.0, ..ClientWatch::default() });
    Event::BatchDone(measured)
}

/// Carries out the plan; `answer` measures. Returns what was measured and what was copied.
fn carry_out(
    plan: &Plan,
    goal: Goal,
    session: &mut Session,
    answer: impl Fn(BatchId) -> Event,
) -> (Vec<BatchId>, Vec<(BatchId, BatchId)>) {
    let (mut own, mut shared) = (Vec::new(), Vec::new());
    while let Some(step) = next(&goal, plan, session) {
        match step {
            Step::Measure(batch) => {
                own.push(batch);
                session.apply(&answer(batch));
            }
            Step::Share { batch, from } => {
                shared.push((batch, from));
                let measurement = copy(batch, from, session).unwrap();
                session.apply(&Event::BatchDone(Measured { batch, measurement }));
            }
            other => panic!("{other:?}"),
        }
    }
    (own, shared)
}

fn done(batch: BatchId) -> Event {
    Event::BatchDone(measured(batch, 100))
}

#[test]
fn the_quick_plan_shares_six_of_its_fifteen_batches() {
    let plan = quick();
    let mut session = warm();
    let (own, shared) = carry_out(&plan, Goal::Plan, &mut session, done);
    let id = BatchId::new;
    let wanted = [(2, 1, 1), (4, 1, 1), (4, 2, 2), (8, 1, 1), (8, 2, 2), (8, 4, 4)];
    assert_eq!(shared, wanted.map(|(workers, size, from)| (id(workers, size), id(from, size))));
    assert_eq!((own.len(), plan.batches().len()), (9, 15));
    let rows: usize = session.runs.iter().map(|run| run.batches.len()).sum();
    assert_eq!((rows, session.measurements().count()), (15, 9), "copies have rows, no count");
    let Estimate { batches, requests, .. } = estimate(&plan, false, 1.0);
    assert_eq!((batches, requests), (9, own.iter().map(|batch| batch.size).sum()));
    assert_eq!(left(&Goal::Plan, &plan, &session), []);
    let anew = Plan { share_equal_loads: false, ..plan };
    assert_eq!(estimate(&anew, false, 1.0).batches, 15);
}

#[test]
fn every_repeat_is_shared_even_of_shuffled_batches() {
    let plan = Plan { repeats: 3, shuffle: true, ..quick() };
    let mut session = warm();
    let (own, shared) = carry_out(&plan, Goal::Plan, &mut session, done);
    assert_eq!((own.len(), shared.len()), (27, 18));
    assert_eq!(session.times_measured(BatchId::new(8, 4)), 3);
}

#[test]
fn void_measurements_are_not_shared_but_repeated_by_the_next_run() {
    let plan = Plan { workers: vec![1, 2, 4], limit_requests: Some(15), ..quick() };
    let mut session = warm();
    let void = |batch: BatchId| if batch == BatchId::new(1, 1) { late(batch) } else { done(batch) };
    let (own, shared) = carry_out(&plan, Goal::Plan, &mut session, void);
    assert!(own.contains(&BatchId::new(2, 1)), "{own:?}");
    assert!(shared.contains(&(BatchId::new(4, 1), BatchId::new(2, 1))), "{shared:?}");
}

#[test]
fn a_repeat_counts_once_it_is_valid() {
    let plan = quick();
    let mut session = warm();
    session.apply(&late(BatchId::new(1, 1)));
    let (own, shared) = carry_out(&plan, Goal::Plan, &mut session, done);
    assert!(own.contains(&BatchId::new(1, 1)) && !own.contains(&BatchId::new(2, 1)), "{own:?}");
    assert_eq!(shared.len(), 6);
    assert_eq!(session.times_measured(BatchId::new(2, 1)), 1, "void measurements are not copied");
}

#[test]
fn copies_follow_a_batch_that_is_measured_once_more() {
    let plan = quick();
    let mut session = warm();
    carry_out(&plan, Goal::Plan, &mut session, done);
    let goal = Goal::Again(vec![(BatchId::new(4, 4), 2)]);
    let (own, shared) = carry_out(&plan, goal, &mut session, done);
    assert_eq!(
        (own, shared),
        (vec![BatchId::new(4, 4)], vec![(BatchId::new(8, 4), BatchId::new(4, 4))])
    );
    assert_eq!(session.times_measured(BatchId::new(8, 4)), 2);
}

#[test]
fn a_copy_says_nothing_about_the_server() {
    let mut session = warm();
    session.apply(&done(BatchId::new(1, 1)));
    let failed = crate::Sample { error: Some(Failure::Timeout), ..crate::Sample::default() };
    let measurement = Measurement { requests: 2, samples: vec![failed], ..Measurement::default() };
    session.apply(&Event::BatchDone(Measured::new(2, measurement)));
    let end = RunEnd { batches: 3, failure: Failure::Timeout, message: None };
    session.apply(&Event::RunEnded { run: crate::RunId::new(4), end });
    let failing = session.serving.failing.clone();
    let batch = BatchId::new(2, 1);
    let measurement = copy(batch, BatchId::new(1, 1), &session).unwrap();
    session.apply(&Event::BatchDone(Measured { batch, measurement }));
    assert_eq!(session.serving.failing, failing);
    assert_eq!(step(BatchId::new(4, 1), BatchId::new(1, 1), &session), None, "its run has ended");
}
