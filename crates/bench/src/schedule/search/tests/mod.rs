mod knee;
mod replay;
mod served;
mod virtual_server;
mod within;

use proptest::prelude::*;

use super::*;
use crate::{Event, Failure, Measured, Measurement, Opened, Sample, Strategy, made};

fn plan(workers: &[u32]) -> Plan {
    Plan { workers: workers.to_vec(), strategy: Strategy::Search, ..Plan::default() }
}

fn warm() -> Session {
    let mut session = Session::default();
    session.apply(&Event::Opened(Opened::default()));
    session.apply(&Event::WarmUpDone(Sample::default()));
    session
}

fn measured(batch: BatchId, tokens_per_s: f64) -> Measured {
    let total_s = 1000.0 / tokens_per_s;
    let measurement =
        Measurement { requests: batch.size, total_s, tokens: 1000, ..Measurement::default() };
    Measured { batch, measurement }
}

/// The same, with every request answered after `ttft_s`.
fn answered(batch: BatchId, tokens_per_s: f64, ttft_s: f64) -> Measured {
    let Measured { batch, measurement } = measured(batch, tokens_per_s);
    let answer = made::answered(ttft_s * 1000.0, ttft_s * 1000.0 + 1000.0);
    let answer = |lane| Sample { lane, tokens: Some(20), ..answer.clone() };
    let samples = (0..batch.size).map(answer).collect();
    Measured { batch, measurement: Measurement { samples, ..measurement } }
}

fn done(batch: BatchId, tokens_per_s: f64) -> Event {
    Event::BatchDone(measured(batch, tokens_per_s))
}

/// The batches measured on a server of these speeds, with the reasons; without the check at the end.
fn way(plan: &Plan, speed: impl Fn(BatchId) -> f64) -> (Vec<(BatchId, Reason)>, Session) {
    let mut session = warm();
    let mut way = Vec::new();
    while let Some(Step::Measure(batch)) = next(plan, &session) {
        let reason = reason(batch, plan, &session).expect("what comes next has a reason");
        way.push((batch, reason));
        session.apply(&done(batch, speed(batch)));
        assert!(way.len() < 1000, "it ends");
    }
    (way, session)
}

/// n streams are n^0.5 times as fast as one, up to 16 of them.
fn plateau(batch: BatchId) -> f64 {
    f64::from(batch.workers.min(batch.size).min(16)).sqrt() * 100.0
}

#[test]
fn a_search_looks_narrows_in_and_repeats() {
    let peak = |batch: BatchId| {
        let n = f64::from(batch.workers.min(batch.size));
        60.0 * n / (1.0 + 0.03 * (n - 1.0) + 0.004 * n * (n - 1.0))
    };
    let (way, session) = way(&plan(&[1, 2, 4, 8, 16, 24, 32, 48]), peak);
    let batches: Vec<(u32, u32)> = way.iter().map(|(id, _)| (id.workers, id.size)).collect();
    assert_eq!(batches[..3], [(1, 4), (16, 16), (48, 48)]);
    assert_eq!(way[3].1, Reason::Unseen);
    assert!(way.iter().any(|(_, reason)| matches!(reason, Reason::Between { .. })));
    assert!(way.iter().any(|(_, reason)| *reason == Reason::SecondLook));
    let standing = standing(&plan(&[1, 2, 4, 8, 16, 24, 32, 48]), &session, 0).unwrap();
    assert_eq!(standing.fastest.workers, 16);
    assert!(standing.is_over, "{standing:?}");
    assert!(standing.requests.0 <= 437 && standing.requests.1 == 1248);
}

#[test]
fn a_small_plan_is_searched_too() {
    let (way, _) = way(&plan(&[4]), plateau);
    assert_eq!(way[0], (BatchId::new(4, 4), Reason::Look));
    assert!(way.iter().all(|(batch, _)| batch.workers == 4));
    assert_eq!(way_of_nothing(), 0);
}

fn way_of_nothing() -> usize {
    way(&Plan { max_batch: Some(0), ..plan(&[4]) }, plateau).0.len()
}

#[test]
fn the_foreseen_steps_are_taken_without_surprises() {
    let plan = plan(&[1, 2, 4, 8, 16, 24, 32, 48]);
    let law = |batch: BatchId| f64::from(batch.workers.min(batch.size)).powf(0.33);
    let foreseen = left(&plan, &warm());
    let (way, _) = way(&plan, law);
    let times = |id: BatchId| way.iter().filter(|(batch, _)| *batch == id).count();
    for left in foreseen.iter().filter(|left| !left.is_drift_check).take(3) {
        assert!(times(left.batch) > 0, "{left:?}");
    }
    let requests: u32 = foreseen.iter().map(|left| left.batch.size * left.times).sum();
    assert!(requests <= most_requests(&plan), "{requests}");
}

#[test]
fn a_workers_count_that_fails_is_left_out() {
    let plan = plan(&[1, 4, 16]);
    let mut session = warm();
    let failed = Sample { error: Some(Failure::Network), ..Sample::default() };
    let mut tried = Vec::new();
    while let Some(Step::Measure(batch)) = next(&plan, &session) {
        tried.push(batch);
        assert!(tried.len() < 100, "it ends");
        session.apply(&if batch.workers == 16 {
            let samples = vec![failed.clone(); batch.size as usize];
            let measurement =
                Measurement { requests: batch.size, samples, ..Measurement::default() };
            Event::BatchDone(Measured::new(16, measurement))
        } else {
            done(batch, plateau(batch))
        });
    }
    assert!(tried.iter().filter(|batch| batch.workers == 16).count() <= 2, "{tried:?}");
    assert_eq!(standing(&plan, &session, 0).unwrap().fastest.workers, 4);
}

#[test]
fn attempts_that_met_no_server_take_nothing_from_the_search() {
    let plan = Plan { drift_check: false, ..plan(&[1, 4, 8, 16, 24, 32]) };
    let failed = |batch: BatchId| {
        let sample = Sample { error: Some(Failure::Network), ..Sample::default() };
        let samples = vec![sample; batch.size as usize];
        let measurement = Measurement { requests: batch.size, samples, ..Measurement::default() };
        Event::BatchDone(Measured { batch, measurement })
    };
    // Whether the server is away as its n-th batch begins.
    let measured = |plan: &Plan, is_away: fn(usize) -> bool| {
        let (mut session, mut way, mut sent) = (warm(), Vec::new(), 0);
        for number in 0.. {
            let Some(Step::Measure(batch)) = next(plan, &session) else { break };
            sent += batch.size;
            if is_away(number) {
                session.apply(&failed(batch));
                session.apply(&Event::BatchUnserved(batch));
            } else {
                session.apply(&done(batch, plateau(batch)));
                way.push(batch);
            }
        }
        (way, sent, standing(plan, &session, 0).unwrap().requests.0)
    };
    let (whole, sent, _) = measured(&plan, |_| false);
    let is_away = |number| number % 2 == 1;
    let (way, all, said) = measured(&plan, is_away);
    assert_eq!(way, whole);
    assert!(all > sent && all == said, "{sent}, {all}, {said}");
    let limited = Plan { limit_requests: Some(sent), ..plan };
    let (way, all, _) = measured(&limited, is_away);
    assert!(way.len() < whole.len() && all <= sent, "{sent} of {all}");
}

#[test]
fn every_shape_is_searched_separately() {
    let shape = |max_tokens| crate::Shape { max_tokens, ..crate::Shape::default() };
    let plan = Plan { several_shapes: vec![shape(8), shape(64)], ..plan(&[1, 4, 8]) };
    let mut session = warm();
    let mut shapes = Vec::new();
    while let Some(Step::Measure(batch)) = next(&plan, &session) {
        shapes.push(batch.shape);
        session.apply(&done(batch, plateau(batch)));
    }
    shapes.dedup();
    assert_eq!(shapes, [0, 1]);
}

#[test]
fn the_first_batch_is_measured_once_more_at_the_end() {
    let plan = plan(&[1, 4, 8]);
    let (way, mut session) = way(&plan, plateau);
    let first = way[0].0;
    assert_eq!(next(&plan, &session), Some(Step::MeasureAgain(first)));
    session.apply(&Event::MeasuredAgain(measured(first, 100.0)));
    assert_eq!(next(&plan, &session), None);
}

proptest! {
    #[test]
    fn the_limits_of_the_plan_are_never_exceeded(
        workers in prop::collection::btree_set(1_u32..192, 1..12),
        is_reversed: bool,
        max_batch in prop::option::of(1_u32..300),
        limit_requests in prop::option::of(1_u32..2000),
        drift_check: bool,
        slots in 1_u32..64,
        speeds in prop::collection::vec(
            prop_oneof![8 => 0.1..1000.0_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)], 1..20,
        ),
    ) {
        let mut workers: Vec<u32> = workers.into_iter().collect();
        if is_reversed {
            workers.reverse();
        }
        let plan = Plan { max_batch, limit_requests, drift_check, ..plan(&workers) };
        let batches = plan.batches();
        let mut session = warm();
        let (mut spent, mut turn) = (0_u32, 0_usize);
        while let Some(step) = next(&plan, &session) {
            let (Step::Measure(batch) | Step::MeasureAgain(batch)) = step else { panic!("{step:?}") };
            prop_assert!(batches.contains(&batch), "{batch:?}");
            spent += batch.size;
            let speed = speeds[turn % speeds.len()] * plateau(batch).min(f64::from(slots));
            turn += 1;
            session.apply(&match step {
                Step::MeasureAgain(_) => Event::MeasuredAgain(measured(batch, speed)),
                _ => done(batch, speed),
            });
        }
        prop_assert!(spent <= most_requests(&plan), "{spent} of {}", most_requests(&plan));
        prop_assert!(spent > 0 || limit_requests.is_some_and(|limit| limit < 400), "something is measured");
        let _ = standing(&plan, &session, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the answers are like, even if more users wait less.
    #[test]
    fn a_search_within_limits_stays_within_its_budget(
        workers in prop::collection::btree_set(1_u32..100, 1..10),
        limit_requests in prop::option::of(1_u32..2000),
        percentile in prop::sample::select(crate::Percentile::ALL.to_vec()),
        ttfts_s in prop::collection::vec(0.0..2.0_f64, 1..20),
        is_by_load: bool,
    ) {
        let limits = crate::Objectives { ttft_s: Some(1.0), percentile, ..Default::default() };
        let workers: Vec<u32> = workers.into_iter().collect();
        let plan = Plan { limit_requests, limits, drift_check: false, ..plan(&workers) };
        let (mut session, mut spent, mut turn) = (warm(), 0_u32, 0_usize);
        while let Some(step) = next(&plan, &session) {
            let Step::Measure(batch) = step else { panic!("{step:?}") };
            spent += batch.size;
            let at = if is_by_load { batch.at_once() as usize } else { turn };
            turn += 1;
            let measured = answered(batch, plateau(batch), ttfts_s[at % ttfts_s.len()]);
            session.apply(&Event::BatchDone(measured));
        }
        prop_assert!(spent <= most_requests(&plan), "{spent} of {}", most_requests(&plan));
        let Some(found) = standing(&plan, &session, 0).and_then(|it| it.within) else { return Ok(()) };
        let (least, most) = (found.fastest, found.borders.most_users);
        prop_assert_eq!(least.is_some(), most.is_some());
        prop_assert!(least.is_none_or(|fastest| Some(fastest.at_once()) <= most.map(BatchId::at_once)));
    }
}
