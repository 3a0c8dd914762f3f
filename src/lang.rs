//! The language of the page.

use leptos::prelude::use_context;
use report::Lang;

/// The page's language. Handlers of events are outside of all context: they take it from their component.
#[must_use]
pub fn lang() -> Lang {
    use_context().unwrap_or_default()
}
