//! The language of the page, and its fixed texts.

use leptos::prelude::use_context;
use report::Lang;
use report::words::Label;

/// The page's language. Handlers of events are outside of all context: they take it from their component.
#[must_use]
pub fn lang() -> Lang {
    use_context().unwrap_or_default()
}

/// A text of the page in its language.
#[must_use]
pub fn t(label: Label) -> &'static str {
    label.text(lang())
}
