//! What to know before trusting the figures: the server's slots, and the audit's findings.

use bench::analysis::Finding;
use bench::{BatchId, Slots};
use leptos::prelude::*;
use report::nothing_found;
use report::words::{
    ChartLabel, Explained, Label, ResultLabel, UNKNOWN, load_engine, own_errors_label, place,
    sentence, slots_advice, slots_sentence, span, told_slots, warning,
};

use super::commands::Commands;
use super::state::{now, page};
use super::term::Term;
use crate::app::{Msg, Results, Resumable};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The step of Chromium's clock, ms.
const CLOCK_STEP_MS: f64 = 0.1;

/// Further findings are collapsed.
const SHOWN_FINDINGS: usize = 4;

/// The trust card; it fills up as batches finish.
#[component]
pub fn TrustCard() -> impl IntoView {
    let page = page();
    let slots = Memo::new(move |_| {
        // Those of several servers are shown beside each server.
        let seen = |results: &Results| {
            let is_one = !results.session.environment.is_cluster();
            results.analysis.slots.filter(|_| is_one)
        };
        page.results(seen).flatten()
    });
    let findings = Memo::new(move |_| {
        page.results(|results| results.analysis.findings.clone()).unwrap_or_default()
    });
    let asked_so = Memo::new(move |_| {
        let quirks = |results: &Results| results.session.environment.quirks.clone();
        sentence::asked_so(&page.results(quirks).unwrap_or_default(), lang())
    });
    let told = Memo::new(move |_| {
        let told = |results: &Results| told_slots(&results.session, &results.analysis, lang());
        page.results(told).flatten()
    });
    let has_content = move || {
        slots.get().is_some()
            || told.get().is_some()
            || asked_so.get().is_some()
            || findings.with(|found| !found.is_empty())
    };
    view! {
        <section class="card" id="trust" aria-labelledby="trust-heading">
            <h2 id="trust-heading">{t(ResultLabel::Trust)}</h2>
            {reactive(move || page.results(page_error_view))}
            <Show when=has_content fallback=move || reactive(move || page.results(nothing_found_view))>
                {reactive(move || told.get().map(|told| view! { <p id="slots-told">{told}</p> }))}
                {reactive(move || slots.get().map(slots_view))}
                {reactive(move || asked_so.get().map(|asked| view! { <p id="asked-so">{asked}</p> }))}
                {reactive(move || {
                    let found = findings.get();
                    match found.is_empty() {
                        true => page.results(nothing_found_view),
                        false => Some(findings_view(found)),
                    }
                })}
            </Show>
        </section>
    }
}

/// During a session: the latest finding in one line.
#[component]
pub fn FindingLines() -> impl IntoView {
    let page = page();
    let last = Memo::new(move |_| {
        page.results(|results| results.analysis.findings.last().cloned()).flatten()
    });
    move || last.get().map(finding_view)
}

/// The overhead of page and network, or the program that measured instead of the page.
fn page_error_view(results: &Results) -> AnyView {
    let environment = &results.session.environment;
    if let Some(engine) = &environment.load_engine {
        return view! { <p>{t(ResultLabel::LoadEngine)} ": " <span id="load-engine">{load_engine(engine, lang())}</span></p> };
    }
    let without_network = || {
        let error = environment.own_error.map(|error| match error.total_ms.abs() {
            // Nothing below the resolution of the browser's clock can be measured.
            ..CLOCK_STEP_MS => format!("< {}", span(CLOCK_STEP_MS, lang())),
            error_ms => span(error_ms, lang()),
        });
        (error.unwrap_or(UNKNOWN.to_owned()), None)
    };
    let (error, each) =
        own_errors_label(&environment.own_errors, lang()).unwrap_or_else(without_network);
    view! {
        <p>
            <Term of=Explained::OwnError>{t(ResultLabel::OwnError)}</Term> ": " <b id="own-error">{error}</b>
            {each.map(|each| view! { " " <span class="muted" id="own-errors">{each}</span> })}
        </p>
    }
}

/// How many slots the server has, and how to give it as many as the plan has workers.
fn slots_view(slots: Slots) -> AnyView {
    let advice = |results: &Results| slots_advice(&results.analysis, &results.session, lang());
    view! {
        <p id="slots-seen">{slots_sentence(slots, lang())}</p>
        {page().results(advice).flatten().map(|advice| view! {
            <details>
                <summary>{t(ResultLabel::MoreSlots)}</summary>
                <p>{advice.text}</p>
                <Commands commands=advice.commands/>
            </details>
        })}
    }
}

/// Whether nothing was found, or nothing could be checked.
fn nothing_found_view(results: &Results) -> AnyView {
    let told = match results.analysis.batches().next() {
        None => ResultLabel::NoFindings.text(lang()),
        Some(_) => nothing_found(&results.session, &results.analysis).text(lang()),
    };
    view! { <p class="muted">{told}</p> }
}

fn findings_view(findings: Vec<Finding>) -> AnyView {
    let mut shown: Vec<AnyView> = findings.into_iter().map(finding_view).collect();
    let folded = shown.split_off(shown.len().min(SHOWN_FINDINGS));
    view! {
        <h3>{t(ChartLabel::Remarks)}</h3>
        {shown}
        {(!folded.is_empty()).then(|| view! {
            <details>
                <summary>{sentence::more_findings(folded.len(), lang())}</summary>
                {folded}
            </details>
        })}
    }
}

fn finding_view(finding: Finding) -> AnyView {
    let page = page();
    let again = finding.batches_to_repeat();
    let marked = (!again.is_empty()).then(|| sentence::not_the_optimum(again.len(), lang()));
    let said = page.results_untracked(|results| {
        let session = &results.session;
        let place = place(&finding.place, session.is_server_mode(), lang());
        let program = session.environment.server_program.as_deref();
        (format!("{place}. "), warning(&finding.warning, program, lang()))
    });
    let (place, said) = said.unzip();
    view! {
        <div class="warning">
            <b>{place}</b> {said}
            {marked.map(|marked| view! { " " {marked} " " <RepeatButton batches=again/> })}
        </div>
    }
}

/// A button that measures batches once more, if the session can be resumed.
#[component]
pub fn RepeatButton(batches: Vec<BatchId>) -> impl IntoView {
    let page = page();
    let label = sentence::repeat(batches.len(), lang());
    let batches = StoredValue::new(batches);
    let can_repeat = move || !page.is_running.get() && page.resumable() == Resumable::Possible;
    view! {
        <Show when=can_repeat>
            <button type="button" class="small repeat"
                on:click=move |_| {
                    page.send(Msg::RepeatWanted { batches: batches.get_value(), times: 1, now: now() });
                }>
                {label.clone()}
            </button>
        </Show>
    }
}
