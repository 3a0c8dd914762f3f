//! How far the values of one sample exceed those of another, whatever their distribution.

use super::{percentile, sorted};

/// The quantile of the normal distribution at 0.975.
const NORMAL_975: f64 = 1.960;
/// A larger sample is represented by this many quantiles, since all pairs are compared.
const MOST_VALUES: usize = 500;

/// How far one sample exceeds another, with a 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub middle: f64,
    pub low: f64,
    pub high: f64,
}

impl Shift {
    /// The median of all differences between values of the second and the first sample (Hodges and Lehmann,
    /// "Estimates of Location Based on Rank Tests", 1963), with the interval of Wilcoxon's rank sum test
    /// (Hollander and Wolfe, "Nonparametric Statistical Methods", 4.2 and 4.3, for large samples). `None` with
    /// too few values for such an interval.
    #[must_use]
    pub fn between(first: &[f64], second: &[f64]) -> Option<Self> {
        let (first, second) = (sorted(first.iter().copied()), sorted(second.iter().copied()));
        let (n, m) = (first.len() as f64, second.len() as f64);
        let pairs = n * m;
        let beyond = (pairs / 2.0 - NORMAL_975 * (pairs * (n + m + 1.0) / 12.0).sqrt()).floor();
        if beyond < 1.0 {
            return None;
        }
        let (first, second) = (standing_for(first), standing_for(second));
        let all = second.iter().flat_map(|b| first.iter().map(move |a| b - a));
        let differences = sorted(all);
        // The ends are the differences at these ranks from either side.
        let share = (beyond - 1.0) / (pairs - 1.0).max(1.0);
        Some(Self {
            middle: percentile(&differences, 0.5)?,
            low: percentile(&differences, share)?,
            high: percentile(&differences, 1.0 - share)?,
        })
    }
}

/// At most `MOST_VALUES` values of the same distribution.
fn standing_for(sorted: Vec<f64>) -> Vec<f64> {
    if sorted.len() <= MOST_VALUES {
        return sorted;
    }
    let share = |number: usize| (number as f64 + 0.5) / MOST_VALUES as f64;
    (0..MOST_VALUES).filter_map(|number| percentile(&sorted, share(number))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_textbook_example() {
        // Hollander and Wolfe, table 4.1: tritiated water across the human membrane at term and before.
        let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let early = [1.15, 0.88, 0.90, 0.74, 1.21];
        let shift = Shift::between(&term, &early).unwrap();
        assert!((shift.middle + 0.305).abs() < 1e-9, "{shift:?}");
        assert!((shift.low + 0.76).abs() < 0.02 && (shift.high - 0.15).abs() < 0.02, "{shift:?}");
    }

    #[test]
    fn a_few_values_have_no_interval() {
        assert_eq!(Shift::between(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(Shift::between(&[], &[1.0; 9]), None);
    }

    #[test]
    fn a_large_sample_is_thinned_without_changing_the_result() {
        let value = |number: u32| f64::from(number % 977);
        let many: Vec<f64> = (0..3000).map(value).collect();
        let more: Vec<f64> = many.iter().map(|value| value + 40.0).collect();
        let shift = Shift::between(&many, &more).unwrap();
        assert!((shift.middle - 40.0).abs() < 1.0 && shift.low < 40.0 && shift.high > 40.0);
        assert!(shift.high - shift.low < 40.0, "{shift:?}");
    }

    proptest! {
        #[test]
        fn swapping_the_samples_negates_the_shift(
            first in prop::collection::vec(-1e3..1e3_f64, 5..30),
            second in prop::collection::vec(-1e3..1e3_f64, 5..30),
        ) {
            let (there, back) =
                (Shift::between(&first, &second).unwrap(), Shift::between(&second, &first).unwrap());
            prop_assert!((there.middle + back.middle).abs() < 1e-6);
            prop_assert!((there.low + back.high).abs() < 1e-6);
            prop_assert!(there.low <= there.middle && there.middle <= there.high);
        }
    }
}
