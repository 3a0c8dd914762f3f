//! Comparing what users experience.

use super::super::{Comparison, Direction, OneAnswer};
use crate::made::{self, Gauss, answered};
use crate::{BatchId, Event, Measured, Measurement, Sample, Session};

/// A measurement of `size` requests, each with its first token after roughly `ttft_ms`, varying independently.
fn measured(size: u32, ttft_ms: f64, scatter: f64, gauss: &mut Gauss) -> Measurement {
    // All requests of a batch share its delay.
    let pace = 1.0 + 0.02 * gauss.normal();
    let sample = |lane| {
        let first_ms = ttft_ms * pace * (scatter * gauss.normal()).exp();
        Sample { lane, tokens: Some(170), ..answered(first_ms, first_ms + 8000.0 * pace) }
    };
    let samples: Vec<Sample> = (0..size).map(sample).collect();
    let total_s = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max) / 1000.0;
    made::batch(total_s, samples)
}

fn session(ttft_ms: f64, scatter: f64, gauss: &mut Gauss) -> Session {
    let mut session = Session { model: "m".into(), ..Session::default() };
    for (workers, size) in [(1, 4), (4, 8), (8, 16)] {
        for _ in 0..3 {
            let measurement = measured(size, ttft_ms, scatter, gauss);
            let batch = BatchId::new(workers, size);
            session.apply(&Event::BatchDone(Measured { batch, measurement }));
        }
    }
    session
}

fn one_answer(base_ms: f64, other_ms: f64, scatter: f64, seed: u64) -> OneAnswer {
    let mut gauss = Gauss::new(seed);
    let (base, other) =
        (session(base_ms, scatter, &mut gauss), session(other_ms, scatter, &mut gauss));
    Comparison::of(&base, &other).one_answer.unwrap()
}

#[test]
fn the_first_token_is_compared_request_by_request() {
    let found = one_answer(7600.0, 1900.0, 0.2, 1);
    assert_eq!(found.id, BatchId::new(8, 16));
    let ttft = found.ttft_ms.unwrap();
    let change = ttft.change.unwrap();
    assert_eq!((ttft.base.n, ttft.other.n, change.direction()), (48, 48, Direction::Slower));
    assert!((change.share() + 0.75).abs() < 0.03, "{change:?}");
    let pace = found.tokens_per_s.unwrap().change.unwrap();
    assert_eq!(pace.direction(), Direction::Faster, "waiting counts");
}

#[test]
fn equal_waits_are_alike_even_if_a_batch_shares_its_pace() {
    for scatter in [0.005, 0.3] {
        let differs = |seed: &u64| {
            let change = one_answer(2000.0, 2000.0, scatter, 100 + seed).ttft_ms.unwrap().change;
            change.unwrap().direction() != Direction::Alike
        };
        let wrong = (0..200).filter(differs).count();
        println!("{scatter}: {wrong} of 200");
        assert!(wrong <= 10, "{scatter}: {wrong} of 200");
    }
}

#[test]
fn without_requests_there_is_no_comparison_of_them() {
    let plain = |tokens| {
        let measurement =
            Measurement { requests: 2, total_s: 1.0, tokens, ..Measurement::default() };
        let mut session = Session::default();
        session.apply(&Event::BatchDone(Measured::new(1, measurement)));
        session
    };
    assert_eq!(Comparison::of(&plain(100), &plain(101)).one_answer, None);
}

#[test]
fn where_some_requests_wait_no_more_the_interval_lies_where_the_requests_do() {
    // Waiting for a slot takes 5 s, an answer begins in 0.2 s.
    let waiting = |share: f64| {
        let mut session = Session { model: "m".into(), ..Session::default() };
        for seed in 0..3 {
            let mut measurement = measured(20, 200.0, 0.02, &mut Gauss::new(seed));
            let waits = (f64::from(measurement.requests) * share) as usize;
            for sample in measurement.samples.iter_mut().take(waits) {
                sample.first_ms = sample.first_ms.map(|first_ms| first_ms + 5000.0);
            }
            let batch = BatchId::new(20, 20);
            session.apply(&Event::BatchDone(Measured { batch, measurement }));
        }
        session
    };
    for share in [0.45, 0.55] {
        let found = Comparison::of(&waiting(share), &waiting(0.0)).one_answer.unwrap();
        let change = found.ttft_ms.unwrap().change.unwrap();
        assert!(change.low() > -0.98 && change.low() < -0.9, "{share}: {change:?}");
        assert!(change.high() > -0.2 && change.high() < 0.1, "{share}: {change:?}");
    }
}
