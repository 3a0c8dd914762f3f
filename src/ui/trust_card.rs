//! What must be known to trust the figures: the server's slots, and all that the audit found.

use bench::Session;
use bench::audit::{Finding, of_session};
use bench::slots::{Slots, of_runs};
use leptos::prelude::*;
use report::words::{Label, place, sentence, slots_advice, slots_sentence, warning};

use super::commands::Commands;
use super::state::page;
use crate::lang::{lang, t};

/// More findings than this are folded away.
const SHOWN_FINDINGS: usize = 4;

/// The card of trust: filled as batches finish.
#[component]
pub fn TrustCard() -> impl IntoView {
    let page = page();
    let slots = Memo::new(move |_| {
        page.session.with(|session| session.as_ref().and_then(|session| of_runs(&session.runs)))
    });
    let findings = Memo::new(move |_| {
        page.session.with(|session| session.as_ref().map(of_session).unwrap_or_default())
    });
    let has_content = move || slots.get().is_some() || findings.with(|found| !found.is_empty());
    view! {
        <Show when=move || page.has_results() && has_content()>
            <section class="card" id="trust" aria-labelledby="trust-heading">
                <h2 id="trust-heading">{t(Label::Trust)}</h2>
                {move || slots.get().map(|slots| view! { <SlotsSeen slots/> })}
                {move || view! { <Findings findings=findings.get()/> }}
            </section>
        </Show>
    }
}

/// How many slots the server has, and how to give it as many as the plan has workers.
#[component]
fn SlotsSeen(slots: Slots) -> impl IntoView {
    let page = page();
    let most_workers =
        |session: &Session| session.runs.iter().map(|run| run.workers).max().unwrap_or(1);
    let advice = page.session.with_untracked(|session| {
        let session = session.as_ref()?;
        slots_advice(slots, most_workers(session), &session.environment, lang())
    });
    view! {
        <p id="slots-seen">{slots_sentence(slots, lang())}</p>
        {advice.map(|advice| view! {
            <details>
                <summary>{t(Label::MoreSlots)}</summary>
                <p>{advice.text}</p>
                <Commands commands=advice.commands/>
            </details>
        })}
    }
}

#[component]
fn Findings(findings: Vec<Finding>) -> impl IntoView {
    if findings.is_empty() {
        return view! { <p class="muted">{t(Label::NoFindings)}</p> }.into_any();
    }
    let mut shown: Vec<AnyView> = findings.into_iter().map(finding_view).collect();
    let folded = shown.split_off(shown.len().min(SHOWN_FINDINGS));
    view! {
        {shown}
        {(!folded.is_empty()).then(|| view! {
            <details>
                <summary>{sentence::more_findings(folded.len(), lang())}</summary>
                {folded}
            </details>
        })}
    }
    .into_any()
}

fn finding_view(finding: Finding) -> AnyView {
    let page = page();
    let place = format!("{}. ", place(&finding, lang()));
    let Finding { workers, batch, warning: found } = finding;
    let again = batch.filter(|_| found.disqualifies());
    let can_repeat = move || !page.is_running() && page.model_to_go_on().is_some();
    view! {
        <div class="warning">
            <b>{place}</b> {warning(&found, lang())}
            {again.map(|_| format!(" {}", t(Label::NotTheOptimum)))}
            {again.map(|batch| view! {
                <Show when=can_repeat>
                    " "
                    <button type="button" class="small repeat"
                        on:click=move |_| page.measure_again(workers, batch)>
                        {t(Label::RepeatBatch)}
                    </button>
                </Show>
            })}
        </div>
    }
    .into_any()
}
