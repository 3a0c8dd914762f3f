//! Statistics over several runs.

use bench::stats::{median, sorted};

/// The median of some runs, and their range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
    pub runs: usize,
}

impl Spread {
    /// The spread of these runs; `None` if there are none.
    pub fn of(runs: &[f64]) -> Option<Self> {
        let sorted = sorted(runs.iter().copied());
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        Some(Self { median: median(runs.iter().copied())?, least, most, runs: sorted.len() })
    }
}

/// The ratio of the medians; `None` if the second is zero or missing.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> Option<f64> {
    let (ours, theirs) = (Spread::of(ours)?.median, Spread::of(theirs)?.median);
    (theirs != 0.0).then(|| ours / theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_does_not_move_the_median() {
        let spread = Spread { median: 2.0, least: 1.0, most: 90.0, runs: 3 };
        assert_eq!(Spread::of(&[2.0, 90.0, 1.0]), Some(spread));
        assert_eq!(Spread::of(&[f64::NAN]), None);
    }

    #[test]
    fn a_ratio_is_one_of_medians() {
        assert_eq!(ratio(&[1.0, 3.0, 100.0], &[2.0, 2.0, 2.0]), Some(1.5));
        assert_eq!(ratio(&[1.0], &[0.0]), None);
        assert_eq!(ratio(&[1.0], &[]), None);
    }
}
