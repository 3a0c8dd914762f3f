use super::virtual_time::{Answer, run};
use crate::audit::{Warning, of_batch};
use crate::engine::{Ending, Event, SessionError};
use crate::{Failure, Plan, Sample};

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
    let run = &outcome.runs[0];
    assert_eq!(run.batches[1].failed(), 1);
    assert_eq!(run.batches[1].tokens, 10);
    assert!(!run.batches[1].can_be_optimum());
    let warning = Warning::Failed {
        requests: 1,
        failure: Failure::Http(500),
        message: Some("words of the server".into()),
    };
    assert_eq!(of_batch(&run.batches[1]), [warning]);
}

#[test]
fn a_batch_that_fails_whole_ends_the_session_and_keeps_the_earlier_ones() {
    let script = |n| if n > 1 { bad(Failure::Network) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script, |_, _| ());
    assert_eq!(outcome.runs[0].batches.len(), 1);
    let Some(Event::Finished(Ending::Failed(SessionError::BatchFailed { batch, .. }))) =
        outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    assert_eq!(*batch, 2);
}

#[test]
fn a_request_past_its_timeout_is_given_up() {
    let script = |n| Answer::good(if n == 2 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script, |_, _| ());
    let batch = &outcome.runs[0].batches[1];
    assert_eq!(batch.total_s, 10.0);
    let errors: Vec<_> = batch.samples.iter().map(|sample| sample.error.clone()).collect();
    assert!(errors.contains(&Some(Failure::Timeout)) && errors.contains(&None));
    assert_eq!(outcome.server.in_flight.get(), 0);
}

#[test]
fn loading_the_model_may_take_longer_than_the_timeout() {
    let script = |n| Answer::good(if n == 0 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script, |_, _| ());
    let warm_up = outcome.events.iter().find_map(|event| match event {
        Event::WarmUpDone(sample) => Some((sample.sent_ms, sample.end_ms)),
        _ => None,
    });
    assert_eq!(warm_up, Some((0.0, 60_000.0)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}
