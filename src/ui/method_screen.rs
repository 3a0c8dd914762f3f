//! The screen «How it is measured»: each figure explained in a sentence.

use leptos::prelude::*;
use report::words::{Explained, PageLabel};

use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// All explanations, one after the other.
#[component]
pub fn MethodScreen() -> impl IntoView {
    let entry = |explained: Explained| {
        view! {
            <dt>{reactive(move || explained.name(lang()))}</dt>
            <dd>{reactive(move || explained.text(lang()))}</dd>
        }
    };
    view! {
        <section class="card" aria-labelledby="method-heading">
            <h1 id="method-heading">{t(PageLabel::NavMethod)}</h1>
            <dl class="method">{Explained::ALL.map(entry).into_iter().collect_view()}</dl>
        </section>
    }
}
