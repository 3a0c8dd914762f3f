//! A row of the table: the results of our page and of the alternative, and the target.

use serde_json::{Value, json};

use crate::stats::{Spread, ratio};

/// The target of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    AtMost(f64),
    /// At most this, and at most the alternative's.
    AtMostAlso(f64),
    /// At most this many times the alternative's.
    TimesAtMost(f64),
    /// At least this many times the alternative's.
    TimesAtLeast(f64),
    /// None: for information only.
    Told,
}

/// A figure with the values of its runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub name: String,
    pub unit: &'static str,
    pub ours: Vec<f64>,
    /// The alternative's values, if there is an alternative.
    pub alternative: Vec<f64>,
    pub wanted: Wanted,
}

impl Figure {
    /// A figure of our page only.
    pub fn of_ours(name: impl Into<String>, unit: &'static str, ours: Vec<f64>) -> Self {
        let (alternative, wanted) = (Vec::new(), Wanted::Told);
        Self { name: name.into(), unit, ours, alternative, wanted }
    }

    /// Adds the alternative's values.
    pub fn beside(self, alternative: Vec<f64>) -> Self {
        Self { alternative, ..self }
    }

    /// Sets the target.
    pub fn wanting(self, wanted: Wanted) -> Self {
        Self { wanted, ..self }
    }

    fn ratio(&self) -> Option<f64> {
        ratio(&self.ours, &self.alternative)
    }

    /// Whether the target is met; `None` without a target or without enough values.
    pub fn is_met(&self) -> Option<bool> {
        let ours = Spread::of(&self.ours)?.median;
        match self.wanted {
            Wanted::Told => None,
            Wanted::AtMost(most) => Some(ours <= most),
            Wanted::AtMostAlso(most) => {
                Some(ours <= most && ours <= Spread::of(&self.alternative)?.median)
            }
            Wanted::TimesAtMost(most) => Some(self.ratio()? <= most),
            Wanted::TimesAtLeast(least) => Some(self.ratio()? >= least),
        }
    }

    /// The row as Markdown.
    pub fn row(&self) -> String {
        let cells = |runs: &[f64]| match Spread::of(runs) {
            Some(Spread { median, least, most, runs: 2.. }) => {
                (told(median), format!("{} … {}", told(least), told(most)))
            }
            Some(Spread { median, .. }) => (told(median), "–".to_owned()),
            None => ("–".to_owned(), "–".to_owned()),
        };
        let (ours, spread) = cells(&self.ours);
        let (alternative, its_spread) = cells(&self.alternative);
        let ratio = self.ratio().map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        let wanted = match self.wanted {
            Wanted::Told => "–".to_owned(),
            Wanted::AtMost(most) => format!("≤ {}", told(most)),
            Wanted::AtMostAlso(most) => format!("≤ {}, ≤ 1 ×", told(most)),
            Wanted::TimesAtMost(most) => format!("≤ {most} ×"),
            Wanted::TimesAtLeast(least) => format!("≥ {least} ×"),
        };
        let met = match self.is_met() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "–",
        };
        let Self { name, unit, .. } = self;
        format!(
            "| {name}, {unit} | {ours} | {spread} | {alternative} | {its_spread} | {ratio} | {wanted} | {met} |"
        )
    }

    /// The row as JSON.
    pub fn json(&self) -> Value {
        let median = |runs: &[f64]| Spread::of(runs).map(|spread| spread.median);
        json!({
            "figure": self.name,
            "unit": self.unit,
            "ours": median(&self.ours),
            "ours_runs": self.ours,
            "alternative": median(&self.alternative),
            "alternative_runs": self.alternative,
            "ratio": self.ratio(),
            "is_met": self.is_met(),
        })
    }
}

/// The table's header.
pub const HEADING: &str = "\
| figure | ours | spread | alternative | spread | ratio | wanted | met |
|---|--:|--:|--:|--:|--:|--:|---|";

/// Formats a figure with as many digits as are meaningful.
fn told(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        1.0.. => format!("{value:.1}"),
        0.0 => "0".to_owned(),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ours: f64, alternative: f64, wanted: Wanted) -> Figure {
        Figure::of_ours("x", "ms", vec![ours]).beside(vec![alternative]).wanting(wanted)
    }

    #[test]
    fn targets_are_judged_by_the_medians() {
        assert_eq!(figure(2.0, 1.0, Wanted::AtMost(2.0)).is_met(), Some(true));
        assert_eq!(figure(2.0, 1.0, Wanted::AtMostAlso(2.0)).is_met(), Some(false));
        assert_eq!(figure(3.0, 2.0, Wanted::TimesAtMost(1.5)).is_met(), Some(true));
        assert_eq!(figure(3.0, 2.0, Wanted::TimesAtLeast(1.6)).is_met(), Some(false));
        assert_eq!(figure(3.0, 2.0, Wanted::Told).is_met(), None);
        assert_eq!(Figure::of_ours("x", "ms", vec![]).wanting(Wanted::AtMost(1.0)).is_met(), None);
    }

    #[test]
    fn a_row_has_everything() {
        let figure = Figure::of_ours("Start", "ms", vec![30.0, 10.0, 20.0])
            .beside(vec![40.0])
            .wanting(Wanted::TimesAtMost(1.0));
        let expected = "| Start, ms | 20.0 | 10.0 … 30.0 | 40.0 | – | 0.50 | ≤ 1 × | yes |";
        assert_eq!(figure.row(), expected);
        assert_eq!(figure.json()["ratio"], 0.5);
    }
}
