use super::virtual_time::{self, Answer, Beginning, measure, run};
use crate::{BatchId, Ending, Event, Plan};

fn plan() -> Plan {
    Plan { timeout_s: 10.0, ..virtual_time::plan(&[2], 4) }
}

#[test]
fn after_aborted_requests_the_next_batch_waits_until_the_server_is_idle() {
    // The batch of two times out; the server takes a while to finish it, and then is as quick as ever.
    let script = |n| {
        Answer::good(match n {
            2 | 3 => 60_000.0,
            4 => 3000.0,
            5 => 500.0,
            _ => 50.0,
        })
    };
    let outcome = run(plan(), 1, script);
    let quiet: Vec<&Event> = outcome
        .events
        .iter()
        .filter(|event| matches!(event, Event::AwaitingQuiet | Event::BatchStarted(_)))
        .collect();
    let began = |size| Event::BatchStarted(BatchId::new(2, size));
    assert_eq!(quiet, [&began(1), &began(2), &Event::AwaitingQuiet, &began(4)]);
    // A warm-up, seven requests of batches, four small ones: slow, less slow, quick, equally quick.
    assert_eq!(outcome.server.requests.borrow().len(), 1 + 7 + 4);
}

#[test]
fn a_server_that_is_never_idle_is_measured_anyway() {
    // Twice as fast every time, and too slow for many of them.
    let script = |n| Answer::good(if n == 0 { 50.0 } else { 80_000.0 / 2_f64.powi(n as i32) });
    let plan = Plan { timeout_s: 600.0, ..plan() };
    let beginning = Beginning { lanes: 1, script, is_disturbed: true, ..Beginning::default() };
    let outcome = measure(plan, beginning);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    assert!((60_000.0..90_000.0).contains(&outcome.now_ms), "{}", outcome.now_ms);
}

#[test]
fn a_server_that_is_steadily_busy_is_not_idle() {
    // After the first batch small requests show how quick the idle server is. The batch of two times out, and for a
    // while the server goes on with it beside others.
    let script = |n| {
        Answer::good(match n {
            4 | 5 => 60_000.0,
            6..14 => 400.0,
            _ => 50.0,
        })
    };
    let plan = Plan { pause_s: None, ..plan() };
    let outcome = run(plan, 1, script);
    assert_eq!(outcome.order(), [1, 2, 4]);
    let [.., four] = outcome.measured()[..] else { panic!("no batch") };
    assert_eq!(four.total_s, 0.1, "it met an idle server");
}

#[test]
fn a_server_that_becomes_ever_slower_is_measured_anyway() {
    let script =
        |n| Answer::good(if matches!(n, 4 | 5) { 60_000.0 } else { 50.0 + 50.0 * n as f64 });
    let outcome = run(Plan { pause_s: None, ..plan() }, 1, script);
    assert_eq!(outcome.order(), [1, 2, 4]);
    assert!(outcome.now_ms < 90_000.0, "{}", outcome.now_ms);
}

#[test]
fn a_server_too_slow_for_two_small_requests_is_waited_for_once() {
    let beginning = Beginning {
        script: |_| Answer::good(40_000.0),
        is_disturbed: true,
        ..Beginning::default()
    };
    let outcome = measure(Plan { timeout_s: 600.0, ..plan() }, beginning);
    let waits = outcome.events.iter().filter(|event| **event == Event::AwaitingQuiet).count();
    assert_eq!((waits, outcome.order()), (1, vec![1, 2, 4]));
}
