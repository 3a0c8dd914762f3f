//! Exporting the plan to Locust, which can keep more requests in flight than a browser.

use bench::{Plan, Strategy};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, PlanLabel, TakenAway, locust_readme, not_portable};

use super::state::page;
use crate::browser::fetch::own_file;
use crate::browser::files::{file_name, save_bytes};
use crate::browser::zip_file::zip;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// What to know about such a plan, and the button that saves it.
#[component]
pub fn LocustPlan() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<TakenAway>);
    let is_ready = Memo::new(move |_| page.server.with(|server| server.ready().is_some()));
    let is_one = Memo::new(move |_| page.server.with(|server| server.only().is_some()));
    // Invalid input is already reported above the buttons.
    let carried = move || page.form.typed().ok().map(|plan| (plan.clone(), plan.for_load_engine()));
    let save = move |_| {
        let Some((_, Ok(plan))) = carried() else { return };
        spawn_local(async move {
            let Some(program) = program().await else {
                return said.set(Some(TakenAway::NotPacked("locustfile.py".into())));
            };
            let carried = page.with_untracked(|app| app.locustfile(&program, plan));
            if let Some((model, program)) = carried {
                let name = file_name(&format!("locust_{model}"), "zip");
                said.set(Some(save_packed(name, program).await));
            }
        });
    };
    let can_save = move || is_one.get() && matches!(carried(), Some((_, Ok(_))));
    let hint = move || match carried() {
        _ if !is_ready.get() => Some(PlanLabel::LocustNeedsServer.text(lang()).to_owned()),
        _ if !is_one.get() => Some(PlanLabel::LocustOneServer.text(lang()).to_owned()),
        Some((_, Err(why))) => Some(not_portable(&why, lang())),
        Some((Plan { most_repeats: Some(_), .. }, _)) => {
            Some(PlanLabel::LocustRepeatsNot.text(lang()).to_owned())
        }
        Some((Plan { strategy: Strategy::Search, .. }, _)) => {
            Some(PlanLabel::LocustWholeGrid.text(lang()).to_owned())
        }
        _ => None,
    };
    view! {
        <details id="locust">
            <summary>{t(PlanLabel::LocustPlan)}</summary>
            <p class="muted">{t(PlanLabel::LocustNote)}</p>
            <p id="locust-hint">{hint}</p>
            <div class="buttons">
                <button id="download-locust" type="button" on:click=save prop:disabled=move || !can_save()>
                    {t(PlanLabel::DownloadLocust)}
                </button>
                <span role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</span>
            </div>
        </details>
    }
}

/// Locust's program, loaded from parts beside the page, since few users need it.
async fn program() -> Option<String> {
    let mut program = String::new();
    for part in locust::PARTS {
        program += &own_file(&format!("locustfile/{part}")).await?;
    }
    Some(program)
}

/// Saves the program and its companion files as one file of this name.
async fn save_packed(name: String, program: String) -> TakenAway {
    let files = [
        ("locustfile.py".to_owned(), program.into_bytes()),
        ("README.md".to_owned(), locust_readme(locust::VERSION, lang()).into_bytes()),
    ];
    match zip(&files).await {
        Err(error) => TakenAway::NotPacked(error.to_string()),
        Ok(bytes) => save_bytes(name, "application/zip", &bytes),
    }
}
