use futures::channel::mpsc::UnboundedSender;

use super::virtual_time::{Answer, Beginning, Outcome, begin, run};
use crate::engine::Command;
use crate::schedule::{Goal, left, next};
use crate::{BatchId, Ending, Event, Failure, Plan, RunId, Sample, Session, Strategy};

fn plan() -> Plan {
    let plan = Plan { workers: vec![2, 4], max_batch: Some(4), ..Plan::default() };
    Plan { pause_s: Some(0.0), drift_check: false, ..plan }
}

fn skip(commands: &UnboundedSender<Command>) {
    commands.unbounded_send(Command::Skip).expect("the engine listens");
}

/// A session in which this batch is skipped.
fn without(skipped: BatchId, plan: Plan) -> Outcome {
    run(
        plan,
        1,
        |_| Answer::good(100.0),
        move |event, commands| {
            if *event == Event::BatchStarted(skipped) {
                skip(commands);
            }
        },
    )
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
    let second = begin(plan(), Beginning { session, ..Beginning::default() }, |_, _, _| ());
    assert_eq!(second.order(), [2]);
    assert_eq!(second.session.skipped, []);
}

#[test]
fn skipping_twice_quickly_skips_the_run() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(100.0),
        |event, commands| {
            let first = Event::BatchStarted(BatchId::new(2, 1));
            if *event == first || matches!(event, Event::BatchSkipped(_)) {
                skip(commands);
            }
        },
    );
    assert!(outcome.events.contains(&Event::RunSkipped(RunId::new(2))));
    assert_eq!(outcome.session.skipped, [1, 2, 4].map(|size| BatchId::new(2, size)));
    let measured: Vec<u32> = outcome.session.runs.iter().map(|run| run.workers).collect();
    assert_eq!(measured, [4]);
}

#[test]
fn skipping_two_batches_one_after_the_other_does_not_skip_the_run() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(4000.0),
        |event, commands| {
            let one_or_two = [1, 2].map(|size| Event::BatchStarted(BatchId::new(2, size)));
            if one_or_two.contains(event) {
                skip(commands);
            }
        },
    );
    assert_eq!(outcome.session.skipped, [1, 2].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.order(), [4, 1, 2, 4]);
}

#[test]
fn a_skip_right_before_a_batch_skips_it() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(4000.0),
        |event, commands| {
            let aborted = Event::BatchStarted(BatchId::new(2, 2));
            if *event == aborted || *event == Event::AwaitingQuiet {
                skip(commands);
            }
        },
    );
    assert_eq!(outcome.session.skipped, [2, 4].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.order(), [1, 1, 2, 4]);
}

#[test]
fn a_skip_while_nothing_is_measured_skips_nothing() {
    let script = |number| match number {
        1 => Answer {
            duration_ms: 5.0,
            sample: Sample { error: Some(Failure::Network), ..Sample::default() },
        },
        _ => Answer::good(100.0),
    };
    let beginning = Beginning {
        lanes: 1,
        script,
        calibrates_ms: Some(100.0),
        keeping_ms: 100.0,
        ..Beginning::default()
    };
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
    let again = begin(plan(), beginning, move |event, commands, _| {
        if *event == Event::BatchStarted(batch) {
            skip(commands);
        }
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
