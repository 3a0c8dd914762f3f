use super::virtual_time::{Answer, run};
use crate::Plan;
use crate::engine::{Command, Ending, Event};

fn plan() -> Plan {
    Plan { workers: vec![2], max_batch: Some(4), drift_check: false, ..Plan::default() }
}

#[test]
fn stop_gives_up_the_batch_in_flight_and_keeps_the_finished_ones() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(100.0),
        |event, commands| {
            if matches!(event, Event::BatchStarted { batch: 4, .. }) {
                commands.unbounded_send(Command::Stop).expect("the engine listens");
            }
        },
    );
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    let sizes: Vec<_> = outcome.runs[0].batches.iter().map(|batch| batch.batch).collect();
    assert_eq!(sizes, [1, 2]);
    assert_eq!(outcome.server.in_flight.get(), 0, "requests in flight are aborted");
}

#[test]
fn stop_during_the_warm_up_ends_with_nothing() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(100.0),
        |event, commands| {
            if matches!(event, Event::WarmUpStarted) {
                commands.unbounded_send(Command::Stop).expect("the engine listens");
            }
        },
    );
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.runs, []);
    assert_eq!(outcome.server.in_flight.get(), 0);
}

#[test]
fn pause_rests_after_the_batch_in_flight_until_resumed() {
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(100.0),
        |event, commands| {
            let command = match event {
                Event::BatchStarted { batch: 1, .. } => Command::Pause,
                Event::Paused => Command::Resume,
                _ => return,
            };
            commands.unbounded_send(command).expect("the engine listens");
        },
    );
    let kinds: Vec<_> = outcome
        .events
        .iter()
        .filter_map(|event| match event {
            Event::BatchDone { batch, .. } => Some(batch.batch.to_string()),
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
    let outcome = run(
        plan(),
        1,
        |_| Answer::good(100.0),
        |event, commands| {
            let command = match event {
                Event::BatchStarted { batch: 2, .. } => Command::Pause,
                Event::Paused => Command::Stop,
                _ => return,
            };
            commands.unbounded_send(command).expect("the engine listens");
        },
    );
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.runs[0].batches.len(), 2);
}
