//! The language, as it was chosen.

use report::Lang;

use super::local_storage;

const LANGUAGE: &str = "tokometer.language";

/// The language chosen in an earlier visit.
#[must_use]
pub fn language() -> Option<Lang> {
    Lang::of_code(&local_storage()?.get_item(LANGUAGE).ok().flatten()?)
}

/// Keeps the choice for the next visit.
pub fn keep_language(lang: Lang) {
    if let Some(storage) = local_storage() {
        // It is chosen again where it is not kept.
        let _ = storage.set_item(LANGUAGE, lang.code());
    }
}
