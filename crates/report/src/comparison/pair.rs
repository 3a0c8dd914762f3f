//! Pairs of a session and the baseline, and the names of both.

use bench::Session;
use bench::compare::{Comparison, Which};

use crate::Lang;
use crate::chart::{Chart, comparison_curves};
use crate::words::{CompareTerm, compare_term, numbered_session, setting_label};

/// A session and the user's name for it.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pub session: &'a Session,
    pub name: Option<&'a str>,
}

/// The names of one of two sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The name in sentences: the user's; else «До» or «После» in a single pair, or a number.
    pub name: String,
    /// The user's name, else what differs: «слоты: 24». `None` if nothing does.
    label: Option<String>,
}

impl Called {
    /// The name in table headings.
    #[must_use]
    pub fn head(&self) -> &str {
        self.label.as_ref().unwrap_or(&self.name)
    }

    /// The name at the end of a curve.
    #[must_use]
    pub fn end(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.to_lowercase())
    }

    /// What differs, unless the session is named by the user.
    #[must_use]
    pub fn differs(&self) -> Option<&str> {
        self.label.as_deref().filter(|label| *label != self.name)
    }
}

/// A session and the baseline.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    pub base: &'a Session,
    pub other: &'a Session,
    pub comparison: &'a Comparison,
    pub base_called: Called,
    pub called: Called,
    /// The number among all sessions; the baseline is number 1.
    pub number: usize,
}

impl<'a> Pair<'a> {
    /// Each of the other sessions with the baseline.
    #[must_use]
    pub fn all(base: Named<'a>, others: &[(Named<'a>, &'a Comparison)], lang: Lang) -> Vec<Self> {
        let is_one = others.len() == 1;
        let of = |(number, (other, comparison)): (usize, &(Named<'a>, &'a Comparison))| {
            let term = |term| compare_term(term, lang).to_owned();
            let (before, usual) = match is_one {
                true => (term(CompareTerm::Before), term(CompareTerm::After)),
                false => (numbered_session(1, lang), numbered_session(number, lang)),
            };
            Self {
                base: base.session,
                other: other.session,
                comparison,
                base_called: called(base.name, before, comparison, Which::Base, lang),
                called: called(other.name, usual, comparison, Which::Other, lang),
                number,
            }
        };
        (2..).zip(others).map(of).collect()
    }

    /// The curves of both in one chart; `None` if there are too few points.
    #[must_use]
    pub fn curves(&self, lang: Lang) -> Option<Chart> {
        let names = [&self.base_called, &self.called].map(Called::end);
        comparison_curves(self.base, self.other, self.comparison, names, lang)
    }
}

fn called(
    given: Option<&str>,
    usual: String,
    comparison: &Comparison,
    which: Which,
    lang: Lang,
) -> Called {
    if let Some(given) = given {
        return Called { name: given.to_owned(), label: Some(given.to_owned()) };
    }
    let label = |(aspect, value)| setting_label(aspect, value, lang);
    let labels: Vec<String> = comparison.changed(which).map(label).collect();
    let label = (!labels.is_empty()).then(|| labels.join(" · "));
    Called { name: usual, label }
}
