use super::virtual_time::{Answer, Beginning, measure};
use crate::{BatchId, Environment, Event, Plan, Session};

fn plan() -> Plan {
    Plan { workers: vec![1, 4], max_batch: Some(4), drift_check: false, ..Plan::default() }
}

fn found(events: &[Event]) -> Vec<f64> {
    let pause = |event: &Event| match event {
        Event::PauseFound { pause_s } => Some(*pause_s),
        _ => None,
    };
    events.iter().filter_map(pause).collect()
}

#[test]
fn a_server_that_settles_at_once_is_not_waited_for() {
    let outcome = measure(plan(), Beginning::default());
    // After the first load of 1, 2 and 4 in flight.
    assert_eq!(found(&outcome.events), [0.0, 0.0]);
    assert_eq!(outcome.session.environment.pause_s, Some(0.0));
}

#[test]
fn a_server_gets_the_pause_it_needs_after_every_batch() {
    // The warm-up, the first batch, then small requests: the first two meet a server that is still busy.
    let script = |number| {
        Answer::good(if matches!(number, 2 | 3) { [500.0, 200.0][number - 2] } else { 50.0 })
    };
    let outcome = measure(plan(), Beginning { script, ..Beginning::default() });
    assert_eq!(found(&outcome.events).first(), Some(&0.7));
    assert_eq!(outcome.session.environment.pause_s, Some(0.7));
    let sent = outcome.server.requests.borrow().len();
    let small = 4 + 2;
    assert_eq!(
        sent,
        1 + 7 + 7 + small,
        "two small requests a greater load, and two that were slow"
    );
}

#[test]
fn the_pause_that_was_needed_outlasts_a_later_course_of_less_load() {
    let environment = Environment { pause_s: Some(2.0), ..Environment::default() };
    let session = Session { environment, ..Session::default() };
    let plan = Plan { workers: vec![1], max_batch: Some(1), repeats: 3, ..plan() };
    let outcome = measure(plan, Beginning { session, ..Beginning::default() });
    assert_eq!(found(&outcome.events), [2.0]);
    assert_eq!(outcome.session.environment.pause_s, Some(2.0));
    // A warm-up, three batches and two small requests of 100 ms, and once the whole pause.
    assert_eq!(outcome.now_ms, 600.0 + 2000.0);
}

#[test]
fn a_pause_set_by_the_plan_is_not_measured() {
    let plan = Plan { pause_s: Some(2.0), ..plan() };
    let outcome = measure(plan, Beginning::default());
    assert!(found(&outcome.events).is_empty());
    assert_eq!(outcome.server.requests.borrow().len(), 1 + 7 + 7);
    assert!(outcome.events.contains(&Event::BatchStarted(BatchId::new(4, 4))));
}

#[test]
fn a_server_too_slow_to_tell_is_waited_for_until_it_is_idle_instead() {
    // A small request takes 6 s: a second one is not over within the time a server gets to settle.
    let script = |n| Answer::good(if n == 1 { 50.0 } else { 6000.0 });
    let plan = Plan { max_batch: Some(1), workers: vec![1], repeats: 2, ..plan() };
    let outcome = measure(plan, Beginning { script, ..Beginning::default() });
    assert!(found(&outcome.events).is_empty());
    assert_eq!(outcome.session.environment.pause_s, None);
    assert!(outcome.events.contains(&Event::AwaitingQuiet), "a request was aborted");
}
