use futures::channel::mpsc::UnboundedSender;

use super::virtual_time::{self, Answer, Beginning, Outcome, begin, commanded, measure};
use crate::engine::Command;
use crate::schedule::{Goal, left, next};
use crate::{BatchId, Ending, Event, Failure, Plan, RunId, Session, Strategy};

fn plan() -> Plan {
    virtual_time::plan(&[2, 4], 4)
}

fn skip(commands: &UnboundedSender<Command>) {
    commands.unbounded_send(Command::Skip).expect("the engine listens");
}

/// A server whose answers take seconds.
fn slow() -> Beginning {
    Beginning { script: |_| Answer::good(4000.0), ..Beginning::default() }
}

/// A session in which this batch is skipped.
fn without(skipped: BatchId, plan: Plan) -> Outcome {
    commanded(plan, Beginning::default(), move |event| {
        (*event == Event::BatchStarted(skipped)).then_some(Command::Skip)
    })
}

#[test]
fn a_skipped_batch_in_flight_is_aborted_and_the_others_are_measured() {
    let skipped = BatchId::new(2, 2);
    let outcome = without(skipped, Plan { repeats: 2, ..plan() });
    assert_eq!(outcome.order(), [1, 4, 1, 4, 1, 2, 4, 1, 2, 4]);
    assert_eq!(outcome.session.skipped, [skipped]);
    assert_eq!(outcome.server.in_flight.get(), 0);
    assert!(outcome.kept.contains(&Event::BatchSkipped(skipped)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn what_was_skipped_is_measured_by_the_next_course() {
    let skipped = BatchId::new(2, 2);
    let session = without(skipped, plan()).session;
    let lacking: Vec<BatchId> =
        left(&Goal::Plan, &plan(), &session).iter().map(|left| left.batch).collect();
    assert_eq!(lacking, [skipped]);
    let second = measure(plan(), Beginning { session, ..Beginning::default() });
    assert_eq!(second.order(), [2]);
    assert_eq!(second.session.skipped, []);
}

#[test]
fn skipping_twice_quickly_skips_the_run() {
    let outcome = commanded(plan(), Beginning::default(), |event| {
        let is_first = *event == Event::BatchStarted(BatchId::new(2, 1));
        (is_first || matches!(event, Event::BatchSkipped(_))).then_some(Command::Skip)
    });
    assert!(outcome.events.contains(&Event::RunSkipped(RunId::new(2))));
    assert_eq!(outcome.session.skipped, [1, 2, 4].map(|size| BatchId::new(2, size)));
    let measured: Vec<u32> = outcome.session.runs.iter().map(|run| run.workers).collect();
    assert_eq!(measured, [4]);
}

#[test]
fn skipping_two_batches_one_after_the_other_does_not_skip_the_run() {
    let outcome = commanded(plan(), slow(), |event| {
        let one_or_two = [1, 2].map(|size| Event::BatchStarted(BatchId::new(2, size)));
        one_or_two.contains(event).then_some(Command::Skip)
    });
    assert_eq!(outcome.session.skipped, [1, 2].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.order(), [4, 1, 2, 4]);
}

/// A session in which the user skips a batch in flight and then, this much later, the one for which the server
/// rests.
fn skipped_twice(apart_ms: f64, plan: Plan) -> Outcome {
    // Storing what was skipped takes as long.
    commanded(plan, Beginning { keeping_ms: apart_ms, ..slow() }, |event| {
        let aborted = BatchId::new(2, 2);
        let (begun, skipped) = (Event::BatchStarted(aborted), Event::BatchSkipped(aborted));
        [begun, skipped].contains(event).then_some(Command::Skip)
    })
}

#[test]
fn a_skip_right_before_a_batch_skips_it() {
    let outcome = skipped_twice(3500.0, plan());
    assert_eq!(outcome.session.skipped, [2, 4].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.order(), [1, 1, 2, 4]);
}

#[test]
fn a_second_skip_is_heard_while_the_server_is_still_busy() {
    // The run goes on for another batch, which is skipped too, not begun.
    for pause_s in [Some(0.0), None] {
        let plan = Plan { max_batch: Some(8), pause_s, ..plan() };
        let outcome = skipped_twice(1000.0, plan);
        assert!(outcome.events.contains(&Event::RunSkipped(RunId::new(2))), "{pause_s:?}");
        assert_eq!(outcome.session.skipped, [2, 4, 8].map(|size| BatchId::new(2, size)));
        assert_eq!(outcome.order(), [1, 1, 2, 4, 8]);
    }
}

#[test]
fn a_skip_while_nothing_is_measured_skips_nothing() {
    let script = |n| if n == 1 { Answer::failed(Failure::Network) } else { Answer::good(100.0) };
    let beginning = Beginning { lanes: 1, script, keeping_ms: 100.0, ..Beginning::default() };
    let beginning = Beginning { calibrates_ms: Some(100.0), ..beginning };
    let outcome = begin(plan(), beginning, |event, commands, server| match event {
        Event::BatchStarted(BatchId { workers: 2, size: 1, .. }) => {
            server.looks.borrow_mut().extend([false; 5]);
        }
        Event::BatchStarted(BatchId { workers: 2, size: 4, .. }) => {
            commands.unbounded_send(Command::Pause).expect("the engine listens");
        }
        Event::Paused => {
            skip(commands);
            commands.unbounded_send(Command::Resume).expect("the engine listens");
        }
        Event::Calibrating { .. } | Event::WarmUpStarted | Event::ServerAway => skip(commands),
        // The batch is over, and is being stored.
        Event::SampleDone { batch: BatchId { workers: 4, size: 1, .. }, .. } => skip(commands),
        _ => {}
    });
    assert_eq!(outcome.order(), [1, 1, 2, 4, 1, 2, 4]);
    assert_eq!(outcome.session.skipped, []);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_skipped_repeat_or_search_step_is_not_scheduled_again() {
    let batch = BatchId::new(2, 2);
    let session = without(BatchId::new(9, 9), plan()).session;
    let goal = Goal::Again(vec![(batch, 2), (BatchId::new(4, 4), 2)]);
    let beginning = Beginning { session, goal, ..Beginning::default() };
    let again = commanded(plan(), beginning, move |event| {
        (*event == Event::BatchStarted(batch)).then_some(Command::Skip)
    });
    assert_eq!(again.order(), [4]);
    let search = Plan { strategy: Strategy::Search, ..plan() };
    let mut session = Session { plan: Some(search.clone()), ..Session::default() };
    session.serving.is_open = true;
    session.serving.is_warm = true;
    let Some(crate::schedule::Step::Measure(look)) = next(&Goal::Plan, &search, &session) else {
        panic!("a search looks first");
    };
    session.apply(&Event::BatchSkipped(look));
    let after = next(&Goal::Plan, &search, &session);
    assert_ne!(after, Some(crate::schedule::Step::Measure(look)));
}
