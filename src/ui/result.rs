//! A result: what was measured and when, and its parts in tabs.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use report::words::{Label, PlanLabel, ResultLabel, SessionLabel, about, sentence};

use super::answer_card::AnswerCard;
use super::ending::EndingLine;
use super::energy_card::EnergyCard;
use super::failed_card::FailedCard;
use super::icons::Icon;
use super::limits_card::LimitsCard;
use super::map_card::MapCard;
use super::overview_card::OverviewCard;
use super::playback_card::PlaybackCard;
use super::report_preview::ReportPreview;
use super::runs_card::RunsCard;
use super::screen::{Screen, Stage, Tab};
use super::several::ServersCard;
use super::shape_choice::ShapeChoice;
use super::state::page;
use super::take_away::Dock;
use super::trust_card::TrustCard;
use crate::app::{Msg, Results};
use crate::browser::clock::local_iso;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The whole result.
#[component]
pub fn ResultView() -> impl IntoView {
    let page = page();
    let built = parts_built();
    let [has_curves, has_map] = [1, 2].map(|part| Memo::new(move |_| built.get() > part));
    view! {
        <Identity/>
        <EndingLine/>
        <Tabs/>
        <ShapeChoice/>
        <Panel tab=Tab::Answer built>
            {reactive(move || match page.stage.get() {
                Stage::Failed => view! { <FailedCard/> },
                Stage::Form | Stage::Running | Stage::Done => view! {
                    <AnswerCard/>
                    <div class="stack beside">
                        {reactive(move || has_curves.get().then(|| view! { <OverviewCard/> }))}
                        {reactive(move || has_map.get().then(|| view! { <MapCard/> }))}
                    </div>
                },
            })}
        </Panel>
        <Panel tab=Tab::Charts built><LimitsCard/> <PlaybackCard/> <EnergyCard/></Panel>
        <Panel tab=Tab::Runs built><RunsCard/> <ServersCard/></Panel>
        <Panel tab=Tab::Trust built><TrustCard/></Panel>
        <Panel tab=Tab::Report built><ReportPreview/></Panel>
        <Dock/>
    }
}

/// What was measured, and when; also for an opened session.
#[component]
fn Identity() -> impl IntoView {
    let page = page();
    let told = move || page.results(identity_view);
    let ask_anew = move |_| page.is_form_wanted.set(true);
    view! {
        <div class="identity">
            {told}
            <button type="button" class="small" id="compare-with" prop:disabled=page.is_running
                on:click=move |_| { page.send(Msg::CompareShown); page.screen.set(Screen::Sessions); }>
                {t(SessionLabel::CompareWith)}
            </button>
            <button type="button" class="small" id="new-measurement" on:click=ask_anew>
                {Icon::Restart.view()} {t(SessionLabel::NewSession)}
            </button>
        </div>
    }
}

fn identity_view(results: &Results) -> AnyView {
    let environment = &results.session.environment;
    let started = environment.started_at.as_deref().map(local_iso);
    let plan = results.session.plan.as_ref().map(|plan| match plan.strategy.is_default() {
        true => SessionLabel::GridPlan.text(lang()),
        false => PlanLabel::AutoPlan.text(lang()),
    });
    let plan = plan.map(|plan| format!("{plan}, "));
    let where_from: Vec<String> = environment
        .server_program
        .clone()
        .into_iter()
        .chain(environment.shown_addresses())
        .collect();
    // Of other programs' results neither server nor date is known.
    let measured_by = environment.load_engine.as_ref();
    let measured_by = measured_by.map(|by| format!("{} {}", by.name, by.version));
    view! {
        <ul>
            {measured_by.map(|by| view! { <li><b>{by}</b></li> })}
            {started.map(|at| view! { <li><b>{sentence::session_of(&at, lang())}</b></li> })}
            <li><span class="model-name">{results.session.model.clone()}</span> " " <span class="muted">{environment.quantization.clone()}</span></li>
            {(!where_from.is_empty()).then(|| view! { <li class="muted">{where_from.join(", ")}</li> })}
            <li class="muted">{plan} {about(results.analysis.totals.measured_s, lang())}</li>
        </ul>
    }
}

/// The tabs, usable by pointer and by arrow keys.
#[component]
fn Tabs() -> impl IntoView {
    let page = page();
    let findings = Memo::new(move |_| {
        page.results(|results| results.analysis.findings.len()).unwrap_or_default()
    });
    let list = NodeRef::<Div>::new();
    let step = move |event: KeyboardEvent| {
        let at =
            Tab::ALL.iter().position(|tab| *tab == page.tab.get_untracked()).unwrap_or_default();
        let last = Tab::ALL.len() - 1;
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1).min(last),
            "ArrowLeft" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let Some(tab) = Tab::ALL.get(to) else { return };
        page.tab.set(*tab);
        focus(list.get_untracked(), *tab);
    };
    let tab = move |tab: Tab| {
        let is_chosen = move || page.tab.get() == tab;
        let count = move || {
            let found = findings.get();
            let is_bad = page.stage.get() == Stage::Failed;
            (tab == Tab::Trust && found > 0)
                .then(|| view! { <span class="count" class:bad=is_bad>{found}</span> })
        };
        view! {
            <button type="button" role="tab" id=format!("{}-button", tab.panel()) aria-controls=tab.panel()
                aria-selected=move || is_chosen().to_string() tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| page.tab.set(tab)>
                {t(label(tab))} {count}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" node_ref=list aria-label=t(ResultLabel::Tabs) on:keydown=step>
            {Tab::ALL.map(tab).into_iter().collect_view()}
        </div>
    }
}

/// When the keys change the tab, the focus moves along.
fn focus(list: Option<web_sys::HtmlDivElement>, tab: Tab) {
    let button = list
        .and_then(|list| list.query_selector(&format!("#{}-button", tab.panel())).ok().flatten());
    if let Some(button) =
        button.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok())
    {
        // If it cannot be focused, the focus stays where it is.
        let _ = button.focus();
    }
}

fn label(tab: Tab) -> ResultLabel {
    match tab {
        Tab::Answer => ResultLabel::TabAnswer,
        Tab::Charts => ResultLabel::TabCharts,
        Tab::Runs => ResultLabel::TabRuns,
        Tab::Trust => ResultLabel::TabTrust,
        Tab::Report => ResultLabel::TabReport,
    }
}

/// The parts of the first tab: the answer, the curves, the map.
const FIRST_PARTS: usize = 3;
/// Every other tab is one part.
const PARTS: usize = FIRST_PARTS + Tab::ALL.len() - 1;

/// How many parts are built, in order: one in each task, since all in one would block the page.
fn parts_built() -> Signal<usize> {
    let built = RwSignal::new(0);
    let build = move || {
        // Fails if another screen is shown by now.
        built.try_update(|built| *built += 1);
    };
    Effect::new(move || {
        if built.get() < PARTS {
            set_timeout(build, Duration::ZERO);
        }
    });
    built.into()
}

#[component]
fn Panel(tab: Tab, built: Signal<usize>, children: ChildrenFn) -> impl IntoView {
    let page = page();
    let part = match Tab::ALL.iter().position(|other| *other == tab).unwrap_or_default() {
        0 => 0,
        order => FIRST_PARTS - 1 + order,
    };
    let is_built = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or_default() || built.get() > part || page.tab.get() == tab
    });
    view! {
        <div class="stack" role="tabpanel" id=tab.panel() aria-labelledby=format!("{}-button", tab.panel())
            hidden=move || page.tab.get() != tab>
            {reactive(move || is_built.get().then(|| children()))}
        </div>
    }
}
