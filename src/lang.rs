//! The page's language and its fixed texts. Views that use them update when the language changes.

use std::sync::LazyLock;

use leptos::prelude::*;
use report::Lang;
use report::words::Label;

use crate::browser::languages;
use crate::store::{keep_language, language};

static CHOSEN: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(ArcRwSignal::default);

/// Uses the language chosen in an earlier visit, else the first of the user's languages that is known, else English.
pub fn begin() {
    let wanted = || languages::wanted().iter().find_map(|code| Lang::of_code(code));
    CHOSEN.set(language().or_else(wanted).unwrap_or(Lang::En));
}

/// Switches to this language, also for later visits.
pub fn choose(lang: Lang) {
    CHOSEN.set(lang);
    keep_language(lang);
}

#[must_use]
pub fn lang() -> Lang {
    CHOSEN.get()
}

/// A text of the page that follows the language. Boxed, so that the code that renders one is compiled once.
pub fn t(label: impl Label + Send + Sync + 'static) -> Box<dyn Fn() -> &'static str + Send + Sync> {
    Box::new(move || label.text(lang()))
}
