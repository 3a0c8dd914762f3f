use std::collections::HashSet;

use super::virtual_time::{Answer, Outcome, plan, run};
use crate::judgement::{Context, judge};
use crate::{Ending, Event, Measurement, Plan, Sample, Warning};

fn totals_s(outcome: &Outcome) -> Vec<(u32, f64, Option<u32>)> {
    let totals = |m: &&Measurement| (m.requests, m.total_s, m.peak_in_flight);
    outcome.measured().iter().map(totals).collect()
}

#[test]
fn workers_keep_that_many_in_flight() {
    let outcome = run(plan(&[3], 8), 2, |_| Answer::good(100.0));
    let totals = totals_s(&outcome);
    assert_eq!(
        totals,
        [(1, 0.1, Some(1)), (2, 0.1, Some(2)), (4, 0.2, Some(3)), (8, 0.3, Some(3))]
    );
    assert_eq!(outcome.server.peak_in_flight.get(), 3);
    assert_eq!(outcome.measured()[3].tokens, 80);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn immense_counts_are_summed_as_far_as_possible() {
    let script = |_| Answer {
        duration_ms: 100.0,
        sample: Sample { tokens: Some(u64::MAX), ..Sample::default() },
    };
    let outcome = run(plan(&[2], 2), 1, script);
    assert_eq!(outcome.measured()[1].tokens, u64::MAX);
}

#[test]
fn the_next_request_starts_as_soon_as_one_ends() {
    // Requests 1 (of batch 1), then 2 and 3 of batch 2, then four of 10, 30, 10, 10 ms.
    const DURATIONS_MS: [f64; 8] = [5.0, 10.0, 10.0, 10.0, 10.0, 30.0, 10.0, 10.0];
    let outcome = run(plan(&[2], 4), 1, |n| Answer::good(DURATIONS_MS[n]));
    let batch = outcome.measured()[2];
    assert_eq!(batch.total_s, 0.03);
    let times: Vec<_> =
        batch.samples.iter().map(|sample| (sample.sent_ms, sample.end_ms)).collect();
    assert_eq!(times, [(0.0, 10.0), (0.0, 30.0), (10.0, 20.0), (20.0, 30.0)]);
}

#[test]
fn there_are_pauses_between_batches_and_the_warm_up_is_not_measured() {
    let plan = Plan { pause_s: Some(2.0), ..plan(&[1, 2], 2) };
    let outcome = run(plan.clone(), 1, |_| Answer::good(1000.0));
    // Warm-up 1 s, batches 1 + 2 + 1 + 1 s, three pauses of 2 s.
    assert_eq!(outcome.now_ms, 12_000.0);
    let requests = outcome.server.requests.borrow();
    assert_eq!(requests.len(), 7);
    let prompt = crate::Prompt::from(&*plan.prompt);
    assert_ne!(requests[0].prompt, prompt);
    assert!(requests[1..].iter().all(|request| request.prompt == prompt));
}

#[test]
fn the_servers_counters_are_read_around_a_batch_and_never_during_one() {
    let outcome = run(plan(&[2], 4), 2, |_| Answer::good(10.0));
    let counted = |m: &&Measurement| m.counts.as_ref().and_then(|counts| counts.preemptions);
    let counts: Vec<_> = outcome.measured().iter().map(counted).collect();
    assert_eq!(counts, [Some(1), Some(2), Some(4)]);
    assert_eq!(*outcome.server.in_flight_at_looks.borrow(), [0; 6]);
}

#[test]
fn markers_differ_from_their_first_digits_on() {
    let outcome = run(plan(&[1, 48, 96], 96), 16, |_| Answer::good(1.0));
    let requests = outcome.server.requests.borrow();
    let starts: HashSet<&str> = requests.iter().map(|request| &request.marker[..8]).collect();
    assert_eq!(starts.len(), requests.len());
}

#[test]
fn too_few_lanes_are_reported_and_marked() {
    let outcome = run(plan(&[8], 16), 1, |_| Answer::good(100.0));
    let measured = outcome.measured();
    let wanted: Vec<_> = measured.iter().map(|batch| batch.wanted_in_flight).collect();
    assert_eq!(wanted, [None, None, None, Some(8), Some(8)]);
    assert_eq!(measured[4].peak_in_flight, Some(6));
    let verdict = |number: usize| judge(measured[number], &Context::default());
    assert_eq!(verdict(4).doubts, [Warning::TooFewLanes { wanted: 8, in_flight: 6 }]);
    assert!(!verdict(4).is_valid() && verdict(2).is_valid());
}
