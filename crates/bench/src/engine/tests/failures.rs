use super::virtual_time::{self, Answer, Beginning, measure, run};
use crate::judgement::{Context, judge};
use crate::{BatchId, Ending, Event, Failure, Plan, RunId, SessionError, Warning};

fn plan() -> Plan {
    Plan { timeout_s: 10.0, ..virtual_time::plan(&[2], 4) }
}

#[test]
fn a_failed_warm_up_ends_the_session_with_its_reason() {
    let outcome = run(plan(), 1, |_| Answer::failed(Failure::ModelNotFound));
    let error = SessionError::WarmUp {
        failure: Failure::ModelNotFound,
        message: Some("words of the server".into()),
    };
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Failed(error))));
}

#[test]
fn no_lanes_end_the_session() {
    let outcome = run(plan(), 0, |_| Answer::good(1.0));
    let ending = Ending::Failed(SessionError::NoLanes);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(ending)));
}

#[test]
fn a_batch_with_a_failed_request_is_kept_and_marked() {
    let script = |n| if n == 3 { Answer::failed(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    let batch = outcome.measured()[1];
    let verdict = judge(batch, &Context::default());
    assert_eq!((batch.failed(), batch.tokens, verdict.is_valid()), (1, 10, false));
    let warning = Warning::Failed {
        requests: 1,
        failure: Failure::Http(500),
        message: Some("words of the server".into()),
    };
    assert_eq!(verdict.doubts, [warning]);
}

#[test]
fn a_failed_request_in_a_batch_of_one_does_not_end_the_session() {
    // The warm-up is request 0, the batch of one request 1.
    let script = |n| if n == 1 { Answer::failed(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    assert_eq!(outcome.order(), [1, 2, 4], "it is not retried automatically");
    assert_eq!(outcome.measured()[0].failed(), 1);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_failed_drift_check_does_not_end_the_session_either() {
    let plan = Plan { drift_check: true, max_batch: Some(2), ..plan() };
    let script = |n| if n == 4 { Answer::failed(Failure::Timeout) } else { Answer::good(50.0) };
    let outcome = run(plan, 1, script);
    assert_eq!(outcome.run().again.as_ref().map(|again| again.failed()), Some(1));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn three_failed_batches_in_a_row_end_their_run_and_the_next_is_measured() {
    // In the run of 2 only the first batch is answered.
    let plan = Plan { workers: vec![2, 1], max_batch: Some(16), ..plan() };
    let script = |n| match n {
        2..16 => Answer::failed(Failure::Http(500)),
        _ => Answer::good(50.0),
    };
    let outcome = run(plan, 1, script);
    assert_eq!(outcome.order(), [1, 2, 4, 8, 1, 2, 4, 8, 16]);
    assert_eq!(outcome.measured().len(), 4, "all are kept");
    let ended = outcome.run().ended.as_ref().map(|end| (end.batches, &end.failure));
    assert_eq!(ended, Some((3, &Failure::Http(500))));
    assert!(
        outcome
            .kept
            .iter()
            .any(|event| matches!(event, Event::RunEnded { run: RunId { workers: 2, .. }, .. }))
    );
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_course_in_which_nothing_succeeds_says_why() {
    let plan = Plan { workers: vec![1, 2], max_batch: Some(16), ..plan() };
    let script = |n| if n > 0 { Answer::failed(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan, 1, script);
    assert_eq!(outcome.order(), [1, 2, 4, 1, 2, 4]);
    let Some(Event::Finished(Ending::Failed(SessionError::BatchesFailed {
        batches, last, ..
    }))) = outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    assert_eq!((*batches, *last), (6, BatchId::new(2, 4)));
}

#[test]
fn the_failure_reported_is_that_of_the_last_batch_measured() {
    // Of the batches 1, 2 and 4 the first fails differently; shuffled like this it comes last.
    let plan = Plan { workers: vec![2], max_batch: Some(4), shuffle: true, ..plan() };
    let script =
        |n| if n == 0 { Answer::good(50.0) } else { Answer::failed(Failure::Http(510 + n as u16)) };
    let outcome = run(plan, 1, script);
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
fn a_failed_batch_is_measured_when_the_session_is_resumed() {
    let script = |n| if n == 1 { Answer::failed(Failure::Http(500)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    let beginning = Beginning { session: outcome.session, ..Beginning::default() };
    let resumed = measure(plan(), beginning);
    assert_eq!(resumed.order(), [1]);
    assert_eq!(resumed.run().batches[0].measurements.len(), 2, "the failed one is kept too");
}

#[test]
fn a_request_past_its_timeout_is_aborted() {
    let script = |n| Answer::good(if n == 2 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script);
    let batch = outcome.measured()[1];
    assert_eq!(batch.total_s, 10.0);
    let errors: Vec<_> = batch.samples.iter().map(|sample| sample.error.clone()).collect();
    assert!(errors.contains(&Some(Failure::Timeout)) && errors.contains(&None));
    assert_eq!(outcome.server.in_flight.get(), 0);
}

#[test]
fn loading_the_model_may_take_longer_than_the_timeout() {
    let script = |n| Answer::good(if n == 0 { 60_000.0 } else { 50.0 });
    let outcome = run(plan(), 1, script);
    let warm_up = outcome.session.warm_up.as_ref().map(|sample| (sample.sent_ms, sample.end_ms));
    assert_eq!(warm_up, Some((0.0, 60_000.0)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}
