//! How much work a plan is, and about how long it will take.

use super::{Goal, Left, left};
use crate::{Plan, Session};

/// The size of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Measurements of all batches.
    pub batches: u32,
    /// Requests of all measurements.
    pub requests: u32,
    /// Measurements and the pauses between them, s.
    pub duration_s: f64,
}

/// How much work the whole plan is. Extra repeats of close batches are not foreseen.
#[must_use]
pub fn estimate(plan: &Plan) -> Estimate {
    let whole = left(Goal::Plan, plan, &Session::default());
    let mut estimate = Estimate::default();
    for Left { batch, times, .. } in &whole {
        estimate.batches += times;
        estimate.requests += batch.size * times;
    }
    estimate.duration_s = guess_s(&whole, plan, 1.0);
    if estimate.batches > 0 {
        estimate.duration_s -= plan.pause_s;
    }
    estimate
}

/// How long these measurements will take with the pause after each, s; `scale` is how much longer a batch
/// takes than was guessed.
#[must_use]
pub fn guess_s(left: &[Left], plan: &Plan, scale: f64) -> f64 {
    let one_s = |left: &Left| plan.guess_batch_s(left.batch) * scale + plan.pause_s;
    left.iter().map(|left| one_s(left) * f64::from(left.times)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_counts_batches_requests_and_pauses() {
        let plan = Plan { workers: vec![1, 4], max_tokens: 125, ..Plan::default() };
        let plan = Plan { drift_check: false, ..plan };
        let once = estimate(&plan);
        assert_eq!((once.batches, once.requests), (7, 22));
        let batches_s = 7.0 + 1.0 + 2.0 / 2f64.powf(0.33) + 12.0 / 4f64.powf(0.33);
        assert!((once.duration_s - batches_s - 6.0 * 2.0).abs() < 1e-9);
        let thrice = estimate(&Plan { repeats: 3, drift_check: true, ..plan.clone() });
        assert_eq!((thrice.batches, thrice.requests), (22, 67));
        assert_eq!(estimate(&Plan { workers: vec![], ..plan }), Estimate::default());
    }
}
