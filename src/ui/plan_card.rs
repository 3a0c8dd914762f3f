//! The plan, how long it will take, and the button that starts it.

use bench::schedule::most_requests;
use bench::{MAX_WORKERS, Mode, Plan, Strategy, plan_parameters};
use client::Servers;
use leptos::prelude::*;
use report::words::{Label, PlanLabel, SessionLabel, about, search_estimate, sentence};

use super::copy_link::CopyLink;
use super::limit_share::LimitShare;
use super::locust_plan::LocustPlan;
use super::own_plans::{KeepPlan, OwnPlanRows, OwnPlans};
use super::plan_fields::TextField;
use super::plan_form::Preset;
use super::shapes_form::ShapesFields;
use super::state::{Page, now, page};
use crate::app::Msg;
use crate::browser::location::{is_on_this_computer, page_with};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The presets, and the other settings.
#[component]
pub fn PlanFields() -> impl IntoView {
    let page = page();
    Effect::watch(
        move || most_in_flight(page),
        move |most, before, _| page.form.follow(*before.unwrap_or(&MAX_WORKERS), *most),
        true,
    );
    view! {
        <fieldset class="plan" prop:disabled=move || page.is_running.get()>
            <legend class="label" id="plan-heading">{t(PlanLabel::Plan)}</legend>
            {reactive(move || page.form.source.get().map(|from| view! { <p class="note" id="plan-source">{t(from)}</p> }))}
            <div class="presets">
                <PresetChoice preset=Preset::Quick label=PlanLabel::QuickPlan note=PlanLabel::QuickNote/>
                <PresetChoice preset=Preset::Auto label=PlanLabel::AutoPlan note=PlanLabel::AutoNote/>
                <PresetChoice preset=Preset::Reference label=PlanLabel::ReferencePlan note=PlanLabel::ReferenceNote/>
            </div>
            <Customize/>
        </fieldset>
    }
}

/// All fields of a plan, collapsed below a summary of the current one.
#[component]
fn Customize() -> impl IntoView {
    let form = page().form;
    let texts = form.texts;
    let own_plans = OwnPlans::of_earlier_visits();
    let summary = move || sentence::plan_in_short(&form.typed().ok()?, lang());
    let link = move || page_with(&plan_parameters(&form.of_any_page().ok()?));
    view! {
        <details id="customize">
            <summary><span>{t(PlanLabel::Customize)}</span> <span class="note">{summary}</span></summary>
            <OwnPlanRows of=own_plans/>
            <Field of=texts.workers/>
            <Check id="search" label=PlanLabel::Search checked=form.search/>
            <div class="pair"><Field of=texts.max_tokens/><Field of=texts.max_batch/></div>
            <details>
                <summary>{t(PlanLabel::Limits)}</summary>
                <div class="pair"><Field of=texts.ttft_limit/><Field of=texts.speed_limit/></div>
                <LimitShare id="plan-limit-share" settle=|| ()/>
                <p class="muted">{t(PlanLabel::LimitsNote)}</p>
            </details>
            <details>
                <summary>{t(PlanLabel::Accuracy)}</summary>
                <fieldset class="plan" prop:disabled=move || form.search.get()>
                    <div class="pair"><Field of=texts.repeats/><Field of=texts.most_repeats/></div>
                    <Check id="shuffle" label=PlanLabel::Shuffle checked=form.shuffle/>
                    <Check id="share-equal-loads" label=PlanLabel::ShareEqualLoads
                        checked=form.share_equal_loads/>
                </fieldset>
                <p class="muted">{reactive(move || form.search.get().then(|| t(PlanLabel::SearchNote)))}</p>
                <Check id="drift-check" label=PlanLabel::DriftCheck checked=form.drift_check/>
                <label for="mode">{t(PlanLabel::Mode)}</label>
                <select id="mode" on:change:target=move |event| form.mode.set(
                    if event.target().value() == "server" { Mode::Server } else { Mode::ClosedLoop }
                )>
                    <option value="closed-loop" prop:selected=move || form.mode.get() == Mode::ClosedLoop>
                        {t(PlanLabel::ModeClosedLoop)}
                    </option>
                    <option value="server" prop:selected=move || form.mode.get() == Mode::Server>
                        {t(PlanLabel::ModeServer)}
                    </option>
                </select>
                <Field of=texts.asked_slots/>
            </details>
            <ShapesFields/>
            <details>
                <summary>{t(PlanLabel::More)}</summary>
                <label for=texts.prompt.id>{t(texts.prompt.label)}</label>
                <textarea id=texts.prompt.id rows="4" bind:value=texts.prompt.text></textarea>
                <div class="pair"><Field of=texts.pause/><Field of=texts.timeout/></div>
                <div class="pair"><Field of=texts.temperature/><Field of=texts.seed/></div>
                <Field of=texts.context_tokens/>
                <div class="pair"><Field of=texts.limit_minutes/><Field of=texts.limit_requests/></div>
            </details>
            <KeepPlan of=own_plans/>
            <CopyLink id="copy-plan-link" label=PlanLabel::CopyPlanLink link/>
            <p class="muted">{t(PlanLabel::PlanLinkNote)} {reactive(move || is_on_this_computer().then(|| format!(" {}", PlanLabel::PlanLinkHere.text(lang()))))}</p>
            <LocustPlan/>
        </details>
    }
}

#[component]
fn PresetChoice(preset: Preset, label: PlanLabel, note: PlanLabel) -> impl IntoView {
    let page = page();
    let form = page.form;
    let most = move || most_in_flight(page);
    let is_chosen = move || form.is(preset, most());
    let time = move || {
        let plan = form.plan_of(preset, most()).ok()?;
        Some(format!("≈ {}", about(page.estimate(&plan).duration_s, lang())))
    };
    view! {
        <label class="preset">
            <input type="radio" name="preset" prop:checked=is_chosen
                on:change=move |_| form.choose(preset, most())/>
            <span>
                <b>{t(label)}</b>
                {(preset == Preset::Auto).then(|| view! { <span class="recommended">{t(PlanLabel::Recommended)}</span> })}
            </span>
            <span class="time">{time}</span>
            <span class="note">{t(note)}</span>
        </label>
    }
}

/// The number of requests that the page can keep in flight, as far as it is known.
fn most_in_flight(page: Page) -> u32 {
    page.server.with(|server| server.ready().map_or(MAX_WORKERS, Servers::most_in_flight))
}

#[component]
fn Field(of: TextField) -> impl IntoView {
    let placeholder = move || of.if_empty.map(|label| label.text(lang()));
    view! {
        <div class="field">
            <label for=of.id>{t(of.label)}</label>
            <input id=of.id type="text" inputmode=of.input_mode() autocomplete="off" placeholder=placeholder
                bind:value=of.text/>
        </div>
    }
}

#[component]
fn Check(id: &'static str, label: PlanLabel, checked: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="check">
            <input id=id type="checkbox" bind:checked=checked/>
            <label for=id>{t(label)}</label>
        </div>
    }
}

/// The plan's cost, or what is wrong with it.
#[component]
fn Estimate() -> impl IntoView {
    let page = page();
    view! {
        <div id="estimate" aria-live="polite">
            {reactive(move || match page.form.plan() {
                Err(error) => view! { <p class="problem" role="alert">{error.text(lang())}</p> },
                Ok(plan) => {
                    let asked = page.estimate(&plan);
                    let requests = match plan.strategy {
                        Strategy::Grid => {
                            sentence::estimate(asked.batches, asked.requests, lang())
                        }
                        Strategy::Search => {
                            let grid = Plan { strategy: Strategy::Grid, ..plan.clone() };
                            let (most, grid) = (most_requests(&plan), page.estimate(&grid).requests);
                            search_estimate(asked.requests, most, grid, lang())
                        }
                    };
                    let in_flight = plan.most_in_flight_of_all();
                    // A preset shows its duration next to its name.
                    let most = most_in_flight(page);
                    let is_own = !Preset::ALL.iter().any(|preset| page.form.is(*preset, most));
                    view! {
                        <p class="estimate">
                            {requests}
                            {is_own.then(|| view! { " · ≈ " <b>{about(asked.duration_s, lang())}</b> })}
                        </p>
                        {too_many_workers(page, in_flight)}
                        {needs_one_server(page, &plan)}
                    }
                }
            })}
        </div>
    }
}

/// What the browser cannot do from here, reported before the run.
fn too_many_workers(page: Page, wanted: u32) -> Option<impl IntoView> {
    let server = page.server.get();
    let servers = server.ready()?;
    let most = servers.most_in_flight();
    (wanted > most).then(|| match servers.only() {
        Some(server) => view! {
            <p class="warning">
                {sentence::browser_limit(most, lang())} " "
                <code>"tokometer --server " {server.own_address().base_url()}</code>
            </p>
        },
        None => view! { <p class="warning">{sentence::several_limit(most, lang())}</p> },
    })
}

/// A plan that restarts the server with other slots needs a single server.
fn needs_one_server(page: Page, plan: &Plan) -> Option<impl IntoView> {
    let is_refused = page.can_start() && !page.can_measure(plan);
    is_refused
        .then(|| view! { <p class="warning" id="one-server">{t(PlanLabel::OneServerForSlots)}</p> })
}

/// The button that starts the run, and the run's cost.
#[component]
pub fn StartButton() -> impl IntoView {
    let page = page();
    let is_ready = move || page.form.plan().is_ok_and(|plan| page.can_measure(&plan));
    let start = move |_| {
        if let Ok(plan) = page.form.plan() {
            page.send(Msg::StartWanted { plan: Box::new(plan), now: now() });
        }
    };
    view! {
        <div hidden=move || page.is_running.get()>
            <button id="start" type="button" class="primary" on:click=start
                prop:disabled=move || !is_ready()>{t(SessionLabel::Start)}</button>
            <Estimate/>
        </div>
    }
}
