use futures::channel::mpsc::UnboundedSender;

use super::virtual_time::{self, Answer, Beginning, begin, begin_with, commanded, measure};
use crate::engine::Command;
use crate::{BatchId, Ending, Event, Failure, Plan};

fn plan() -> Plan {
    Plan { pause_s: Some(2.0), ..virtual_time::plan(&[2], 4) }
}

/// Pauses after the first batch, and resumes at once.
fn pause_after_the_first(event: &Event) -> Option<Command> {
    match event {
        Event::BatchStarted(BatchId { size: 1, .. }) => Some(Command::Pause),
        Event::Paused => Some(Command::Resume),
        _ => None,
    }
}

#[test]
fn stop_aborts_the_batch_in_flight_and_keeps_the_finished_ones() {
    let outcome = commanded(plan(), Beginning::default(), |event| {
        matches!(event, Event::BatchStarted(BatchId { size: 4, .. })).then_some(Command::Stop)
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    let sizes: Vec<_> = outcome.run().batches.iter().map(|batch| batch.size).collect();
    assert_eq!(sizes, [1, 2]);
    assert_eq!(outcome.server.in_flight.get(), 0, "requests in flight are aborted");
}

#[test]
fn stop_during_the_warm_up_ends_with_nothing() {
    let outcome = commanded(plan(), Beginning::default(), |event| {
        matches!(event, Event::WarmUpStarted).then_some(Command::Stop)
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.session.runs, []);
    assert_eq!(outcome.server.in_flight.get(), 0);
}

#[test]
fn pause_waits_after_the_batch_in_flight_until_resumed() {
    let outcome = commanded(plan(), Beginning::default(), pause_after_the_first);
    let kinds: Vec<_> = outcome
        .events
        .iter()
        .filter_map(|event| match event {
            Event::BatchDone(done) => Some(done.batch.size.to_string()),
            Event::Paused => Some("paused".into()),
            Event::Resumed => Some("resumed".into()),
            Event::Finished(ending) => Some(format!("{ending:?}")),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, ["1", "paused", "resumed", "2", "4", "Completed"]);
}

#[test]
fn stop_while_paused_ends_the_session() {
    let outcome = commanded(plan(), Beginning::default(), |event| match event {
        Event::BatchStarted(BatchId { size: 2, .. }) => Some(Command::Pause),
        Event::Paused => Some(Command::Stop),
        _ => None,
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.run().batches.len(), 2);
}

#[test]
fn stop_takes_effect_while_the_lanes_open() {
    let beginning = Beginning { opening_ms: 60_000.0, ..Beginning::default() };
    let stop = |commands: &UnboundedSender<Command>| {
        commands.unbounded_send(Command::Stop).expect("the engine listens");
    };
    let outcome = begin_with(plan(), beginning, stop, |_, _, _| ());
    assert_eq!(outcome.events, [Event::Finished(Ending::Stopped)]);
    assert_eq!(outcome.now_ms, 0.0);
}

#[test]
fn every_batch_is_stored_before_the_next_begins() {
    let beginning = Beginning { keeping_ms: 500.0, ..Beginning::default() };
    let plan = Plan { pause_s: Some(0.0), ..plan() };
    let outcome = measure(plan, beginning);
    // Opening, warm-up and three batches are stored, half a second each; a warm-up and three batches of 100,
    // 100 and 200 ms.
    assert_eq!(outcome.now_ms, 5.0 * 500.0 + 500.0);
    let kept = |event: &&Event| matches!(event, Event::BatchDone(_));
    assert_eq!(outcome.kept.iter().filter(kept).count(), 3);
    assert!(outcome.kept.iter().all(Event::is_kept));
}

#[test]
fn a_pause_takes_effect_while_the_server_is_away() {
    let script = |n| if n == 1 { Answer::failed(Failure::Network) } else { Answer::good(100.0) };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan(), beginning, |event, commands, server| {
        let command = match event {
            Event::BatchStarted(BatchId { size: 1, .. }) => {
                server.looks.borrow_mut().extend([false; 30]);
                return;
            }
            Event::ServerAway => Command::Pause,
            Event::Paused => Command::Resume,
            _ => return,
        };
        commands.unbounded_send(command).expect("the engine listens");
    });
    let paused = outcome.events.iter().position(|event| *event == Event::Paused);
    let back = outcome.events.iter().position(|event| matches!(event, Event::ServerBack(_)));
    assert!(paused.is_some() && paused < back, "{:?}", outcome.events);
    assert_eq!(outcome.order(), [1, 1, 2, 4]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

/// Loads of the model, batches and pauses, in their order.
fn course(events: &[Event]) -> Vec<String> {
    let part = |event: &Event| match event {
        Event::WarmUpStarted => Some("load".into()),
        Event::BatchStarted(batch) => Some(batch.size.to_string()),
        Event::AwaitingQuiet => Some("quiet".into()),
        Event::Paused => Some("pause".into()),
        _ => None,
    };
    events.iter().filter_map(part).collect()
}

#[test]
fn after_a_pause_the_model_is_loaded_before_the_next_batch() {
    let outcome = commanded(plan(), Beginning::default(), pause_after_the_first);
    assert_eq!(course(&outcome.events), ["load", "1", "pause", "load", "2", "4"]);
}

#[test]
fn a_pause_right_before_a_batch_delays_it_too() {
    let outcome = commanded(plan(), Beginning::default(), |event| match event {
        Event::BatchStarted(BatchId { size: 2, .. }) => Some(Command::Skip),
        Event::AwaitingQuiet => Some(Command::Pause),
        Event::Paused => Some(Command::Resume),
        _ => None,
    });
    assert_eq!(course(&outcome.events), ["load", "1", "2", "quiet", "pause", "load", "4"]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_batch_being_stored_when_the_user_stops_is_not_lost() {
    let beginning = Beginning { keeping_ms: 500.0, ..Beginning::default() };
    let outcome = commanded(plan(), beginning, |event| {
        matches!(event, Event::SampleDone { .. }).then_some(Command::Stop)
    });
    assert_eq!(outcome.session.measurements().count(), 1);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
}
