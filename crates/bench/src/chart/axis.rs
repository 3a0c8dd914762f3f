//! Axes: where they begin and end, and where they are marked.

use super::{Axis, Scale, Tick};

/// A linear axis is marked about this often.
const WANTED_STEPS: f64 = 4.0;
/// Ticks of a logarithmic axis are at least so far apart, in doublings, or their labels would touch.
const LEAST_DOUBLINGS: f64 = 0.35;
/// Groups of three digits are apart by this; it does not break the line.
const THIN_SPACE: char = '\u{202f}';

/// An axis from 0 over all these values, marked at round ones; what is not finite or negative is left out.
pub(super) fn linear(label: &str, values: impl Iterator<Item = f64>) -> Axis {
    let greatest = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let greatest = if greatest > f64::MIN_POSITIVE * 1e10 { greatest } else { 1.0 };
    let step = round_step(greatest / WANTED_STEPS);
    let steps = (greatest / step - 1e-9).ceil().max(1.0);
    let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
    let tick = |index: u32| {
        let value = f64::from(index) * step;
        Tick { value, label: number(value, decimals) }
    };
    Axis {
        label: label.to_owned(),
        scale: Scale::Linear,
        min: 0.0,
        max: steps * step,
        ticks: (0..=steps as u32).map(tick).collect(),
    }
}

/// A logarithmic axis over these counts, marked at the counts themselves where they do not crowd.
pub(super) fn log2(label: &str, counts: impl Iterator<Item = u32>) -> Axis {
    let mut counts: Vec<u32> = counts.filter(|&count| count > 0).collect();
    counts.sort_unstable();
    counts.dedup();
    let first = counts.first().copied().unwrap_or(1);
    let last = counts.last().copied().unwrap_or(1);
    let apart = |a: u32, b: u32| (f64::from(b) / f64::from(a)).log2() >= LEAST_DOUBLINGS;
    let mut marked = vec![first];
    for count in counts {
        let is_free = marked.last().is_some_and(|&before| apart(before, count));
        if is_free && (count == last || apart(count, last)) {
            marked.push(count);
        }
    }
    let tick = |count: u32| Tick { value: f64::from(count), label: number(f64::from(count), 0) };
    Axis {
        label: label.to_owned(),
        scale: Scale::Log2,
        min: f64::from(first),
        max: f64::from(if last > first { last } else { first.saturating_mul(2) }),
        ticks: marked.into_iter().map(tick).collect(),
    }
}

/// The round number, 1, 2 or 5 times a power of ten, that is not less than `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= step * (1.0 - 1e-9));
    round.unwrap_or(10.0) * power
}

/// A number in Russian typography: decimal comma, groups of three.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(THIN_SPACE);
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { grouped } else { format!("{grouped},{fraction}") }
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
        assert_eq!(labels(&linear("", [387.1].into_iter())), ["0", "100", "200", "300", "400"]);
        assert_eq!(labels(&linear("", [2.86, 0.44].into_iter())), ["0", "1", "2", "3"]);
        assert_eq!(
            labels(&linear("", [0.007].into_iter())),
            ["0,000", "0,002", "0,004", "0,006", "0,008"]
        );
        assert_eq!(labels(&linear("", [8121.0].into_iter())).last(), Some(&"10\u{202f}000"));
        assert_eq!(labels(&linear("", std::iter::empty())), ["0,0", "0,5", "1,0"]);
        assert_eq!(
            labels(&linear("", [f64::NAN, f64::INFINITY, 0.0].into_iter())),
            ["0,0", "0,5", "1,0"]
        );
    }

    #[test]
    fn logarithmic_axes_are_marked_at_the_counts_that_do_not_crowd() {
        let ladder = [1, 2, 4, 8, 16, 24, 32, 40, 48];
        let axis = log2("", ladder.into_iter());
        assert_eq!(labels(&axis), ["1", "2", "4", "8", "16", "24", "32", "48"]);
        assert_eq!((axis.min, axis.max), (1.0, 48.0));
        let single = log2("", [8].into_iter());
        assert_eq!((single.min, single.max, labels(&single)), (8.0, 16.0, vec!["8"]));
        assert_eq!(labels(&log2("", std::iter::empty())), ["1"]);
    }

    proptest! {
        #[test]
        fn ticks_are_few_rising_and_within_the_axis(
            values in prop::collection::vec(
                prop_oneof![0.0..1e12, 1e-12..1e-3, Just(f64::NAN), Just(f64::INFINITY)], 0..20)
        ) {
            let axis = linear("", values.iter().copied());
            prop_assert!(axis.min < axis.max && axis.max.is_finite());
            prop_assert!((2..=7).contains(&axis.ticks.len()), "{:?}", axis.ticks);
            prop_assert!(axis.ticks.is_sorted_by(|a, b| a.value < b.value && a.label != b.label));
            let greatest = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
            prop_assert!(axis.max >= greatest * (1.0 - 1e-9));
        }

        #[test]
        fn counts_are_marked_from_the_first_to_the_last(
            counts in prop::collection::vec(0..2000_u32, 0..60)
        ) {
            let axis = log2("", counts.iter().copied());
            prop_assert!(axis.min < axis.max);
            prop_assert!(axis.ticks.is_sorted_by(|a, b| a.value < b.value));
            let last = axis.ticks.last().map(|tick| tick.value);
            let greatest = counts.iter().copied().filter(|&c| c > 0).max().unwrap_or(1);
            let least = counts.iter().copied().filter(|&c| c > 0).min().unwrap_or(1);
            let crowded = f64::from(greatest) / f64::from(least) < 2f64.powf(LEAST_DOUBLINGS);
            prop_assert!(crowded || last == Some(f64::from(greatest)));
        }
    }
}
