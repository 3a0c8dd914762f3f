//! What to do with an element that has just appeared.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Calls `act` with this element once it is on the page, and again whenever it is put there anew. In a task of its
/// own, since focusing and scrolling have the page laid out.
pub fn when_shown(element: impl Fn() -> Option<HtmlElement> + 'static, act: fn(&HtmlElement)) {
    Effect::new(move || {
        if let Some(element) = element() {
            set_timeout(move || act(&element), Duration::ZERO);
        }
    });
}

/// Moves the focus there, which also scrolls. If it cannot be focused, nothing is lost.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Scrolls if it is out of view.
pub fn reveal(element: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
