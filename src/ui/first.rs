//! Before a run: the form, beside it the sessions, and what will come out.

use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{PageLabel, SessionLabel};

use super::plan_card::{PlanFields, StartButton};
use super::screen::{Screen, Stage};
use super::server_card::ServerFields;
use super::sessions_card::SessionsCard;
use super::state::page;
use crate::app::Msg;
use crate::browser::fetch::own_file;
use crate::erased::view;
use crate::lang::t;

/// A session that was measured beforehand, beside the page.
const EXAMPLE: &str = "session_gemma-3-270m.json";

/// The form, which stays where it is while a session goes on, and what stands beside it.
#[component]
pub fn First(is_plan_shown: RwSignal<bool>) -> impl IntoView {
    let page = page();
    let is_form = move || page.stage.get() == Stage::Form;
    let is_shown = move || is_form() || page.is_running.get() && is_plan_shown.get();
    // A browser that keeps nothing says so in the list.
    let has_sessions = Memo::new(move |_| {
        page.with(|app| !app.shelf.entries.is_empty() || app.shelf.refused.is_some())
    });
    view! {
        <div class="first" class:only-form=move || !is_form() hidden=move || !is_shown()>
            <section class="card asked" aria-label=t(PageLabel::NavMeasure)>
                <ServerFields/>
                <PlanFields/>
                <StartButton/>
            </section>
            <div class="stack" hidden=move || !is_form()>
                <Show when=move || page.has_results.get()>
                    <button type="button" class="link" id="back-to-result" on:click=move |_| page.show_result()>
                        {t(SessionLabel::BackToResult)}
                    </button>
                </Show>
                <Show when=move || !has_sessions.get()><Welcome/></Show>
                <Show when=move || has_sessions.get() && is_form() && page.screen.get() == Screen::Measure><SessionsCard is_beside=true/></Show>
                <Show when=move || has_sessions.get()><Welcome/></Show>
            </div>
        </div>
    }
}

/// What comes out, with an example.
#[component]
fn Welcome() -> impl IntoView {
    let page = page();
    let open = move |_| {
        spawn_local(async move {
            let text = own_file(EXAMPLE).await;
            let read = text.map(|text| bench::file::read(&text).map(Box::new));
            page.send(Msg::FileRead { name: EXAMPLE.to_owned(), read });
        });
    };
    view! {
        <section class="card example" aria-labelledby="welcome-heading">
            <div class="grow">
                <h2 id="welcome-heading">{t(PageLabel::WelcomeHeading)}</h2>
                <p class="muted">{t(PageLabel::WelcomeText)}</p>
                <p>
                    <button type="button" class="link" id="example" on:click=open>{t(PageLabel::Example)}</button>
                    <span class="muted">" — " {t(PageLabel::ExampleNote)}</span>
                </p>
            </div>
        </section>
    }
}
