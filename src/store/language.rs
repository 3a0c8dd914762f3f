//! The chosen language.

use report::Lang;

use super::{keep, stored};

const LANGUAGE: &str = "tokometer.language";

/// The language chosen in an earlier visit.
#[must_use]
pub fn language() -> Option<Lang> {
    Lang::of_code(&stored(LANGUAGE)?)
}

/// Stores the choice for the next visit.
pub fn keep_language(lang: Lang) {
    keep(LANGUAGE, Some(lang.code()));
}
