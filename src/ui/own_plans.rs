//! The plans that the user named: a row for each below the presets, and a field to name another one.

use leptos::prelude::*;
use report::words::{Label, PlanLabel, about, sentence};

use super::state::page;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use crate::store::{OwnPlan, keep_own_plans, own_plans, with_plan};

/// Longer names do not fit into the row, characters.
const LONGEST_NAME: &str = "60";

/// The stored plans, and whether the browser stored the last change.
#[derive(Clone, Copy)]
pub struct OwnPlans {
    plans: RwSignal<Vec<OwnPlan>>,
    is_refused: RwSignal<bool>,
}

impl OwnPlans {
    /// Those stored in earlier visits.
    pub fn of_earlier_visits() -> Self {
        Self { plans: RwSignal::new(own_plans()), is_refused: RwSignal::new(false) }
    }

    /// Changes the plans as they are stored now: another tab may have added some. If the browser stores none, those
    /// shown are all there are.
    fn change(self, change: impl FnOnce(Vec<OwnPlan>) -> Vec<OwnPlan>) {
        let is_refused = self.is_refused.get_untracked();
        let changed = change(if is_refused { self.plans.get_untracked() } else { own_plans() });
        self.is_refused.set(!keep_own_plans(&changed));
        self.plans.set(changed);
    }

    fn remove(self, name: &str) {
        self.change(|mut plans| {
            plans.retain(|own| own.name != name);
            plans
        });
    }
}

/// A row for each plan.
#[component]
pub fn OwnPlanRows(of: OwnPlans) -> impl IntoView {
    move || {
        let plans = of.plans.get();
        (!plans.is_empty()).then(|| {
            view! {
                <fieldset class="plan" id="own-plans">
                    <legend>{t(PlanLabel::OwnPlans)}</legend>
                    <div class="presets">{plans.into_iter().map(|own| row(of, own)).collect_view()}</div>
                </fieldset>
            }
        })
    }
}

fn row(of: OwnPlans, own: OwnPlan) -> AnyView {
    let page = page();
    let OwnPlan { name, plan } = own;
    let plan = StoredValue::new(plan);
    let is_chosen = move || {
        let typed = page.form.typed().ok();
        typed.is_some_and(|typed| plan.with_value(|plan| typed == *plan))
    };
    let time = move || {
        plan.with_value(|plan| format!("≈ {}", about(page.estimate(plan).duration_s, lang())))
    };
    let note = move || plan.with_value(|plan| sentence::plan_in_short(plan, lang()));
    let choose = move |_| plan.with_value(|plan| page.form.show(plan));
    let removed = name.clone();
    let remove = move |_| of.remove(&removed);
    let remove_label = {
        let name = name.clone();
        move || sentence::remove_plan(&name, lang())
    };
    view! {
        <div class="field-and-button">
            <label class="preset own">
                <input type="radio" name="own-plan" prop:checked=is_chosen on:change=choose/>
                <b>{name}</b>
                <span class="time">{time}</span>
                <span class="note">{note}</span>
            </label>
            <button type="button" class="forget" aria-label=remove_label on:click=remove>"×"</button>
        </div>
    }
}

/// Names the plan in the form and stores it.
#[component]
pub fn KeepPlan(of: OwnPlans) -> impl IntoView {
    let form = page().form;
    let name = RwSignal::new(String::new());
    let said = RwSignal::new(None::<PlanLabel>);
    let named = move || {
        let name = name.with(|name| name.trim().to_owned());
        let plan = form.of_any_page().ok().filter(|_| !name.is_empty())?;
        Some(OwnPlan { name, plan })
    };
    let keep = move |_| {
        let Some(own) = untrack(named) else { return };
        of.change(|plans| with_plan(plans, own));
        name.set(String::new());
        said.set(Some(match of.is_refused.get_untracked() {
            true => PlanLabel::PlanNotKept,
            false => PlanLabel::PlanKept,
        }));
    };
    view! {
        <div class="field">
            <label for="own-plan-name">{t(PlanLabel::PlanName)}</label>
            <div class="field-and-button">
                <input id="own-plan-name" type="text" autocomplete="off" maxlength=LONGEST_NAME bind:value=name/>
                <button type="button" id="keep-plan" on:click=keep prop:disabled=move || named().is_none()>
                    {t(PlanLabel::KeepPlan)}
                </button>
            </div>
            <span class="muted" role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</span>
        </div>
    }
}
