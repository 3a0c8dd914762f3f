//! The page's language and its fixed texts. Views that use them update when the language changes.

use std::sync::LazyLock;

use leptos::prelude::*;
use report::Lang;
use report::words::Label;

static CHOSEN: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(ArcRwSignal::default);

/// The signal of the chosen language; setting it updates the whole page.
#[must_use]
pub fn chosen() -> ArcRwSignal<Lang> {
    CHOSEN.clone()
}

#[must_use]
pub fn lang() -> Lang {
    CHOSEN.get()
}

/// A text of the page that follows the language. Boxed, so that the code that renders one is compiled once.
pub fn t(label: impl Label + Send + Sync + 'static) -> Box<dyn Fn() -> &'static str + Send + Sync> {
    Box::new(move || label.text(lang()))
}
