use proptest::prelude::*;

use super::*;
use crate::{Event, Failure, Measured, Measurement, Mode, Opened, Sample};

/// A session whose lanes are open and whose model is loaded.
pub(super) fn warm() -> Session {
    let mut session = Session::default();
    session.apply(&Event::Opened(Opened::default()));
    session.apply(&Event::WarmUpDone(Sample::default()));
    session
}

pub(super) fn measured(batch: BatchId, tokens: u64) -> Measured {
    let measurement =
        Measurement { requests: batch.size, total_s: 1.0, tokens, ..Measurement::default() };
    Measured { batch, measurement }
}

fn done(batch: BatchId, tokens: u64) -> Event {
    Event::BatchDone(measured(batch, tokens))
}

fn plan() -> Plan {
    Plan { workers: vec![1, 2], max_batch: Some(2), drift_check: false, ..Plan::default() }
}

/// The batches in the order in which the plan measures them, all equally fast.
fn order(plan: &Plan, mut session: Session) -> Vec<BatchId> {
    let mut order = Vec::new();
    while let Some(step) = next(&Goal::Plan, plan, &session) {
        let (Step::Measure(id) | Step::MeasureAgain(id)) = step else { panic!("{step:?}") };
        order.push(id);
        session.apply(&match step {
            Step::MeasureAgain(_) => Event::MeasuredAgain(measured(id, 100)),
            _ => done(id, 100),
        });
    }
    order
}

#[test]
fn lanes_are_opened_and_the_model_warmed_up_before_measuring() {
    let mut session = Session::default();
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(Step::Open));
    session.apply(&Event::Opened(Opened::default()));
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(Step::WarmUp));
    session.apply(&Event::WarmUpDone(Sample::default()));
    let first = Step::Measure(BatchId::new(1, 1));
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(first));
    session.apply(&Event::ServerAway);
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(Step::AwaitServer));
    session.apply(&Event::ServerBack(Sample::default()));
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(first));
}

#[test]
fn a_complete_session_needs_no_server() {
    let mut session = Session::default();
    plan().batches().into_iter().for_each(|id| session.apply(&done(id, 1)));
    assert_eq!(next(&Goal::Plan, &plan(), &session), None);
}

#[test]
fn a_failed_batch_is_left_for_another_course() {
    let mut session = warm();
    let sample = Sample { error: Some(Failure::Network), ..Sample::default() };
    let measurement = Measurement { requests: 1, samples: vec![sample], ..Measurement::default() };
    session.apply(&Event::BatchDone(Measured::new(1, measurement)));
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(Step::Measure(BatchId::new(1, 2))));
    session.apply(&Event::Opened(Opened::default()));
    session.apply(&Event::WarmUpDone(Sample::default()));
    assert_eq!(next(&Goal::Plan, &plan(), &session), Some(Step::Measure(BatchId::new(1, 1))));
}

#[test]
fn a_resumed_session_keeps_its_shuffled_order() {
    let plan = Plan { workers: vec![16], max_batch: None, shuffle: true, ..plan() };
    let session = |started_at: &str| {
        let mut session = warm();
        session.environment.started_at = Some(started_at.into());
        session
    };
    let whole = order(&plan, session("a"));
    assert_ne!(whole, order(&plan, session("b")));
    let mut begun = session("a");
    whole.iter().take(3).for_each(|id| begun.apply(&done(*id, 100)));
    assert_eq!(order(&plan, begun), whole[3..]);
}

#[test]
fn in_server_mode_every_run_is_checked_before_the_next() {
    let plan = Plan { mode: Mode::Server, drift_check: true, max_batch: Some(1), ..plan() };
    let counted = |wanted: u32| Event::SlotsCounted {
        wanted,
        found: Some(Slots { most: wanted, is_exact: true }),
    };
    let mut session = warm();
    let mut steps = Vec::new();
    while let Some(step) = next(&Goal::Plan, &plan, &session) {
        steps.push(step);
        match step {
            Step::CountSlots(wanted) => session.apply(&counted(wanted)),
            Step::Measure(id) => session.apply(&done(id, 1)),
            Step::MeasureAgain(id) => session.apply(&Event::MeasuredAgain(measured(id, 1))),
            other => panic!("{other:?}"),
        }
    }
    let [one, two] = [1, 2].map(|workers| BatchId::new(workers, 1));
    assert_eq!(
        steps,
        [
            Step::CountSlots(1),
            Step::Measure(one),
            Step::MeasureAgain(one),
            Step::CountSlots(2),
            Step::Measure(two),
            Step::MeasureAgain(two),
        ]
    );
}

#[test]
fn the_least_often_measured_close_batch_comes_next() {
    let plan = Plan { workers: vec![4], most_repeats: Some(3), max_batch: Some(4), ..plan() };
    let [one, two, four] = [1, 2, 4].map(|size| BatchId::new(4, size));
    let mut session = warm();
    for (id, tokens) in [(one, 50), (two, 99), (four, 100)] {
        session.apply(&done(id, tokens));
    }
    let next = |session: &Session| super::next(&Goal::Plan, &plan, session);
    assert_eq!(next(&session), Some(Step::Measure(two)));
    session.apply(&done(two, 98));
    assert_eq!(next(&session), Some(Step::Measure(four)));
    for (id, tokens) in [(four, 100), (two, 99), (four, 101)] {
        session.apply(&done(id, tokens));
    }
    assert_eq!(next(&session), None, "the limit is reached");
}

proptest! {
    #[test]
    fn what_is_left_matches_what_follows(
        workers in prop::collection::btree_set(1_u32..12, 1..4),
        max_batch in prop::option::of(1_u32..20),
        repeats in 1_u32..3,
        shuffle: bool,
        drift_check: bool,
        measured in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let workers = workers.into_iter().collect();
        let plan = Plan { workers, max_batch, repeats, shuffle, drift_check, ..Plan::default() };
        let mut session = warm();
        let batches = plan.batches();
        for index in measured {
            session.apply(&done(batches[index.index(batches.len())], 100));
        }
        let left = left(&Goal::Plan, &plan, &session);
        let times: u32 = left.iter().map(|left| left.times).sum();
        let order = order(&plan, session);
        prop_assert_eq!(order.len(), times as usize);
        for left in left {
            let comes = order.iter().filter(|&&id| id == left.batch).count();
            prop_assert!(comes >= left.times as usize);
        }
    }
}
