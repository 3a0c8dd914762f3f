//! Statistics of small samples: percentiles, means and their uncertainty.

mod maximum;
mod noise;
mod normal;
mod proportion;
mod scalability;
mod shift;

pub use maximum::studentised_maximum;
pub use noise::{Interval, Noise};
pub use normal::{expected_excess, normal_cdf, normal_pdf};
pub use proportion::{least_requests, surely_hits, surely_misses};
pub use scalability::{Scalability, scalability};
pub use shift::Shift;

/// With fewer values the 95th percentile is just the largest value.
const LEAST_FOR_P95: usize = 20;
/// With fewer values the 99th percentile is just the largest value.
const LEAST_FOR_P99: usize = 100;

/// The distribution of a metric over the requests of a batch, in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    pub n: usize,
    pub mean: f64,
    pub p50: f64,
    pub p90: f64,
    /// The highest percentile that the number of values supports.
    pub tail: Tail,
}

/// The upper end of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tail {
    /// The largest value: there are too few for a percentile.
    Max(f64),
    /// 95th percentile, of at least 20 values.
    P95(f64),
    /// 99th percentile, of at least 100 values.
    P99(f64),
}

impl Distribution {
    /// The distribution of the finite values among these; `None` if there are none.
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

/// The finite values among these, in ascending order.
#[must_use]
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The median; `None` without values.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    percentile(&sorted(values), 0.5)
}

/// A percentile, 0 ..= 1, of sorted values by linear interpolation between order statistics: type 7 of
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), as NumPy does by default.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = position.floor();
    let (low, high) = (sorted.get(below as usize)?, sorted.get((position.ceil()) as usize)?);
    // Two products instead of a difference: values at opposite ends of the range must not overflow.
    let weight = position - below;
    Some(if low == high { *low } else { low * (1.0 - weight) + high * weight })
}

/// The mean; `None` without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    // Divided first, so that a sum of huge values does not overflow.
    (!values.is_empty()).then(|| values.iter().map(|value| value / n).sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentiles_interpolate_between_order_statistics() {
        let percentile = |values: &[f64], share| percentile(&sorted(values.to_vec()), share);
        // From numpy.percentile.
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
        fn order_and_non_finite_values_change_nothing(
            mut values in prop::collection::vec(0.0..1e6_f64, 1..40),
        ) {
            let all = Distribution::of(values.clone());
            values.reverse();
            values.extend([f64::NAN, f64::INFINITY]);
            prop_assert_eq!(Distribution::of(values), all);
        }
    }
}
