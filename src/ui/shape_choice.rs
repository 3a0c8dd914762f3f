//! The choice of the request shape to show, if there are several.

use leptos::prelude::*;
use report::words::{ResultLabel, shape_name};

use super::state::page;
use crate::app::{Msg, Results};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Chooses the shape for charts, map and tables.
#[component]
pub fn ShapeChoice() -> impl IntoView {
    let page = page();
    let names = Memo::new(move |_| {
        let names = |results: &Results| {
            let plan = results.session.plan.as_ref();
            let shapes = results.session.shapes().into_iter();
            shapes.map(|shape| shape_name(shape, plan, lang())).collect::<Vec<_>>()
        };
        page.results(names).unwrap_or_default()
    });
    let shown = Memo::new(move |_| page.results(|results| results.analysis.shape));
    let choose = move |number: String| {
        if let Ok(number) = number.parse() {
            page.send(Msg::ShapeChosen(number));
        }
    };
    view! {
        <Show when=move || names.with(|names| names.len() > 1)>
            <section class="shape-choice">
                <label for="shape-choice">{t(ResultLabel::ShapeShown)}</label>
                <select id="shape-choice" on:change:target=move |event| choose(event.target().value())>
                    {reactive(move || (0_u32..).zip(names.get()).map(|(number, name)| view! {
                        <option value=number.to_string() prop:selected=move || shown.get() == Some(number)>
                            {name}
                        </option>
                    }).collect_view())}
                </select>
            </section>
        </Show>
    }
}
