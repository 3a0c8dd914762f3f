//! The share of requests that have to meet the limits: in the plan, and in the session shown.

use bench::Percentile;
use leptos::prelude::*;
use report::words::{ResultLabel, percent};

use super::state::page;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The choice of the share; `settle` is called after it was changed.
#[component]
pub fn LimitShare(id: &'static str, settle: impl Fn() + Copy + 'static) -> impl IntoView {
    let share = page().form.percentile;
    view! {
        <div class="field">
            <label for=id>{t(ResultLabel::LimitShare)}</label>
            <select id=id on:change:target=move |event| {
                let percent = event.target().value().parse::<u8>().ok();
                let percentile = percent.and_then(|percent| Percentile::try_from(percent).ok());
                share.set(percentile.unwrap_or_default());
                settle();
            }>
                {Percentile::ALL.map(|percentile| {
                    view! {
                        <option value=u8::from(percentile).to_string()
                            prop:selected=move || share.get() == percentile>
                            {reactive(move || percent(percentile.share(), 0, lang()))}
                        </option>
                    }
                }).collect_view()}
            </select>
        </div>
    }
}
