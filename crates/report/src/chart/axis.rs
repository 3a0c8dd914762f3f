//! Axes: where they begin and end, and where they are marked.

use bench::order::distinct;

use super::{Axis, Scale, Tick};
use crate::Lang;
use crate::words::{decimal, scientific};

/// A linear axis is marked about this often.
const WANTED_STEPS: f64 = 4.0;
/// Steps out of these are written as powers of ten, or the labels would be rows of zeros.
const PLAIN_STEPS: std::ops::Range<f64> = 1e-6..1e15;

/// An axis from 0 over all these values, marked at round ones; what is not finite or negative is left out.
pub(super) fn linear(label: &str, values: impl Iterator<Item = f64>, lang: Lang) -> Axis {
    let greatest = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let greatest = if greatest > f64::MIN_POSITIVE * 1e10 { greatest } else { 1.0 };
    let step = round_step(greatest / WANTED_STEPS);
    let steps = (greatest / step - 1e-9).ceil().max(1.0);
    let tick = |index: u32| {
        let value = f64::from(index) * step;
        Tick { value, label: tick_label(value, step, lang) }
    };
    let ticks = (0..=steps as u32).map(tick).filter(|tick| tick.value.is_finite());
    Axis {
        label: label.to_owned(),
        scale: Scale::Linear,
        min: 0.0,
        max: (steps * step).min(f64::MAX),
        ticks: ticks.collect(),
    }
}

/// A logarithmic axis over these counts, with a tick at each of them.
pub(super) fn log2(label: &str, counts: impl Iterator<Item = u32>, lang: Lang) -> Axis {
    let mut counts = distinct(counts.filter(|&count| count > 0));
    let min = counts.first().copied().unwrap_or(1);
    // A single count still needs an axis of some length.
    if counts.len() < 2 {
        counts = vec![min, min.saturating_mul(2)];
    }
    let max = counts.last().copied().map_or(2.0, f64::from);
    let tick = |value| Tick { value, label: decimal(value, 0, lang) };
    Axis {
        label: label.to_owned(),
        scale: Scale::Log2,
        min: f64::from(min),
        max,
        ticks: counts.into_iter().map(f64::from).map(tick).collect(),
    }
}

/// The round number, 1, 2 or 5 times a power of ten, that is not less than `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= step * (1.0 - 1e-9));
    round.unwrap_or(10.0) * power
}

/// A multiple of the step with as many decimals as the step has.
fn tick_label(value: f64, step: f64, lang: Lang) -> String {
    if PLAIN_STEPS.contains(&step) {
        return decimal(value, (-step.log10().floor()).max(0.0) as usize, lang);
    }
    if value == 0.0 {
        return decimal(value, 0, lang);
    }
    scientific(value, lang)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn linear_axes_are_marked_at_round_values() {
        assert_eq!(
            labels(&linear("", [387.1].into_iter(), Lang::Ru)),
            ["0", "100", "200", "300", "400"]
        );
        assert_eq!(labels(&linear("", [2.86, 0.44].into_iter(), Lang::Ru)), ["0", "1", "2", "3"]);
        assert_eq!(
            labels(&linear("", [0.007].into_iter(), Lang::Ru)),
            ["0,000", "0,002", "0,004", "0,006", "0,008"]
        );
        assert_eq!(
            labels(&linear("", [8121.0].into_iter(), Lang::Ru)).last(),
            Some(&"10\u{202f}000")
        );
        assert_eq!(labels(&linear("", std::iter::empty(), Lang::Ru)), ["0,0", "0,5", "1,0"]);
        assert_eq!(
            labels(&linear("", [f64::NAN, f64::INFINITY, 0.0].into_iter(), Lang::Ru)),
            ["0,0", "0,5", "1,0"]
        );
    }

    #[test]
    fn logarithmic_axes_are_marked_at_every_count() {
        let axis = log2("", [16, 1, 2, 48, 40, 2].into_iter(), Lang::Ru);
        assert_eq!(labels(&axis), ["1", "2", "16", "40", "48"]);
        assert_eq!((axis.min, axis.max), (1.0, 48.0));
        let single = log2("", [8].into_iter(), Lang::Ru);
        assert_eq!((single.min, single.max, labels(&single)), (8.0, 16.0, vec!["8", "16"]));
        assert_eq!(labels(&log2("", std::iter::empty(), Lang::Ru)), ["1", "2"]);
        assert_eq!(labels(&log2("", [15, 16, 0].into_iter(), Lang::Ru)), ["15", "16"]);
    }

    #[test]
    fn tiny_and_huge_axes_are_marked_in_powers_of_ten() {
        assert_eq!(
            labels(&linear("", [1e-9].into_iter(), Lang::Ru)),
            ["0", "5,0·10⁻¹⁰", "1,0·10⁻⁹"]
        );
        assert_eq!(labels(&linear("", [3.1e21].into_iter(), Lang::Ru)).last(), Some(&"4,0·10²¹"));
        assert_eq!(
            labels(&linear("", [1e12].into_iter(), Lang::Ru))[1..],
            [
                "500\u{202f}000\u{202f}000\u{202f}000",
                "1\u{202f}000\u{202f}000\u{202f}000\u{202f}000"
            ]
        );
    }

    fn check(axis: &Axis) -> Result<(), TestCaseError> {
        prop_assert!(axis.min < axis.max && axis.min.is_finite() && axis.max.is_finite());
        prop_assert!(axis.ticks.len() >= 2, "{:?}", axis.ticks);
        prop_assert!(axis.ticks.is_sorted_by(|a, b| a.value < b.value));
        let is_within = |tick: &Tick| (axis.min..=axis.max).contains(&tick.value);
        prop_assert!(axis.ticks.iter().all(is_within), "{axis:?}");
        let labels: std::collections::BTreeSet<_> = labels(axis).into_iter().collect();
        prop_assert_eq!(labels.len(), axis.ticks.len());
        Ok(())
    }

    proptest! {
        #[test]
        fn linear_ticks_are_few_rising_and_within_the_axis(
            values in prop::collection::vec(
                prop_oneof![0.0..1e12, 1e-12..1e-3, any::<f64>(), Just(f64::NAN), Just(f64::INFINITY)],
                0..20)
        ) {
            let axis = linear("", values.iter().copied(), Lang::Ru);
            check(&axis)?;
            let greatest = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
            prop_assert!(axis.max >= greatest * (1.0 - 1e-9));
            prop_assert!(axis.ticks.len() <= 6);
        }

        #[test]
        fn counts_are_marked_from_the_first_to_the_last(
            counts in prop::collection::vec(prop_oneof![0..2000_u32, any::<u32>()], 0..60)
        ) {
            let axis = log2("", counts.iter().copied(), Lang::Ru);
            check(&axis)?;
            let ends = (axis.ticks.first().map(|t| t.value), axis.ticks.last().map(|t| t.value));
            prop_assert_eq!(ends, (Some(axis.min), Some(axis.max)));
        }
    }
}
