//! Statistics of small samples: percentiles, means and how far they can be trusted.

/// Below this many values the 95th percentile is no more than the largest value.
const LEAST_FOR_P95: usize = 20;
/// Below this many values the 99th percentile is no more than the largest value.
const LEAST_FOR_P99: usize = 100;

/// Quantiles of Student's t distribution at 0.975 for 1 ..= 30 degrees of freedom (Fisher and Yates,
/// Statistical Tables, table III).
const STUDENT_T_975: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];
/// The same for infinitely many.
const NORMAL_975: f64 = 1.960;

/// How a measure is spread over the requests of a batch, in the measure's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// How many values.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// The highest percentile that so many values support.
    pub tail: Tail,
}

/// The upper end of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tail {
    /// Too few values for a percentile: the largest.
    Max(f64),
    /// 95th percentile, of at least 20 values.
    P95(f64),
    /// 99th percentile, of at least 100 values.
    P99(f64),
}

impl Distribution {
    /// The distribution of the finite ones of these values; none if there are none.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let sorted = sorted(values);
        let n = sorted.len();
        let tail = match n {
            LEAST_FOR_P99.. => Tail::P99(percentile(&sorted, 0.99)?),
            LEAST_FOR_P95.. => Tail::P95(percentile(&sorted, 0.95)?),
            _ => Tail::Max(*sorted.last()?),
        };
        Some(Self {
            n,
            mean: mean(&sorted)?,
            p50: percentile(&sorted, 0.5)?,
            p90: percentile(&sorted, 0.9)?,
            tail,
        })
    }
}

/// The finite ones of these values, the smallest first.
#[must_use]
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The median; none of nothing.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    percentile(&sorted(values), 0.5)
}

/// A percentile, 0 ..= 1, of sorted values by linear interpolation between order statistics: type 7 of
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), as NumPy does by default.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = position.floor();
    let (low, high) = (sorted.get(below as usize)?, sorted.get((position.ceil()) as usize)?);
    // Two products, not a difference: values of opposite ends of the range must not overflow.
    let weight = position - below;
    Some(if low == high { *low } else { low * (1.0 - weight) + high * weight })
}

fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    // Divided first, so that a sum of huge values does not overflow.
    (!values.is_empty()).then(|| values.iter().map(|value| value / n).sum())
}

/// A mean with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The interval is the mean ± this.
    pub half_width: f64,
}

impl Interval {
    /// The mean of at least two values with the 95 % interval of Student's t:
    /// mean ± t(0.975, n − 1) · s / √n (Student, "The Probable Error of a Mean", 1908). It covers the true
    /// mean of normally distributed values in 95 % of all cases, however few they are.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let degrees = values.len().checked_sub(1).filter(|&degrees| degrees > 0)?;
        let mean = mean(values)?;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let standard_error = (squares / degrees as f64).sqrt() / (values.len() as f64).sqrt();
        let t = STUDENT_T_975.get(degrees - 1).copied().unwrap_or(NORMAL_975);
        let half_width = t * standard_error;
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

    #[test]
    fn percentiles_interpolate_between_order_statistics() {
        let percentile = |values: &[f64], share| percentile(&sorted(values.to_vec()), share);
        // As numpy.percentile gives them.
        assert_eq!(percentile(&[40.0, 10.0, 20.0, 30.0], 0.5), Some(25.0));
        assert_eq!(percentile(&[10.0, 20.0, 30.0, 40.0], 0.9), Some(37.0));
        assert_eq!(percentile(&[7.0], 0.99), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn a_tail_needs_enough_values() {
        let tail = |n: usize| Distribution::of((1..=n).map(|i| i as f64)).map(|d| d.tail);
        assert_eq!(tail(0), None);
        assert_eq!(tail(19), Some(Tail::Max(19.0)));
        assert_eq!(tail(21), Some(Tail::P95(20.0)));
        assert_eq!(tail(101), Some(Tail::P99(100.0)));
    }

    #[test]
    fn an_interval_is_that_of_the_text_book() {
        // scipy.stats.t.interval(0.95, 2, loc=12, scale=2/sqrt(3)) is 12 ± 4.968.
        let interval = Interval::of(&[10.0, 12.0, 14.0]).unwrap();
        assert_eq!(interval.mean, 12.0);
        assert!((interval.half_width - 4.968).abs() < 1e-3, "{interval:?}");
        assert_eq!(Interval::of(&[1.0]), None);
        assert_eq!(Interval::of(&[]), None);
    }

    /// Uniform numbers by `SplitMix64`, normal ones of them by Box and Muller.
    struct Noise(u64);

    impl Noise {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut bits = self.0;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn normal(&mut self) -> f64 {
            let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
            radius * (std::f64::consts::TAU * self.uniform()).cos()
        }
    }

    #[test]
    fn ninety_five_of_a_hundred_intervals_cover_the_truth() {
        const TRIALS: u32 = 5000;
        for n in [3, 5, 10] {
            let mut noise = Noise(n);
            let covers = |_: &u32| {
                let speeds: Vec<f64> = (0..n).map(|_| 300.0 + 9.0 * noise.normal()).collect();
                let interval = Interval::of(&speeds).unwrap();
                (interval.low()..=interval.high()).contains(&300.0)
            };
            let share = (0..TRIALS).filter(covers).count() as f64 / f64::from(TRIALS);
            println!("n = {n}: {:.2} % of the intervals cover the truth", 100.0 * share);
            assert!((0.93..=0.97).contains(&share), "n = {n}: {share}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_of_a_distribution_are_in_order(
            values in prop::collection::vec(-1e300..1e300_f64, 1..150),
        ) {
            let (min, max) = (sorted(values.clone())[0], *sorted(values.clone()).last().unwrap());
            let all = Distribution::of(values).unwrap();
            let (Tail::Max(tail) | Tail::P95(tail) | Tail::P99(tail)) = all.tail;
            prop_assert!(min <= all.p50 && all.p50 <= all.p90 && all.p90 <= tail && tail <= max);
            let slack = 1e-9 * min.abs().max(max.abs());
            prop_assert!(min - slack <= all.mean && all.mean <= max + slack);
        }

        #[test]
        fn order_and_nonsense_change_nothing(
            mut values in prop::collection::vec(0.0..1e6_f64, 1..40),
        ) {
            let all = Distribution::of(values.clone());
            values.reverse();
            values.extend([f64::NAN, f64::INFINITY]);
            prop_assert_eq!(Distribution::of(values), all);
        }

        #[test]
        fn an_interval_moves_and_scales_with_its_values(
            values in prop::collection::vec(1.0..1e3_f64, 2..20),
            scale in 0.1..10.0_f64,
            shift in -100.0..100.0_f64,
        ) {
            let before = Interval::of(&values).unwrap();
            let moved: Vec<f64> = values.iter().map(|value| value * scale + shift).collect();
            let after = Interval::of(&moved).unwrap();
            prop_assert!((after.mean - (before.mean * scale + shift)).abs() < 1e-6);
            prop_assert!((after.half_width - before.half_width * scale).abs() < 1e-6);
            prop_assert!(after.overlaps(after));
        }
    }
}
