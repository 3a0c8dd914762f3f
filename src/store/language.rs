//! The chosen language.

use report::Lang;

use super::local_storage;

const LANGUAGE: &str = "tokometer.language";

/// The language chosen in an earlier visit.
#[must_use]
pub fn language() -> Option<Lang> {
    Lang::of_code(&local_storage()?.get_item(LANGUAGE).ok().flatten()?)
}

/// Stores the choice for the next visit.
pub fn keep_language(lang: Lang) {
    if let Some(storage) = local_storage() {
        // If it is not stored, the user chooses it again.
        let _ = storage.set_item(LANGUAGE, lang.code());
    }
}
