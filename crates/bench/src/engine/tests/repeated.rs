use super::virtual_time::{Answer, Beginning, Outcome, begin};
use crate::engine::{Command, Event};
use crate::{Plan, Run};

fn plan() -> Plan {
    let plan = Plan { workers: vec![2], max_batch: Some(4), pause_s: 1.0, ..Plan::default() };
    Plan { drift_check: false, ..plan }
}

fn measure(plan: Plan, beginning: Beginning) -> Outcome {
    begin(plan, beginning, |_, _, _| ())
}

/// Sizes in the order in which they were measured.
fn order(outcome: &Outcome) -> Vec<u32> {
    let size = |event: &Event| match event {
        Event::BatchStarted { batch, .. } => Some(*batch),
        _ => None,
    };
    outcome.events.iter().filter_map(size).collect()
}

fn repeats(run: &Run) -> Vec<(u32, usize)> {
    run.batches.iter().map(|batch| (batch.batch, batch.other_repeats.len() + 1)).collect()
}

#[test]
fn repeats_go_pass_by_pass() {
    let outcome = measure(Plan { repeats: 2, ..plan() }, Beginning::default());
    assert_eq!(order(&outcome), [1, 2, 4, 1, 2, 4]);
    assert_eq!(repeats(&outcome.runs[0]), [(1, 2), (2, 2), (4, 2)]);
}

#[test]
fn extra_repeats_go_to_the_batches_that_could_be_the_fastest() {
    // Batches 2 and 4 are equally fast, and 1 is half as fast.
    let plan = Plan { most_repeats: Some(4), ..plan() };
    let outcome = measure(plan.clone(), Beginning::default());
    assert_eq!(repeats(&outcome.runs[0]), [(1, 1), (2, 4), (4, 4)]);
    // Every request of batch 4 takes half as long: it is clear at once.
    let script = |n| Answer::good(if n > 3 { 50.0 } else { 100.0 });
    let clear = measure(plan, Beginning { script, ..Beginning::default() });
    assert_eq!(repeats(&clear.runs[0]), [(1, 1), (2, 1), (4, 1)]);
}

#[test]
fn shuffled_batches_are_all_measured_and_stand_in_order() {
    let plan = Plan { workers: vec![16], max_batch: Some(32), shuffle: true, ..plan() };
    let outcome = measure(plan, Beginning::default());
    let measured = order(&outcome);
    assert_ne!(measured, [1, 2, 4, 8, 16, 24, 32]);
    let sizes: Vec<u32> = outcome.runs[0].batches.iter().map(|batch| batch.batch).collect();
    assert_eq!(sizes, [1, 2, 4, 8, 16, 24, 32]);
}

#[test]
fn the_first_batch_is_measured_again_at_the_end() {
    let plan = Plan { workers: vec![1, 2], max_batch: Some(2), drift_check: true, ..plan() };
    let outcome = measure(plan, Beginning::default());
    assert_eq!(order(&outcome), [1, 2, 1, 2, 1]);
    let again = |run: &Run| run.again.as_ref().map(|batch| batch.batch);
    assert_eq!(outcome.runs.iter().map(again).collect::<Vec<_>>(), [Some(1), None]);
    // Warm-up, batches of 100, 200, 100, 100, 100 ms and four rests of a second.
    assert_eq!(outcome.now_ms, 100.0 + 600.0 + 4000.0);
}

#[test]
fn a_stopped_session_goes_on_where_it_was() {
    let stop = |event: &Event, commands: &futures::channel::mpsc::UnboundedSender<Command>| {
        if matches!(event, Event::BatchStarted { batch: 4, .. }) {
            commands.unbounded_send(Command::Stop).expect("the engine listens");
        }
    };
    let stopped =
        begin(plan(), Beginning::default(), move |event, commands, _| stop(event, commands));
    assert_eq!(repeats(&stopped.runs[0]), [(1, 1), (2, 1)]);
    let kept = stopped.runs[0].batches.clone();
    let going_on = measure(plan(), Beginning { done: stopped.runs, ..Beginning::default() });
    assert_eq!(order(&going_on), [4]);
    assert_eq!(repeats(&going_on.runs[0]), [(1, 1), (2, 1), (4, 1)]);
    assert_eq!(going_on.runs[0].batches[..2], kept);
    assert_eq!(going_on.server.requests.borrow().len(), 1 + 4, "a warm-up and the missing batch");
}

#[test]
fn one_batch_can_be_measured_once_more() {
    let whole = measure(plan(), Beginning::default());
    let beginning = Beginning { done: whole.runs, only: Some((2, 2)), ..Beginning::default() };
    let outcome = measure(Plan { drift_check: true, ..plan() }, beginning);
    assert_eq!(order(&outcome), [2]);
    assert_eq!(repeats(&outcome.runs[0]), [(1, 1), (2, 2), (4, 1)], "nothing is lost");
}
