//! The answer: what to set, how much to trust it, and the report to download.

use bench::analysis::{Answer, Conclusion};
use leptos::prelude::*;
use report::words::{
    ResultLabel, UNKNOWN, about, conclusion, count, difference, headline, known, load_engine,
    own_errors_label, sentence, span, told_slots_label,
};

use super::state::{now, page};
use super::take_away::TakeAway;
use super::trust_card::RepeatButton;
use crate::app::{GoOn, Msg, Results};
use crate::erased::view;
use crate::lang::{lang, t};

/// The resolution of Chromium's clock, ms.
const CLOCK_STEP_MS: f64 = 0.1;

/// The card with the answer.
#[component]
pub fn ResultCard() -> impl IntoView {
    let page = page();
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card result" id="result" aria-labelledby="result-heading">
                {move || page.results(headline_view)}
                <div class="result-top">
                    {move || page.results(answer_view)}
                    {move || page.results(believable_view)}
                </div>
                {move || page.results(conclusion_view)}
                <GoOnSection/>
                <TakeAway/>
            </section>
        </Show>
    }
}

/// What to set, how certain that is, and the button that would make it more certain.
fn headline_view(results: &Results) -> Option<impl IntoView + use<>> {
    let answer = Answer::of(&results.session, &results.analysis)?;
    let said = headline(&answer, results.session.is_server_mode(), lang());
    let again = answer.void().map(|batch| view! { " " <RepeatButton batch/> });
    Some(view! { <p id="headline">{said} {again}</p> })
}

fn answer_view(results: &Results) -> impl IntoView + use<> {
    let speed = results.analysis.recommended().and_then(|answer| answer.interval);
    let speed = speed.map_or(UNKNOWN.into(), |it| known(it.mean, it.half_width, lang()));
    view! {
        <div class="best">
            <h2 id="result-heading" class="muted">
                {t(ResultLabel::Answer)} " · "
                <span class="model-name">{results.session.model.clone()}</span>
            </h2>
            <p class="best-speed"><b id="best-speed">{speed}</b> " " {t(ResultLabel::TokensPerS)}</p>
            <p id="best-words">{sentence::best(&results.analysis, lang())}</p>
        </div>
    }
}

/// The sentences of the conclusion after the headline.
fn conclusion_view(results: &Results) -> impl IntoView + use<> {
    let found = Conclusion::of(&results.session, &results.analysis);
    let said = conclusion(&found, &results.session, lang());
    let said = said.into_iter().skip(found.choice.iter().count());
    view! {
        <div id="conclusion">
            <h3>{t(ResultLabel::Conclusion)}</h3>
            <ul>{said.map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
        </div>
    }
}

fn believable_view(results: &Results) -> impl IntoView + use<> {
    let totals = results.analysis.totals;
    let slots = results.analysis.slots.map_or(UNKNOWN.to_owned(), |slots| {
        if slots.is_exact { slots.most.to_string() } else { format!("≥ {}", slots.most) }
    });
    let told = told_slots_label(&results.session, lang());
    let environment = &results.session.environment;
    let engine = environment.load_engine.as_ref();
    let without_network = || {
        let error = environment.own_error.map(|error| match error.total_ms.abs() {
            // Nothing can be said below the resolution of the browser's clock.
            ..CLOCK_STEP_MS => format!("< {}", span(CLOCK_STEP_MS, lang())),
            error_ms => span(error_ms, lang()),
        });
        (ResultLabel::OwnError, error.unwrap_or(UNKNOWN.to_owned()), None)
    };
    let with_network = own_errors_label(&environment.own_errors, lang());
    let (own_error_name, own_error, each_error) = with_network
        .map_or_else(without_network, |(most, each)| {
            (ResultLabel::OwnErrorWithNetwork, most, each)
        });
    let errors = sentence::part_of(totals.failed, totals.requests, lang());
    view! {
        <dl class="figures believable">
            <div><dt>{t(ResultLabel::Errors)}</dt><dd>{errors}</dd></div>
            <div><dt>{t(ResultLabel::MeasuringTime)}</dt><dd>{about(totals.measured_s, lang())}</dd></div>
            <div><dt>{t(ResultLabel::Batches)}</dt><dd>{count(totals.batches as u64)}</dd></div>
            {engine.is_none().then(|| view! {
                <div>
                    <dt>{t(ResultLabel::LimitedByBrowser)}</dt>
                    <dd>{count(totals.limited_by_browser as u64)}</dd>
                </div>
            })}
            <div>
                <dt>{t(ResultLabel::ServerSlots)}</dt>
                <dd id="slots">{slots}</dd>
                {told.map(|told| view! { <dd class="told" id="told-slots">{told}</dd> })}
            </div>
            {match engine {
                None => view! {
                    <div>
                        <dt>{t(own_error_name)}</dt>
                        <dd id="own-error">{own_error}</dd>
                        {each_error.map(|each| view! { <dd class="told" id="own-errors">{each}</dd> })}
                    </div>
                },
                Some(engine) => view! {
                    <div>
                        <dt>{t(ResultLabel::LoadEngine)}</dt>
                        <dd class="told" id="load-engine">{load_engine(engine, lang())}</dd>
                    </div>
                },
            }}
        </dl>
    }
}

/// Offers to resume a stopped session.
#[component]
fn GoOnSection() -> impl IntoView {
    let page = page();
    // Not needed while a session is running.
    let missing = Memo::new(move |_| {
        if page.is_running.get() {
            return None;
        }
        page.track_results();
        page.with_untracked(|app| app.missing())
    });
    let can_go_on = Memo::new(move |_| page.can_go_on());
    let way = move || match can_go_on.get() {
        GoOn::Possible => view! {
            <button id="go-on" type="button" on:click=move |_| page.send(Msg::GoOnWanted(now()))>
                {t(ResultLabel::GoOn)}
            </button>
        },
        GoOn::NoServer => t(ResultLabel::GoOnNeedsServer).into_any(),
        GoOn::NoPrompts => t(ResultLabel::GoOnNeedsPrompts).into_any(),
        GoOn::OtherServer(found) => {
            view! { <span id="other-server">{difference(&found, lang())}</span> }
        }
    };
    view! {
        <Show when=move || missing.get().is_some()>
            <p id="unfinished">
                {move || missing.get().map(|missing| {
                    sentence::unfinished(u64::from(missing), lang())
                })} " "
                {way}
            </p>
        </Show>
    }
}
