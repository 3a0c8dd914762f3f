//! The language of the page, and its fixed texts. What is shown by them is shown anew when another language is
//! chosen.

use std::sync::LazyLock;

use leptos::prelude::*;
use report::Lang;
use report::words::Label;

static CHOSEN: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(ArcRwSignal::default);

/// The language that is chosen, to be followed and to be set.
#[must_use]
pub fn chosen() -> ArcRwSignal<Lang> {
    CHOSEN.clone()
}

/// The page's language.
#[must_use]
pub fn lang() -> Lang {
    CHOSEN.get()
}

/// A text of the page in its language, whichever that is at the moment. All are of one type, so that the program
/// has the code that shows one once.
pub fn t(label: impl Label + Send + Sync + 'static) -> Box<dyn Fn() -> &'static str + Send + Sync> {
    Box::new(move || label.text(lang()))
}
