//! Whether the server is as fast at the end as it was at the beginning.

use super::batch::BatchAnalysis;
use crate::judgement::{Loads, Verdict};
use crate::stats::{Noise, mean};
use crate::{BatchId, Warning};

/// The same batch measured twice in a row differs by 2 to 3 % (the batches of 4 and 8 of the reference's runs,
/// one standard deviation); two standard deviations of the difference are about this.
const DRIFT_SHARE: f64 = 0.08;

/// Speeds of the batch that was measured at the beginning and once more at the end.
#[derive(Clone, Copy)]
pub struct Ends {
    /// Mean of the first measurements, tokens/s.
    before: f64,
    /// Number of the first measurements.
    times: usize,
    /// Measured once more at the end, tokens/s.
    after: f64,
}

impl Ends {
    /// The valid speeds at both ends; measurements that were slowed down are not used. If all of several first ones
    /// were, or the only one of its load, the server itself was slow.
    pub fn of(first: &BatchAnalysis, again: &Verdict, loads: &Loads) -> Option<Self> {
        let not_slowed = loads.not_slowed(first.id, &first.speeds);
        let was_slow = first.speeds.len() > 1 || loads.times(first.id) <= 1;
        let own = if not_slowed.is_empty() && was_slow { first.speeds.clone() } else { not_slowed };
        Some(Self { before: mean(&own)?, times: own.len(), after: again.speed()? })
    }

    /// How much faster the server is at the end, as a share.
    pub fn change(self) -> f64 {
        self.after / self.before - 1.0
    }

    /// The change as a finding, if it is beyond the noise of repeats. The noise of equal loads is not used:
    /// measurements far apart in time differ by the drift itself.
    pub fn drift(self, batch: BatchId, repeats: Option<Noise>) -> Option<Warning> {
        let scatter_share = repeats.map_or(0.0, |noise| self.scatter_share(noise));
        let is_beyond_noise = self.change().abs() > scatter_share.max(DRIFT_SHARE);
        is_beyond_noise.then_some(Warning::Drift {
            batch: batch.size,
            before_tokens_per_s: self.before,
            after_tokens_per_s: self.after,
        })
    }

    /// By how much the change exceeds the noise of repeats, as a share; without repeats, that of measurements usually.
    pub fn beyond_noise(self, repeats: Option<Noise>) -> f64 {
        let noise = repeats.unwrap_or(Noise::ACCEPTED);
        (self.change().abs() - self.scatter_share(noise)).max(0.0)
    }

    /// Half the width of the interval of the difference between a mean of `times` and a single one, as a share.
    fn scatter_share(self, noise: Noise) -> f64 {
        noise.half_width_share(1.0 / self.times as f64 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::made::measured;
    use crate::{Event, Measured, Session, Warning};

    /// Batches as (size, tokens/s), then the first one again.
    fn drift(before: &[(u32, u64)], after: u64) -> Option<Warning> {
        let mut session = Session::default();
        for &(size, tokens) in before {
            session.apply(&Event::BatchDone(Measured::new(1, measured(size, tokens))));
        }
        session.apply(&Event::MeasuredAgain(Measured::new(1, measured(1, after))));
        Analysis::of(&session).runs[0].drift.clone()
    }

    #[test]
    fn only_changes_beyond_the_noise_are_drift() {
        assert_eq!(drift(&[(1, 100)], 93), None);
        let found = drift(&[(1, 100)], 90);
        assert!(matches!(found, Some(Warning::Drift { batch: 1, .. })), "{found:?}");
        assert!(drift(&[(1, 100)], 110).is_some(), "faster is drift too");
        let scattered = [(1, 100), (1, 80), (1, 120)];
        assert_eq!(drift(&scattered, 90), None, "repeats scatter as much");
    }

    #[test]
    fn a_slowed_first_measurement_is_not_drift() {
        assert_eq!(drift(&[(1, 75), (1, 100), (1, 101)], 100), None);
        assert!(drift(&[(1, 100), (1, 101)], 75).is_some(), "the last one cannot be checked");
    }

    #[test]
    fn a_server_that_was_slow_at_first_has_drifted() {
        assert!(drift(&[(1, 75)], 100).is_some());
    }

    #[test]
    fn two_repeats_do_not_hide_a_drift() {
        let calm = [(1, 100), (1, 99), (2, 150), (2, 152), (4, 200), (4, 202)];
        assert!(drift(&calm, 85).is_some(), "the run's batches share their noise");
    }
}
