use super::virtual_time::{self, Answer, Beginning, Outcome, commanded, measure};
use crate::engine::Command;
use crate::schedule::Goal;
use crate::{BatchId, Event, Plan, Run};

fn plan() -> Plan {
    Plan { pause_s: Some(1.0), ..virtual_time::plan(&[2], 4) }
}

fn stopped_at(size: u32, plan: Plan) -> Outcome {
    commanded(plan, Beginning::default(), move |event| {
        matches!(event, Event::BatchStarted(batch) if batch.size == size).then_some(Command::Stop)
    })
}

fn repeats(run: &Run) -> Vec<(u32, usize)> {
    run.batches.iter().map(|batch| (batch.size, batch.measurements.len())).collect()
}

#[test]
fn repeats_go_pass_by_pass() {
    let outcome = measure(Plan { repeats: 2, ..plan() }, Beginning::default());
    assert_eq!(outcome.order(), [1, 2, 4, 1, 2, 4]);
    assert_eq!(repeats(outcome.run()), [(1, 2), (2, 2), (4, 2)]);
}

#[test]
fn extra_repeats_go_to_batches_that_could_be_the_fastest() {
    // Batches 2 and 4 are equally fast, and 1 is half as fast.
    let plan = Plan { most_repeats: Some(4), ..plan() };
    let outcome = measure(plan.clone(), Beginning::default());
    assert_eq!(repeats(outcome.run()), [(1, 1), (2, 4), (4, 4)]);
    // Every request of batch 4 takes half as long: the answer is clear at once.
    let script = |n| Answer::good(if n > 3 { 50.0 } else { 100.0 });
    let clear = measure(plan, Beginning { script, ..Beginning::default() });
    assert_eq!(repeats(clear.run()), [(1, 1), (2, 1), (4, 1)]);
}

#[test]
fn shuffled_batches_are_all_measured_and_kept_in_order() {
    let plan = Plan { workers: vec![16], max_batch: Some(32), shuffle: true, ..plan() };
    let outcome = measure(plan, Beginning::default());
    assert_ne!(outcome.order(), [1, 2, 4, 8, 16, 24, 32]);
    let sizes: Vec<u32> = outcome.run().batches.iter().map(|batch| batch.size).collect();
    assert_eq!(sizes, [1, 2, 4, 8, 16, 24, 32]);
}

#[test]
fn the_first_batch_is_measured_again_at_the_end() {
    let plan = Plan { workers: vec![1, 2], max_batch: Some(2), drift_check: true, ..plan() };
    let outcome = measure(plan, Beginning::default());
    assert_eq!(outcome.order(), [1, 2, 1, 2, 1]);
    let again = |run: &Run| run.again.as_ref().map(|again| again.requests);
    let again: Vec<_> = outcome.session.runs.iter().map(again).collect();
    assert_eq!(again, [Some(1), None]);
    // Warm-up, batches of 100, 200, 100, 100, 100 ms and four pauses of a second.
    assert_eq!(outcome.now_ms, 100.0 + 600.0 + 4000.0);
}

#[test]
fn a_stopped_session_resumes_where_it_was() {
    let stopped = stopped_at(4, plan());
    assert_eq!(repeats(stopped.run()), [(1, 1), (2, 1)]);
    let kept = stopped.run().batches.clone();
    let beginning = Beginning { session: stopped.session, ..Beginning::default() };
    let resumed = measure(plan(), beginning);
    assert_eq!(resumed.order(), [4]);
    assert_eq!(repeats(resumed.run()), [(1, 1), (2, 1), (4, 1)]);
    assert_eq!(resumed.run().batches[..2], kept);
    assert_eq!(resumed.server.requests.borrow().len(), 1 + 4, "a warm-up and the missing batch");
}

#[test]
fn a_resumed_session_makes_up_extra_repeats_and_the_drift_check() {
    let plan = Plan { most_repeats: Some(2), drift_check: true, ..plan() };
    let mut whole = measure(plan.clone(), Beginning::default());
    assert_eq!(whole.order(), [1, 2, 4, 2, 4, 1]);
    // As if it had been stopped right after the last planned batch.
    let run = &mut whole.session.runs[0];
    run.again = None;
    run.batches.iter_mut().for_each(|batch| batch.measurements.truncate(1));
    let beginning = Beginning { session: whole.session, ..Beginning::default() };
    assert_eq!(measure(plan, beginning).order(), [2, 4, 1]);
}

#[test]
fn a_single_batch_can_be_measured_again() {
    let whole = measure(plan(), Beginning::default());
    let goal = Goal::Again(vec![(BatchId::new(2, 2), 2)]);
    let beginning = Beginning { session: whole.session, goal, ..Beginning::default() };
    let outcome = measure(Plan { drift_check: true, ..plan() }, beginning);
    assert_eq!(outcome.order(), [2]);
    assert_eq!(repeats(outcome.run()), [(1, 1), (2, 2), (4, 1)], "nothing is lost");
}

#[test]
fn equal_loads_are_shared_without_a_request() {
    let plan = Plan { workers: vec![1, 2, 4], share_equal_loads: true, ..plan() };
    let outcome = measure(plan, Beginning::default());
    let shared = |event: &Event| match event {
        Event::BatchDone(done) => Some((done.batch, done.measurement.shared_from?)),
        _ => None,
    };
    let told: Vec<_> = outcome.events.iter().filter_map(shared).collect();
    let copies = [(2, 1, 1), (4, 1, 1), (4, 2, 2)]
        .map(|(workers, size, from)| (BatchId::new(workers, size), BatchId::new(from, size)));
    assert_eq!(told, copies);
    assert_eq!(outcome.order(), [1, 2, 4, 2, 4, 4], "no batch begins for a copy");
    let kept: Vec<_> = outcome.kept.iter().filter_map(shared).collect();
    assert_eq!(kept, told, "copies are stored like measurements");
    let requests: u32 = outcome.session.measurements().map(|measured| measured.requests).sum();
    assert_eq!(outcome.server.requests.borrow().len(), 1 + requests as usize);
}
