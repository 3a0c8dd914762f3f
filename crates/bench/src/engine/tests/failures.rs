use super::virtual_time::{Answer, Beginning, begin, run};
use crate::evidence::{is_valid, warnings};
use crate::{BatchId, Ending, Event, Failure, Plan, Sample, SessionError, Warning};

fn plan() -> Plan {
    let plan = Plan { workers: vec![2], max_batch: Some(4), ..Plan::default() };
    Plan { timeout_s: 10.0, drift_check: false, ..plan }
}

fn bad(failure: Failure) -> Answer {
    let message = Some("words of the server".to_owned());
    let sample = Sample { error: Some(failure), error_message: message, ..Sample::default() };
    Answer { duration_ms: 5.0, sample }
}

#[test]
fn a_failed_warm_up_ends_the_session_with_its_reason() {
    let outcome = run(plan(), 1, |_| bad(Failure::ModelNotFound), |_, _| ());
    let error = SessionError::WarmUp {
        failure: Failure::ModelNotFound,
        message: Some("words of the server".into()),
    };
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Failed(error))));
}

#[test]
fn no_lanes_end_the_session() {
    let outcome = run(plan(), 0, |_| Answer::good(1.0), |_, _| ());
    let ending = Ending::Failed(SessionError::NoLanes);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(ending)));
}

#[test]
fn a_batch_with_a_failed_request_is_kept_and_marked() {
    let script = |n| if n == 3 { bad(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script, |_, _| ());
    let batch = outcome.measured()[1];
    assert_eq!((batch.failed(), batch.tokens, is_valid(batch)), (1, 10, false));
    let warning = Warning::Failed {
        requests: 1,
        failure: Failure::Http(500),
        message: Some("words of the server".into()),
    };
    assert_eq!(warnings(batch), [warning]);
}

#[test]
fn a_failed_request_in_a_batch_of_one_does_not_end_the_session() {
    // The warm-up is request 0, the batch of one request 1.
    let script = |n| if n == 1 { bad(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script, |_, _| ());
    assert_eq!(outcome.order(), [1, 2, 4], "it is not tried again by itself");
    assert_eq!(outcome.measured()[0].failed(), 1);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_failed_drift_check_does_not_end_the_session_either() {
    let plan = Plan { drift_check: true, max_batch: Some(2), ..plan() };
    let script = |n| if n == 4 { bad(Failure::Timeout) } else { Answer::good(50.0) };
    let outcome = run(plan, 1, script, |_, _| ());
    assert_eq!(outcome.run().again.as_ref().map(|again| again.failed()), Some(1));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn three_batches_in_a_row_that_fail_whole_end_the_session_and_all_are_kept() {
    let plan = Plan { max_batch: Some(16), ..plan() };
    let script = |n| if n > 1 { bad(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan, 1, script, |_, _| ());
    assert_eq!(outcome.order(), [1, 2, 4, 8]);
    assert_eq!(outcome.measured().len(), 4);
    let Some(Event::Finished(Ending::Failed(SessionError::BatchesFailed {
        batches, last, ..
    }))) = outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    assert_eq!((*batches, *last), (3, BatchId::new(2, 8)));
}

#[test]
fn the_failure_that_is_told_is_that_of_the_batch_measured_last() {
    // Of the batches 1, 2 and 4 the first one fails otherwise; it comes last when they are shuffled so.
    let plan = Plan { workers: vec![2], max_batch: Some(4), shuffle: true, ..plan() };
    let script = |n| if n == 0 { Answer::good(50.0) } else { bad(Failure::Http(500 + n as u16)) };
    let outcome = run(plan, 1, script, |_, _| ());
    let last = *outcome.order().last().unwrap();
    let Some(Event::Finished(Ending::Failed(SessionError::BatchesFailed { failure, .. }))) =
        outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    let told = outcome.run().batch(last).and_then(|batch| batch.measurements[0].samples.first());
    assert_eq!(told.and_then(|sample| sample.error.as_ref()), Some(failure));
}

#[test]
fn a_server_that_crashes_at_every_batch_ends_the_session_though_it_comes_back() {
    // The warm-ups succeed, the batches do not.
    let plan = Plan { max_batch: Some(16), ..plan() };
    let script =
        |n| if [0, 2, 5].contains(&n) { Answer::good(50.0) } else { bad(Failure::Network) };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan, beginning, |event, _, server| {
        if matches!(event, Event::BatchStarted(_)) {
            server.looks.borrow_mut().extend([false, true]);
        }
    });
    assert_eq!(outcome.order(), [1, 2, 4]);
    assert!(matches!(
        outcome.events.last(),
        Some(Event::Finished(Ending::Failed(SessionError::BatchesFailed { batches: 3, .. })))
    ));
}

#[test]
fn a_server_that_can_not_load_its_model_any_more_says_why() {
    let script = |n| match n {
        0 => Answer::good(50.0),
        1 => bad(Failure::Network),
        _ => bad(Failure::ModelNotFound),
    };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan(), beginning, |event, _, server| {
        if matches!(event, Event::BatchStarted(_)) {
            server.looks.borrow_mut().extend([false, true]);
        }
    });
    let Some(Event::Finished(Ending::Failed(SessionError::WarmUp { failure, message }))) =
        outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    assert_eq!(
        (failure, message.as_deref()),
        (&Failure::ModelNotFound, Some("words of the server"))
    );
}

#[test]
fn what_failed_whole_is_measured_when_the_session_goes_on() {
    let script = |n| if n == 1 { bad(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script, |_, _| ());
    let beginning = Beginning { session: outcome.session, ..Beginning::default() };
    let going_on = begin(plan(), beginning, |_, _, _| ());
    assert_eq!(going_on.order(), [1]);
    assert_eq!(going_on.run().batches[0].measurements.len(), 2, "the failed one is kept too");
}

#[test]
fn a_server_that_comes_back_is_waited_for_and_warmed_again() {
    let script = |n| if n == 2 || n == 3 { bad(Failure::Network) } else { Answer::good(50.0) };
    let outcome = begin(
        plan(),
        Beginning { lanes: 1, script, ..Beginning::default() },
        |event, _, server| {
            if matches!(event, Event::BatchStarted(BatchId { size: 2, .. })) {
                server.looks.borrow_mut().extend([false, false, false, true]);
            }
        },
    );
    let events: Vec<&Event> = outcome
        .events
        .iter()
        .filter(|event| matches!(event, Event::ServerAway | Event::ServerBack(_)))
        .collect();
    assert!(matches!(events[..], [Event::ServerAway, Event::ServerBack(_)]), "{events:?}");
    assert_eq!(outcome.order(), [1, 2, 4]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_server_that_stays_away_ends_the_session_with_all_that_was_measured() {
    let script = |n| if n > 1 { bad(Failure::Network) } else { Answer::good(50.0) };
    let outcome = begin(
        plan(),
        Beginning { lanes: 1, script, ..Beginning::default() },
        |event, _, server| {
            if matches!(event, Event::BatchStarted(BatchId { size: 2, .. })) {
                server.looks.borrow_mut().extend([false; 2000]);
            }
        },
    );
    let ending = outcome.events.last();
    assert!(
        matches!(ending, Some(Event::Finished(Ending::Failed(SessionError::ServerAway { .. })))),
        "{ending:?}"
    );
    assert_eq!(outcome.measured().len(), 2);
}

#[test]
fn a_request_past_its_timeout_is_given_up() {
    let script = |n| Answer::good(if n == 2 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script, |_, _| ());
    let batch = outcome.measured()[1];
    assert_eq!(batch.total_s, 10.0);
    let errors: Vec<_> = batch.samples.iter().map(|sample| sample.error.clone()).collect();
    assert!(errors.contains(&Some(Failure::Timeout)) && errors.contains(&None));
    assert_eq!(outcome.server.in_flight.get(), 0);
}

#[test]
fn loading_the_model_may_take_longer_than_the_timeout() {
    let script = |n| Answer::good(if n == 0 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script, |_, _| ());
    let warm_up = outcome.session.warm_up.as_ref().map(|sample| (sample.sent_ms, sample.end_ms));
    assert_eq!(warm_up, Some((0.0, 60_000.0)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}
