use super::virtual_time::{Beginning, Outcome, begin, commanded, measure, plan};
use crate::engine::Command;
use crate::schedule::Goal;
use crate::{BatchId, Ending, Event};

fn by_relay() -> Beginning {
    Beginning { calibrates_ms: Some(1000.0), ..Beginning::default() }
}

fn in_flight(outcome: &Outcome) -> Vec<u32> {
    outcome.session.environment.own_errors.iter().map(|error| error.in_flight).collect()
}

#[test]
fn with_a_relay_page_and_network_are_measured_before_the_first_request() {
    let outcome = measure(plan(&[1, 4], 8), by_relay());
    assert_eq!(outcome.server.calibrated.take(), [(4, 0), (1, 0)]);
    assert_eq!(in_flight(&outcome), [1, 4]);
    let kept = outcome.kept.iter().filter(|event| matches!(event, Event::Calibrated(_)));
    assert_eq!(kept.count(), 2, "they are not lost with the page");
}

#[test]
fn without_a_relay_the_own_error_is_not_measured() {
    let outcome = measure(plan(&[1], 8), Beginning::default());
    assert!(outcome.server.calibrated.take().is_empty());
    let is_told = |event: &Event| matches!(event, Event::Calibrating { .. });
    assert!(!outcome.events.iter().any(is_told));
}

#[test]
fn a_resumed_session_measures_only_what_it_lacks() {
    let first = commanded(plan(&[1, 4], 8), by_relay(), |event| {
        matches!(event, Event::Calibrated(error) if error.in_flight == 4).then_some(Command::Stop)
    });
    assert_eq!(first.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(in_flight(&first), [4], "known values are kept");
    let session = first.session;
    let second = measure(plan(&[1, 4], 8), Beginning { session, ..by_relay() });
    assert_eq!(second.server.calibrated.take(), [(1, 0)]);
    let session = second.session.clone();
    let goal = Goal::Again(vec![(BatchId::new(1, 1), 2)]);
    let third = measure(plan(&[1, 4], 8), Beginning { session, goal, ..by_relay() });
    assert!(third.server.calibrated.take().is_empty());
    assert_eq!(in_flight(&third), [1, 4]);
}

#[test]
fn a_pause_takes_effect_between_numbers_in_flight() {
    let outcome = begin(plan(&[1, 4], 8), by_relay(), |event, commands, server| match event {
        Event::Calibrating { in_flight: 4 } => commands.unbounded_send(Command::Pause).unwrap(),
        Event::Paused => {
            assert_eq!(server.calibrated.borrow().len(), 1);
            commands.unbounded_send(Command::Resume).unwrap();
        }
        _ => (),
    });
    assert!(outcome.events.contains(&Event::Resumed));
    assert_eq!(in_flight(&outcome), [1, 4]);
}

#[test]
fn a_slow_connection_is_measured_at_few_numbers() {
    let slow = Beginning { calibrates_ms: Some(6000.0), ..Beginning::default() };
    let outcome = measure(plan(&[1, 2, 4, 8], 8), slow);
    assert_eq!(in_flight(&outcome), [4, 8], "then the time is up");
    assert_eq!(outcome.session.runs.len(), 4);
}
