//! Energy and cost: power as read off a meter, and the cost of tokens at that power.

use bench::analysis::Energy;
use leptos::prelude::*;
use report::words::{ResultLabel, energy, typed};

use super::state::page;
use crate::app::{Msg, typed_power};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The card; collapsed, since few people have a meter.
#[component]
pub fn EnergyCard() -> impl IntoView {
    let page = page();
    let [loaded_w, idle_w, price] = [(); 3].map(|()| RwSignal::new(String::new()));
    // While a session is shown, only the user changes the fields.
    let showing = Memo::new(move |_| page.results(|results| results.showing));
    Effect::new(move || {
        showing.get();
        let power = page.results_untracked(|results| results.session.environment.power).flatten();
        let show = |field: RwSignal<String>, value: Option<f64>| {
            field.set(untrack(|| value.map(|value| typed(value, lang()))).unwrap_or_default());
        };
        show(loaded_w, power.map(|power| power.loaded_w));
        show(idle_w, power.and_then(|power| power.idle_w));
        show(price, power.and_then(|power| power.price_per_kwh));
    });
    // Incomplete input changes nothing until it is a number.
    let power = Memo::new(move |_| {
        let [loaded_w, idle_w, price] = [loaded_w, idle_w, price].map(|field| field.get());
        typed_power([&loaded_w, &idle_w, &price], lang())
    });
    let settle = move || {
        if let Ok(power) = power.get_untracked() {
            page.send(Msg::PowerTyped(power));
        }
    };
    let told = Memo::new(move |_| {
        let told = page.results(|results| {
            let power = results.session.environment.power?;
            let chosen = results.analysis.recommended()?;
            Some(energy(&Energy::of(power, chosen.tokens_per_s)?, chosen.id, lang()))
        });
        told.flatten()
    });
    let field = move |id: &'static str, label: ResultLabel, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{t(label)}</label>
                <input id=id type="text" inputmode="decimal" autocomplete="off" bind:value=value
                    on:change=move |_| settle()/>
            </div>
        }
    };
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card" id="energy" aria-labelledby="energy-heading">
                <details>
                    <summary><h2 id="energy-heading" class="inline">{t(ResultLabel::Energy)}</h2></summary>
                    <div class="triple">
                        {field("loaded-w", ResultLabel::LoadedPower, loaded_w)}
                        {field("idle-w", ResultLabel::IdlePower, idle_w)}
                        {field("price-per-kwh", ResultLabel::PricePerKwh, price)}
                    </div>
                    {reactive(move || power.get().err().map(|error| view! {
                        <p class="problem" role="alert">{error.text(lang())}</p>
                    }))}
                    <ul id="energy-told">
                        {reactive(move || told.get().into_iter().flatten().map(|told| view! { <li>{told}</li> }).collect_view())}
                    </ul>
                </details>
            </section>
        </Show>
    }
}
