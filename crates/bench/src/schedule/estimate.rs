//! The size of a plan, and roughly how long it will take.

use super::{Goal, Left, left, own_error};
use crate::{BatchId, Plan, Session, guessed_tokens_per_s};

/// The size of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Measurements of all batches.
    pub batches: u32,
    /// Requests of all measurements.
    pub requests: u32,
    /// From start to end, s.
    pub duration_s: f64,
}

/// Opening the lanes and loading a small model, s.
const WARM_UP_S: f64 = 3.0;
/// The pause that most servers need after a batch, including the requests that measure it, s.
const GUESSED_PAUSE_S: f64 = 0.2;

/// How many times slower than guessed a server is that gave this batch of an earlier session this speed, tokens/s; 1 if
/// that tells nothing.
#[must_use]
pub fn slowness(batch: BatchId, tokens_per_s: f64) -> f64 {
    let slowness = guessed_tokens_per_s(batch) / tokens_per_s;
    if slowness.is_finite() && slowness > 0.0 { slowness } else { 1.0 }
}

/// The size of the whole plan on a server so many times slower than guessed; with a relay, whose error is measured
/// first. Extra repeats of close batches are not included.
#[must_use]
pub fn estimate(plan: &Plan, has_relay: bool, slowness: f64) -> Estimate {
    let whole = left(&Goal::Plan, plan, &Session::default());
    let mut estimate = Estimate::default();
    for Left { batch, times, .. } in &whole {
        estimate.batches += times;
        estimate.requests += batch.size * times;
    }
    estimate.duration_s = guess_s(&whole, plan, slowness);
    if estimate.batches > 0 {
        estimate.duration_s += WARM_UP_S - pause_s(plan);
        estimate.duration_s += if has_relay { own_error::takes_s(plan) } else { 0.0 };
    }
    estimate
}

/// How long these measurements will take, with the pause after each, s; `scale` is the ratio of actual to
/// guessed batch times.
#[must_use]
pub fn guess_s(left: &[Left], plan: &Plan, scale: f64) -> f64 {
    let one_s = |left: &Left| plan.guess_batch_s(left.batch) * scale + pause_s(plan);
    left.iter().map(|left| one_s(left) * f64::from(left.times)).sum()
}

fn pause_s(plan: &Plan) -> f64 {
    plan.pause_s.unwrap_or(GUESSED_PAUSE_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_counts_batches_requests_and_pauses() {
        let plan = Plan { workers: vec![1, 4], max_tokens: 125, ..Plan::default() };
        let plan = Plan { drift_check: false, pause_s: Some(2.0), ..plan };
        let once = estimate(&plan, false, 1.0);
        assert_eq!((once.batches, once.requests), (7, 22));
        let batches_s = 7.0 + 1.0 + 2.0 / 2f64.powf(0.33) + 12.0 / 4f64.powf(0.33);
        assert!((once.duration_s - batches_s - 6.0 * 2.0 - WARM_UP_S).abs() < 1e-9);
        let thrice = estimate(&Plan { repeats: 3, drift_check: true, ..plan.clone() }, false, 1.0);
        assert_eq!((thrice.batches, thrice.requests), (22, 70));
        assert_eq!(estimate(&Plan { workers: vec![], ..plan }, true, 1.0), Estimate::default());
    }
    #[test]
    fn an_earlier_session_tells_how_slow_a_server_is() {
        let plan = Plan { pause_s: Some(0.0), drift_check: false, ..Plan::default() };
        let batch = BatchId::new(4, 8);
        let twice = slowness(batch, guessed_tokens_per_s(batch) / 2.0);
        assert!((twice - 2.0).abs() < 1e-9, "{twice}");
        let took_s = |slowness| estimate(&plan, false, slowness).duration_s - WARM_UP_S;
        assert!((took_s(twice) - 2.0 * took_s(1.0)).abs() < 1e-9);
        assert_eq!([0.0, f64::NAN, f64::INFINITY].map(|it| slowness(batch, it)), [1.0; 3]);
    }

    #[test]
    fn the_quick_check_takes_less_than_40_s() {
        let quick = Plan {
            workers: vec![1, 2, 4, 8],
            max_tokens: 64,
            share_equal_loads: true,
            ..Plan::default()
        };
        let (near, by_relay) = (estimate(&quick, false, 1.0), estimate(&quick, true, 1.0));
        assert!(near.duration_s < by_relay.duration_s && by_relay.duration_s < 40.0);
    }
}
