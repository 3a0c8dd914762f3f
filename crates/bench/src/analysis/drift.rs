//! Whether the server is as fast at the end as it was at the beginning.

use super::Warning;
use crate::Run;
use crate::repeats::speeds;
use crate::stats::Interval;

/// The same batch twice in a row differs by 2 to 3 % (the batches of 4 and 8 of the reference's runs, one
/// standard deviation); two standard deviations of a difference of two are about this.
pub const DRIFT_SHARE: f64 = 0.08;

/// What the batch that was measured again at the end of a run shows: a speed beyond the noise.
#[must_use]
pub fn drift(run: &Run) -> Option<Warning> {
    let again = run.again.as_ref()?;
    let first = run.batches.iter().find(|batch| batch.batch == again.batch)?;
    if !first.can_be_optimum() || !again.can_be_optimum() {
        return None;
    }
    let (before, after) = (first.tokens_per_s(), again.tokens_per_s());
    let scatter = Interval::of(&speeds(first)).map_or(0.0, |interval| interval.half_width);
    let is_beyond_noise = (after - before).abs() > (before * DRIFT_SHARE).max(scatter);
    is_beyond_noise.then_some(Warning::Drift {
        batch: again.batch,
        before_tokens_per_s: before,
        after_tokens_per_s: after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Batch;

    fn run(before: &[u64], after: u64) -> Run {
        let batch = |&tokens| Batch { batch: 1, total_s: 1.0, tokens, ..Batch::default() };
        let (first, others) = before.split_first().unwrap();
        let other_repeats = others.iter().map(batch).collect();
        Run {
            workers: 1,
            batches: vec![Batch { other_repeats, ..batch(first) }],
            again: Some(batch(&after)),
            ..Run::default()
        }
    }

    #[test]
    fn only_what_is_beyond_the_noise_is_drift() {
        assert_eq!(drift(&run(&[100], 93)), None);
        let found = drift(&run(&[100], 90));
        assert!(matches!(found, Some(Warning::Drift { batch: 1, .. })), "{found:?}");
        assert!(drift(&run(&[100], 110)).is_some(), "faster is drift too");
        assert_eq!(drift(&run(&[100, 80, 120], 90)), None, "repeats scatter as much");
        assert_eq!(drift(&Run { again: None, ..run(&[100], 50) }), None);
    }
}
