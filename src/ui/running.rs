//! The view of a running session: the plan in one line, the best result so far, curves and map.

use bench::analysis::{Answer, nearest};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, ResultLabel, SessionLabel, configuration, known_parts, sentence};

use super::map_card::MapCard;
use super::overview_card::OverviewCard;
use super::run_bar::Remarks;
use super::state::page;
use super::trust_card::FindingLines;
use crate::app::Results;
use crate::browser::notice;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The number of equally fast configurations that are named.
const NAMED: usize = 3;

/// The plan in one line; the form itself on demand.
#[component]
pub fn PlanLine(is_plan_shown: RwSignal<bool>) -> impl IntoView {
    let page = page();
    let told = move || {
        page.results(|results| {
            let environment = &results.session.environment;
            let plan = results.session.plan.as_ref()?;
            let address = environment.shown_addresses().unwrap_or_default();
            let program = environment.server_program.clone().unwrap_or_default();
            let short = sentence::plan_in_short(plan, lang());
            Some(view! {
                <span><span class="dot" aria-hidden="true"></span> " " <b>{address}</b> " " <span class="muted">{program}</span></span>
                <span>{results.session.model.clone()} " " <span class="muted">{environment.quantization.clone()}</span></span>
                <span class="muted">{short}</span>
            })
        })
        .flatten()
    };
    let wish = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
        let field = event.target();
        spawn_local(async move {
            let is_wanted = field.checked() && notice::allow().await;
            field.set_checked(is_wanted);
            page.is_notice_wanted.set(is_wanted);
        });
    };
    let label = move || {
        let shown = is_plan_shown.get();
        t(if shown { SessionLabel::HidePlan } else { SessionLabel::ShowPlan })
    };
    view! {
        <section class="card plan-line" aria-label=t(SessionLabel::PlanLine)>
            {told}
            {notice::exist().then(|| view! {
                <label class="check">
                    <input id="tell-end" type="checkbox" prop:checked=page.is_notice_wanted on:change:target=wish/>
                    {t(SessionLabel::TellEnd)}
                </label>
            })}
            <button type="button" class="small quiet" id="show-plan"
                aria-expanded=move || is_plan_shown.get().to_string()
                on:click=move |_| is_plan_shown.update(|shown| *shown = !*shown)>{label}</button>
        </section>
    }
}

/// The best result so far, and the growing curves and map.
#[component]
pub fn RunningView() -> impl IntoView {
    view! {
        <div class="running">
            <div class="stack">
                <BestSoFar/>
                <OverviewCard/>
            </div>
            <div class="stack">
                <Remarks/>
                <MapCard/>
                <FindingLines/>
            </div>
        </div>
    }
}

#[component]
fn BestSoFar() -> impl IntoView {
    let page = page();
    let best = move || page.results(best_view).flatten();
    view! {
        <section class="card so-far" id="so-far" aria-label=t(SessionLabel::BestSoFar)>
            {reactive(move || best().unwrap_or_else(|| view! { <p class="muted">{t(SessionLabel::NoConclusionYet)}</p> }))}
        </section>
    }
}

fn best_view(results: &Results) -> Option<AnyView> {
    let answer = Answer::of(&results.session, &results.analysis)?;
    let (speed, half_width) = known_parts(answer.speed.mean, answer.speed.half_width, lang());
    let near = nearest(&answer, &results.analysis, NAMED);
    let near =
        near.into_iter().filter(|(id, speed)| *id != answer.id && !speed.is_below(answer.speed));
    let near: Vec<_> = near.map(|(id, _)| id).collect();
    Some(view! {
        <div>
            <p class="note">{t(SessionLabel::BestSoFar)}</p>
            <p><b>{speed} {half_width.map(|it| format!(" ± {it}"))}</b> " " {ResultLabel::TokensPerS.text(lang())}</p>
        </div>
        <div>
            <p><strong>{configuration(answer.id, lang())}</strong></p>
            <p class="note">{(!near.is_empty()).then(|| sentence::close_by(&near, lang()))}</p>
            <p class="note">{t(SessionLabel::NoConclusionYet)}</p>
        </div>
    })
}
