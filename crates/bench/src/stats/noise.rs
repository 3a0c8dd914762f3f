//! How far repeated measurements of the same thing scatter, and the uncertainty of their mean.

/// Quantiles of Student's t distribution at 0.975 for 1 ..= 30 degrees of freedom (Fisher and Yates,
/// Statistical Tables, table III).
const STUDENT_T_975: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];
/// The same for infinitely many degrees of freedom.
const NORMAL_975: f64 = 1.960;

/// A group with at least this many measurements more than one may have noise of its own …
const LEAST_OF_ITS_OWN: usize = 3;
/// … if its variance is this many times that of all others: F(3, 10) exceeds it once in 500 times. The batches
/// of 1 and 2 of the reference's runs have 100 and 20 times the variance of the larger ones.
const TIMES_OF_ITS_OWN: f64 = 10.0;

/// The scatter of single measurements as a share of their mean: an estimate and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Standard deviation divided by the mean.
    share: f64,
    /// Degrees of freedom: the number of differences it was estimated from, including those of the prior.
    degrees: usize,
}

/// A mean with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub mean: f64,
    /// The interval is the mean ± this.
    pub half_width: f64,
}

/// The scatter of a group of measurements.
#[derive(Clone, Copy, Default)]
struct Scatter {
    /// Sum of the squared deviations from the mean, as shares of it.
    squares: f64,
    degrees: usize,
}

impl Scatter {
    fn of(group: &[f64]) -> Self {
        let Some(mean) = super::mean(group).filter(|mean| *mean > 0.0) else {
            return Self::default();
        };
        let squares = group.iter().map(|value| (value / mean - 1.0).powi(2)).sum::<f64>();
        let degrees = group.len() - 1;
        if squares.is_finite() { Self { squares, degrees } } else { Self::default() }
    }

    fn and(self, other: Self) -> Self {
        let squares = self.squares + other.squares;
        Self { squares, degrees: self.degrees + other.degrees }
    }
}

impl Noise {
    /// The prior before anything was repeated: 3.5 %, with the weight of three differences. The standard
    /// deviation between the eight batches of 8 and the eleven of 4 in the reference's runs is 2.1 and 2.7 %; a
    /// little more and so few degrees keep intervals valid for a noise of 1 as well as of 5 %.
    pub const ACCEPTED: Self = Self { share: 0.035, degrees: 3 };

    /// Noise of this standard deviation, as a share, with the weight of `degrees` differences.
    #[must_use]
    pub const fn held(share: f64, degrees: usize) -> Self {
        Self { share, degrees }
    }

    /// The noise common to several groups of measurements, whatever their means: the prior combined with the
    /// pooled variance Σ Σ (x − mean)² / Σ (n − 1) of each group's shares of its mean, weighted by degrees of
    /// freedom (a scaled inverse χ² prior; Gelman et al., "Bayesian Data Analysis", 2.6).
    #[must_use]
    pub fn learned<'a>(self, groups: impl IntoIterator<Item = &'a [f64]>) -> Self {
        groups.into_iter().map(Scatter::of).fold(self, Self::with)
    }

    /// The noise of each group: the common one, except that a group that scatters far more has noise of its
    /// own, and the others do not share it: single short requests scatter more than any long batch.
    #[must_use]
    pub fn of_each(groups: &[&[f64]]) -> Vec<Self> {
        let scatters: Vec<Scatter> = groups.iter().map(|group| Scatter::of(group)).collect();
        let mut is_apart = vec![false; scatters.len()];
        loop {
            let together = || scatters.iter().zip(&is_apart).filter(|(_, apart)| !**apart);
            let all = together().fold(Scatter::default(), |all, (scatter, _)| all.and(*scatter));
            let times = |scatter: &Scatter| {
                let squares = (all.squares - scatter.squares).max(0.0);
                let degrees = all.degrees - scatter.degrees;
                let others = Self::ACCEPTED.with(Scatter { squares, degrees });
                scatter.squares / scatter.degrees as f64 / others.share.powi(2)
            };
            let may = |scatter: &Scatter| scatter.degrees >= LEAST_OF_ITS_OWN;
            let places = scatters.iter().zip(&mut is_apart);
            let odd = places.filter(|(scatter, apart)| !**apart && may(scatter));
            let oddest = odd.max_by(|a, b| times(a.0).total_cmp(&times(b.0)));
            match oddest.filter(|(scatter, _)| times(scatter) > TIMES_OF_ITS_OWN) {
                Some((_, apart)) => *apart = true,
                None => {
                    let shared = Self::ACCEPTED.with(all);
                    let noise = |(scatter, apart): (&Scatter, &bool)| {
                        if *apart { Self::ACCEPTED.with(*scatter) } else { shared }
                    };
                    return scatters.iter().zip(&is_apart).map(noise).collect();
                }
            }
        }
    }

    fn with(self, seen: Scatter) -> Self {
        let degrees = self.degrees + seen.degrees;
        let squares = self.share.powi(2) * self.degrees as f64 + seen.squares;
        Self { share: (squares / degrees as f64).sqrt(), degrees }
    }

    /// Standard deviation of a measurement, as a share of its mean.
    #[must_use]
    pub fn share(self) -> f64 {
        self.share
    }

    /// Degrees of freedom, including those of the prior.
    #[must_use]
    pub fn degrees(self) -> usize {
        self.degrees
    }

    /// Half the width of the 95 % interval of a figure whose variance is `variances` times that of a
    /// single measurement, as a share of the mean: t(0.975) · s · √variances (Student, "The Probable
    /// Error of a Mean", 1908).
    #[must_use]
    pub fn half_width_share(self, variances: f64) -> f64 {
        // Beyond the table the first term of the Cornish–Fisher expansion is exact to three digits.
        let beyond =
            || NORMAL_975 + (NORMAL_975.powi(3) + NORMAL_975) / (4.0 * self.degrees as f64);
        let row = self.degrees.checked_sub(1).and_then(|row| STUDENT_T_975.get(row).copied());
        row.unwrap_or_else(beyond) * self.share * variances.sqrt()
    }
}

impl Interval {
    /// The mean of these values with its 95 % interval, given their noise. `None` without values or if the mean
    /// is not finite.
    #[must_use]
    pub fn of(values: &[f64], noise: Noise) -> Option<Self> {
        let mean = super::mean(values)?;
        let half_width = mean.abs() * noise.half_width_share(1.0 / values.len() as f64);
        (mean.is_finite() && half_width.is_finite()).then_some(Self { mean, half_width })
    }

    #[must_use]
    pub fn low(self) -> f64 {
        self.mean - self.half_width
    }

    #[must_use]
    pub fn high(self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether the two intervals overlap.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.low() <= other.high() && other.low() <= self.high()
    }

    /// Whether it is significantly slower: the 95 % interval of the difference excludes zero. Intervals that
    /// overlap may still differ (Schenker and Gentleman, "On Judging the Significance of Differences by
    /// Examining the Overlap Between Confidence Intervals", 2001).
    #[must_use]
    pub fn is_below(self, other: Self) -> bool {
        other.mean - self.mean > self.half_width.hypot(other.half_width)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::made::Gauss;

    fn alone(values: &[f64]) -> Option<Interval> {
        Interval::of(values, Noise::ACCEPTED.learned([values]))
    }

    #[test]
    fn an_interval_matches_the_textbook_posterior() {
        // ν = 3 + 2, s² = (3 · 0.035² + 2/36) / 5; t(0.975, 5) = 2.571; 12 ± 2.571 · 12 · s / √3.
        let interval = alone(&[10.0, 12.0, 14.0]).unwrap();
        assert_eq!(interval.mean, 12.0);
        assert!((interval.half_width - 1.939).abs() < 1e-3, "{interval:?}");
        assert_eq!(alone(&[]), None);
    }

    #[test]
    fn two_repeats_say_more_than_one() {
        let share = |values: &[f64]| alone(values).map(|it| it.half_width / it.mean).unwrap();
        assert!((share(&[100.0]) - 0.1114).abs() < 1e-3, "{}", share(&[100.0]));
        assert!((share(&[100.0, 101.0]) - 0.0600).abs() < 1e-3, "{}", share(&[100.0, 101.0]));
    }

    #[test]
    fn two_repeats_each_suffice_if_several_batches_share_the_noise() {
        let (fast, slow) = ([100.0, 98.0], [92.0, 91.0]);
        let noise = Noise::ACCEPTED.learned([&fast[..], &slow]);
        let interval = |values: &[f64]| Interval::of(values, noise).unwrap();
        assert!(interval(&slow).is_below(interval(&fast)), "8 % apart");
        assert!(interval(&slow).overlaps(interval(&fast)), "and their intervals overlap");
        assert!(!interval(&fast).is_below(interval(&slow)));
    }

    #[test]
    fn a_group_that_scatters_far_more_does_not_affect_the_others() {
        let wild: &[f64] = &[60.0, 100.0, 70.0, 130.0, 80.0];
        let calm: &[f64] = &[200.0, 202.0, 199.0, 201.0];
        let noise = Noise::of_each(&[wild, calm, &[300.0]]);
        assert!(noise[0].share() > 0.2 && noise[1].share() < 0.03, "{noise:?}");
        assert_eq!(noise[1], noise[2]);
        let alike: &[f64] = &[100.0, 104.0, 98.0, 101.0];
        let noise = Noise::of_each(&[alike, calm]);
        assert_eq!(noise[0], noise[1]);
        assert_eq!(Noise::of_each(&[]), []);
    }

    /// The share of trials in which the interval of the first of several batches covers its true speed, if
    /// measurements scatter by this share.
    fn coverage(batches: usize, repeats: usize, share: f64) -> f64 {
        const TRIALS: u32 = 5000;
        let mut gauss = Gauss::new((batches * 100 + repeats) as u64);
        let covers = |_: &u32| {
            let batch = |index: usize| -> Vec<f64> {
                let speed = 300.0 / (index + 1) as f64;
                (0..repeats).map(|_| speed * (1.0 + share * gauss.normal())).collect()
            };
            let groups: Vec<Vec<f64>> = (0..batches).map(batch).collect();
            let noise = Noise::of_each(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>())[0];
            let interval = Interval::of(&groups[0], noise).unwrap();
            (interval.low()..=interval.high()).contains(&300.0)
        };
        (0..TRIALS).filter(covers).count() as f64 / f64::from(TRIALS)
    }

    #[test]
    fn at_least_ninety_five_percent_of_intervals_cover_the_truth() {
        let kinds = [(1, 1), (1, 2), (1, 3), (1, 5), (1, 10), (2, 2), (7, 2), (7, 3), (20, 3)];
        for (batches, repeats) in kinds {
            for percent in 1..=5 {
                let share = coverage(batches, repeats, f64::from(percent) / 100.0);
                println!("{batches} × {repeats}, {percent} %: {:.1} %", 100.0 * share);
                assert!(share >= 0.93, "{batches} × {repeats}, {percent} %: {share}");
                // The prior is larger: if the session itself says little, low noise is covered more often.
                let is_learned = batches * (repeats - 1) >= 40 && percent >= 2;
                assert!(
                    !is_learned || share <= 0.97,
                    "{batches} × {repeats}, {percent} %: {share}"
                );
            }
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
            prop_assert!(after.overlaps(after) && !after.is_below(after));
        }

        #[test]
        fn odd_speeds_do_not_panic(groups in prop::collection::vec(
            prop::collection::vec(prop_oneof![Just(0.0), Just(f64::NAN), -1e9..1e9_f64], 0..5), 0..5,
        )) {
            let noise = Noise::of_each(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>());
            for (group, noise) in groups.iter().zip(noise) {
                let _ = Interval::of(group, noise);
            }
        }
    }
}
