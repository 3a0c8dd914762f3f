//! Limits, and which results are within them. Every move of a slider scores the recorded requests again; the
//! session takes the limits over when the slider is released.

use bench::analysis::{Recorded, Score, Wanted};
use bench::{Objectives, number};
use leptos::prelude::*;
use report::chart::Slider;
use report::words::{
    Label, PlanLabel, ResultLabel, limits, measure_more, score, typed, typed_number,
};

use super::copy_link::CopyLink;
use super::limit_share::LimitShare;
use super::load_curve_card::LoadCurveCard;
use super::plan_fields::TextField;
use super::state::{now, page};
use crate::app::{Msg, Results, Resumable, link_parameters};
use crate::browser::location::with_parameters;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The limits, and the load curve with the limits drawn in.
#[component]
pub fn LimitsCard() -> impl IntoView {
    let page = page();
    let form = page.form;
    let recorded = Memo::new(move |_| {
        let recorded = |results: &Results| Recorded::of(&results.session, &results.analysis);
        page.results(recorded).unwrap_or_default()
    });
    // Incomplete input changes nothing until it is a number.
    let set = Memo::new(move |before: Option<&Objectives>| {
        form.limits().unwrap_or_else(|_| before.copied().unwrap_or_default())
    });
    let scored = Memo::new(move |_| {
        let score = |results: &Results| {
            recorded.with(|recorded| set.get().score(recorded, &results.analysis))
        };
        page.results(score).flatten()
    });
    // It opens the form, with these limits in it.
    let link = move || {
        let limits = Some(set.get()).filter(|limits| !limits.is_empty())?;
        with_parameters(link_parameters(&limits))
    };
    follow_session(set);
    view! {
        <Show when=move || recorded.with(|recorded| !recorded.configurations.is_empty())
            fallback=|| view! { <section class="card"><p class="muted">{t(ResultLabel::NoSamples)}</p></section> }>
            <section class="card" id="limits" aria-labelledby="limits-heading">
                <h2 id="limits-heading">{t(ResultLabel::Limits)}</h2>
                <p class="muted">{t(ResultLabel::LimitsMeaning)}</p>
                <Fields recorded set/>
                {reactive(move || form.limits().err().map(|error| view! {
                    <p class="problem" role="alert">{error.text(lang())}</p>
                }))}
                <div id="score" aria-live="polite">
                    {reactive(move || scored.with(|scored| scored.as_ref().map(|scored| score_view(&set.get(), scored))))}
                </div>
                <CopyLink id="copy-link" label=ResultLabel::CopyLink link/>
            </section>
            <LoadCurveCard recorded set scored/>
        </Show>
    }
}

/// An opened session sets the fields to its limits; one without limits gets the user's own. What the fields took from a
/// session stays with it.
fn follow_session(set: Memo<Objectives>) {
    let page = page();
    let of_session = Memo::new(move |_| {
        page.results(|results| results.session.plan.as_ref().map(|plan| plan.limits)).flatten()
    });
    Effect::new(move || match of_session.get() {
        Some(limits) if limits.is_empty() => {
            page.form.leave_limits_of_session();
            let limits = set.get_untracked();
            if !limits.is_empty() {
                page.send(Msg::LimitsSet(limits));
            }
        }
        Some(limits) if limits != set.get_untracked() => page.form.show_limits(limits),
        _ => {}
    });
    on_cleanup(move || page.form.leave_limits_of_session());
}

#[component]
fn Fields(recorded: Memo<Recorded>, set: Memo<Objectives>) -> impl IntoView {
    let page = page();
    let form = page.form;
    let settle = move || {
        page.send(Msg::LimitsSet(set.get_untracked()));
        page.send(Msg::LimitsKept(set.get_untracked()));
    };
    let ttft = Memo::new(move |_| Slider::to(recorded.with(Recorded::longest_ttft_s)));
    let speed =
        Memo::new(move |_| Slider::to(recorded.with(Recorded::highest_answer_tokens_per_s)));
    view! {
        <div class="limits">
            <LimitField id="ttft-limit" field=form.texts.ttft_limit slider=ttft
                is_free_at_end=true settle/>
            <LimitField id="speed-limit" field=form.texts.speed_limit slider=speed
                is_free_at_end=false settle/>
            <LimitShare id="limit-share" settle/>
        </div>
    }
}

/// A limit as a field and a slider. Where the slider excludes nothing, the field is empty.
#[component]
fn LimitField(
    id: &'static str,
    field: TextField,
    slider: Memo<Slider>,
    /// Whether that is its end, not its beginning.
    is_free_at_end: bool,
    settle: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let TextField { label, text: value, .. } = field;
    let free = move || if is_free_at_end { slider.get().max } else { 0.0 };
    // Zero is no limit, so it belongs to the slider only where that is its free end.
    let min = move || if is_free_at_end { slider.get().step } else { 0.0 };
    let slide = move |text: String| {
        let moved_to = number(&text).filter(|&at| at != free() && at > 0.0);
        value.set(moved_to.map(|at| typed(at, lang())).unwrap_or_default());
    };
    let place =
        move || value.with(|text| typed_number(text, lang())).unwrap_or_else(free).to_string();
    let said = move || {
        if value.with(|text| text.trim().is_empty()) {
            PlanLabel::NoLimit.text(lang()).to_owned()
        } else {
            value.get()
        }
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input id=id type="text" inputmode="decimal" autocomplete="off" placeholder=t(PlanLabel::NoLimit)
                bind:value=value on:change=move |_| settle()/>
            <input id=format!("{id}-slider") type="range" min=move || min().to_string() aria-label=t(label)
                aria-valuetext=said max=move || slider.get().max.to_string()
                step=move || slider.get().step.to_string() prop:value=place
                on:input:target=move |event| slide(event.target().value())
                on:change=move |_| settle()/>
        </div>
    }
}

fn score_view(set: &Objectives, scored: &Score) -> impl IntoView + use<> {
    let sentences = score(set, scored, lang());
    view! {
        <p><b>{limits(set, lang())}</b></p>
        {sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        {scored.wanted.map(measure_button)}
    }
}

/// Measures the batch until its limits can be decided.
fn measure_button(wanted: Wanted) -> impl IntoView {
    let page = page();
    let can_measure = move || !page.is_running.get() && page.resumable() == Resumable::Possible;
    let measure = move |_| {
        let Wanted { batch, times, .. } = wanted;
        page.send(Msg::RepeatWanted { batches: vec![batch], times, now: now() });
    };
    view! {
        <Show when=can_measure>
            <button type="button" class="small" id="measure-more" on:click=measure>
                {measure_more(wanted, lang())}
            </button>
        </Show>
    }
}
