//! A figure's name that explains itself: by pointer, by focus, by touch.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use report::words::Explained;

use crate::erased::{reactive, view};
use crate::lang::lang;

/// How many there were: the same figure may have its name in several places.
static TERMS: AtomicU32 = AtomicU32::new(0);

/// The content, with the sentence that the method screen has about it.
#[component]
pub fn Term(of: Explained, children: Children) -> impl IntoView {
    let id = format!("explained-{}", TERMS.fetch_add(1, Ordering::Relaxed));
    view! {
        <span class="term">
            <button type="button" class="term-name" aria-describedby=id.clone()>{children()}</button>
            <span class="term-text" role="tooltip" id=id>{reactive(move || of.text(lang()))}</span>
        </span>
    }
}
