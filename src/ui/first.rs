//! Before a run: the form, next to it the sessions, and what to expect.

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

/// A session measured beforehand, shipped with the page.
const EXAMPLE: &str = "session_gemma-3-270m.json";

/// The form, which stays in place during a session, and what is shown next to it.
#[component]
pub fn First(is_plan_shown: RwSignal<bool>) -> impl IntoView {
    let page = page();
    let is_form = move || page.stage.get() == Stage::Form;
    let is_shown = move || is_form() || page.is_running.get() && is_plan_shown.get();
    // A browser that stores nothing says so in the list.
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

/// What to expect, with an example.
#[component]
fn Welcome() -> impl IntoView {
    let page = page();
    let open = move |_| {
        spawn_local(async move {
            let text = own_file(EXAMPLE).await;
            let read = text.map(|text| bench::file::read(&text).map(|read| Box::new(read.into())));
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
            {sketch()}
        </section>
    }
}

/// Curves of 1, 4, 8, 15 and 24 workers by batch, as measured for qwen3:1.7b; the last one is the fastest.
const CURVES: [&str; 5] = [
    "M30 74L56 64L82 69",
    "M30 85L56 64L82 58L108 56",
    "M30 85L56 64L82 59L108 48L135 44L150 45",
    "M30 85L56 66L82 60L108 48L135 40L150 39",
    "M30 87L56 70L82 60L108 49L135 27L150 20L161 38L169 19L176 13",
];

/// A sketch of the curves, next to the text.
fn sketch() -> AnyView {
    let curve = |d: &'static str| view! { <path class="sketch-curve" d=d/> };
    let curves = CURVES.iter().copied().map(curve).collect_view();
    view! {
        <svg class="sketch" viewBox="0 0 200 120" width="200" height="120" aria-hidden="true">
            <path class="sketch-grid" d="M26 13H180M26 56H180M26 100H180"/>
            <text x="22" y="17" text-anchor="end">"400"</text>
            <text x="22" y="60" text-anchor="end">"200"</text>
            <text x="22" y="104" text-anchor="end">"0"</text>
            <text x="30" y="116" text-anchor="middle">"1"</text>
            <text x="108" y="116" text-anchor="middle">"8"</text>
            <text x="176" y="116" text-anchor="middle">"48"</text>
            {curves}
            <circle class="sketch-best" cx="176" cy="13" r="4"/>
        </svg>
    }
}
