//! How far repeated measurements of the same thing lie apart, and what that makes of their mean.

/// Quantiles of Student's t distribution at 0.975 for 1 ..= 30 degrees of freedom (Fisher and Yates,
/// Statistical Tables, table III).
const STUDENT_T_975: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];
/// The same for infinitely many.
const NORMAL_975: f64 = 1.960;

/// Two measurements of the same batch differ by this share: the standard deviation between the eight
/// batches of 8 and the eleven of 4 in the reference's runs is 2.0 and 2.6 %. It stands in where a batch
/// was measured once.
pub const ACCEPTED_NOISE: f64 = 0.03;

/// The scatter of single measurements, as a share of their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Standard deviation by mean.
    share: f64,
    /// How many differences it was learned from.
    degrees: usize,
}

/// A mean with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The interval is the mean ± this.
    pub half_width: f64,
}

impl Noise {
    /// The noise that several groups of measurements share, whatever their means: the pooled variance
    /// Σ Σ (x − mean)² / Σ (n − 1) of each group's shares of its mean (Cochran, "The Distribution of
    /// Quadratic Forms", 1934). None where nothing was measured twice.
    #[must_use]
    pub fn pooled<'a>(groups: impl IntoIterator<Item = &'a [f64]>) -> Option<Self> {
        let (mut squares, mut degrees) = (0.0, 0);
        for group in groups {
            let Some(mean) = super::mean(group).filter(|mean| *mean > 0.0) else { continue };
            squares += group.iter().map(|value| (value / mean - 1.0).powi(2)).sum::<f64>();
            degrees += group.len() - 1;
        }
        let share = (squares / degrees as f64).sqrt();
        (degrees > 0 && share.is_finite()).then_some(Self { share, degrees })
    }

    /// Half the width of the 95 % interval of a figure whose variance is `variances` times that of a
    /// single measurement, as a share of the mean: t(0.975) · s · √variances (Student, "The Probable
    /// Error of a Mean", 1908).
    #[must_use]
    pub fn half_width_share(self, variances: f64) -> f64 {
        let t = STUDENT_T_975.get(self.degrees - 1).copied().unwrap_or(NORMAL_975);
        t * self.share * variances.sqrt()
    }
}

impl Interval {
    /// The mean of these values with its 95 % interval by the noise of their kind. What was measured once
    /// is never taken for more exact than [`ACCEPTED_NOISE`]. None of nothing, or of what is no number.
    #[must_use]
    pub fn of(values: &[f64], noise: Option<Noise>) -> Option<Self> {
        let mean = super::mean(values)?;
        let least = if values.len() == 1 { ACCEPTED_NOISE } else { 0.0 };
        let share = noise.map_or(0.0, |noise| noise.half_width_share(1.0 / values.len() as f64));
        let half_width = mean * share.max(least);
        (mean.is_finite() && half_width.is_finite()).then_some(Self { mean, half_width })
    }

    /// Lower end.
    #[must_use]
    pub fn low(self) -> f64 {
        self.mean - self.half_width
    }

    /// Upper end.
    #[must_use]
    pub fn high(self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether the two can not be told apart.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.low() <= other.high() && other.low() <= self.high()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alone(values: &[f64]) -> Option<Interval> {
        Interval::of(values, Noise::pooled([values]))
    }

    #[test]
    fn an_interval_of_one_group_is_that_of_the_text_book() {
        // scipy.stats.t.interval(0.95, 2, loc=12, scale=2/sqrt(3)) is 12 ± 4.968.
        let interval = alone(&[10.0, 12.0, 14.0]).unwrap();
        assert_eq!(interval.mean, 12.0);
        assert!((interval.half_width - 4.968).abs() < 1e-3, "{interval:?}");
        assert_eq!(alone(&[]), None);
    }

    #[test]
    fn what_was_measured_once_has_the_accepted_noise() {
        let once = alone(&[100.0]).unwrap();
        assert_eq!((once.mean, once.half_width), (100.0, 100.0 * ACCEPTED_NOISE));
        let calm = Noise::pooled([&[100.0, 100.0][..]]);
        assert_eq!(Interval::of(&[50.0], calm).map(|i| i.half_width), Some(1.5));
    }

    #[test]
    fn two_repeats_each_are_enough_where_several_batches_share_the_noise() {
        let (fast, slow) = ([100.0, 98.0], [85.0, 84.0]);
        let noise = Noise::pooled([&fast[..], &slow]);
        let interval = |values: &[f64]| Interval::of(values, noise).unwrap();
        assert!(!interval(&fast).overlaps(interval(&slow)), "15 % apart");
        assert!(alone(&fast).unwrap().overlaps(alone(&slow).unwrap()), "each alone can not tell");
    }

    /// Uniform numbers by `SplitMix64`, normal ones of them by Box and Muller.
    struct Gauss(u64);

    impl Gauss {
        fn uniform(&mut self) -> f64 {
            self.0 += 1;
            (crate::mix::mix(7, self.0) >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn normal(&mut self) -> f64 {
            let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
            radius * (std::f64::consts::TAU * self.uniform()).cos()
        }
    }

    /// The share of trials in which the interval of the first of several batches covers its true speed.
    fn coverage(batches: usize, repeats: usize) -> f64 {
        const TRIALS: u32 = 5000;
        let mut gauss = Gauss((batches * 100 + repeats) as u64 * 1_000_000);
        let covers = |_: &u32| {
            let batch = |index: usize| -> Vec<f64> {
                let speed = 300.0 / (index + 1) as f64;
                (0..repeats).map(|_| speed * (1.0 + 0.03 * gauss.normal())).collect()
            };
            let groups: Vec<Vec<f64>> = (0..batches).map(batch).collect();
            let noise = Noise::pooled(groups.iter().map(Vec::as_slice));
            let interval = Interval::of(&groups[0], noise).unwrap();
            (interval.low()..=interval.high()).contains(&300.0)
        };
        (0..TRIALS).filter(covers).count() as f64 / f64::from(TRIALS)
    }

    #[test]
    fn ninety_five_of_a_hundred_intervals_cover_the_truth() {
        for (batches, repeats) in [(1, 2), (1, 3), (1, 5), (1, 10), (2, 2), (7, 2), (7, 3)] {
            let share = coverage(batches, repeats);
            println!("{batches} batches, {repeats} repeats: {:.2} %", 100.0 * share);
            assert!((0.93..=0.97).contains(&share), "{batches} × {repeats}: {share}");
        }
    }

    proptest! {
        #[test]
        fn an_interval_scales_with_its_values(
            values in prop::collection::vec(1.0..1e3_f64, 2..20),
            scale in 0.1..10.0_f64,
        ) {
            let before = alone(&values).unwrap();
            let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
            let after = alone(&scaled).unwrap();
            prop_assert!((after.mean - before.mean * scale).abs() < 1e-6);
            prop_assert!((after.half_width - before.half_width * scale).abs() < 1e-6);
            prop_assert!(after.overlaps(after));
        }

        #[test]
        fn odd_speeds_make_no_panic(groups in prop::collection::vec(
            prop::collection::vec(prop_oneof![Just(0.0), Just(f64::NAN), -1e9..1e9_f64], 0..5), 0..5,
        )) {
            let noise = Noise::pooled(groups.iter().map(Vec::as_slice));
            for group in &groups {
                let _ = Interval::of(group, noise);
            }
        }
    }
}
