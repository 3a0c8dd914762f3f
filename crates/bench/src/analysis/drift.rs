//! Whether the server is as fast at the end as it was at the beginning.

use super::batch::BatchAnalysis;
use crate::Warning;
use crate::judgement::Verdict;
use crate::stats::Noise;

/// The same batch twice in a row differs by 2 to 3 % (the batches of 4 and 8 of the reference's runs, one
/// standard deviation); two standard deviations of a difference of two are about this.
const DRIFT_SHARE: f64 = 0.08;

/// What the batch that was measured again at the end of a run shows: a speed beyond the noise of repeats. That of
/// equal loads is not asked: what lies far apart in time differs by the drift itself.
pub fn drift(first: &BatchAnalysis, again: &Verdict, repeats: Option<Noise>) -> Option<Warning> {
    if !first.is_valid() || !again.is_valid() {
        return None;
    }
    let (before, after) = (first.tokens_per_s, again.tokens_per_s);
    // The difference of a mean of so many and of a single one.
    let variances = 1.0 / first.speeds.len() as f64 + 1.0;
    let scatter_share = repeats.map_or(0.0, |noise| noise.half_width_share(variances));
    let is_beyond_noise = (after / before - 1.0).abs() > scatter_share.max(DRIFT_SHARE);
    is_beyond_noise.then_some(Warning::Drift {
        batch: first.id.size,
        before_tokens_per_s: before,
        after_tokens_per_s: after,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::made::measured;
    use crate::{Event, Measured, Session, Warning};

    /// Batches as size and tokens/s, then the first one again.
    fn drift(before: &[(u32, u64)], after: u64) -> Option<Warning> {
        let mut session = Session::default();
        for &(size, tokens) in before {
            session.apply(&Event::BatchDone(Measured::new(1, measured(size, tokens))));
        }
        session.apply(&Event::MeasuredAgain(Measured::new(1, measured(1, after))));
        Analysis::of(&session).runs[0].drift.clone()
    }

    #[test]
    fn only_what_is_beyond_the_noise_is_drift() {
        assert_eq!(drift(&[(1, 100)], 93), None);
        let found = drift(&[(1, 100)], 90);
        assert!(matches!(found, Some(Warning::Drift { batch: 1, .. })), "{found:?}");
        assert!(drift(&[(1, 100)], 110).is_some(), "faster is drift too");
        let scattered = [(1, 100), (1, 80), (1, 120)];
        assert_eq!(drift(&scattered, 90), None, "repeats scatter as much");
    }

    #[test]
    fn two_repeats_do_not_hide_a_drift() {
        let calm = [(1, 100), (1, 99), (2, 150), (2, 152), (4, 200), (4, 202)];
        assert!(drift(&calm, 85).is_some(), "the run's batches share their noise");
    }
}
