//! A figure's name that explains itself: by pointer, by focus, by touch.

use leptos::prelude::*;
use report::words::Explained;

use crate::erased::{reactive, view};
use crate::lang::lang;

/// The content, with the sentence that the method screen has about it.
#[component]
pub fn Term(of: Explained, children: Children) -> impl IntoView {
    let id = format!("explained-{of:?}");
    view! {
        <span class="term">
            <button type="button" class="term-name" aria-describedby=id.clone()>{children()}</button>
            <span class="term-text" role="tooltip" id=id>{reactive(move || of.text(lang()))}</span>
        </span>
    }
}
