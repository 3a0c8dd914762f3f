//! Sessions beside a base, two by two, and what each of the two is called.

use bench::Session;
use bench::compare::{Comparison, Which};

use crate::Lang;
use crate::chart::{Chart, comparison_curves};
use crate::words::{CompareTerm, compare_term, numbered_session, setting_label};

/// A session and what its user calls it.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pub session: &'a Session,
    pub name: Option<&'a str>,
}

/// What one of two sessions is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// In sentences: its user's name for it; else «До» and «После» of two, and a number of several.
    pub name: String,
    /// Its user's name for it, else what differs of it: «слоты: 24». None where nothing does.
    label: Option<String>,
}

impl Called {
    /// In the heads of tables.
    #[must_use]
    pub fn head(&self) -> &str {
        self.label.as_ref().unwrap_or(&self.name)
    }

    /// At the end of a curve.
    #[must_use]
    pub fn end(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.to_lowercase())
    }

    /// What differs of it, where it is called by something else.
    #[must_use]
    pub fn differs(&self) -> Option<&str> {
        self.label.as_deref().filter(|label| *label != self.name)
    }
}

/// A session beside the base.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    pub base: &'a Session,
    pub other: &'a Session,
    pub comparison: &'a Comparison,
    /// What the base is called.
    pub base_called: Called,
    /// What the other one is called.
    pub called: Called,
    /// The base is the first of all sessions; so 2 for the first of the others.
    pub number: usize,
}

impl<'a> Pair<'a> {
    /// All other sessions beside the base, each with its comparison.
    #[must_use]
    pub fn all(base: Named<'a>, others: &[(Named<'a>, &'a Comparison)], lang: Lang) -> Vec<Self> {
        let is_one = others.len() == 1;
        let of = |(number, (other, comparison)): (usize, &(Named<'a>, &'a Comparison))| {
            let usual = match is_one {
                true => compare_term(CompareTerm::After, lang).to_owned(),
                false => numbered_session(number, lang),
            };
            let before = compare_term(CompareTerm::Before, lang).to_owned();
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

    /// The curves of both, one over the other, where there are any.
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
