//! Opening a session: from a file, or the one this browser kept.

use bench::{Session, session_file};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, Trouble};
use web_sys::HtmlInputElement;

use super::state::{Page, page};
use super::storage;
use crate::lang::t;
use crate::browser::files::read_text;

/// A button that opens a session file.
#[component]
pub fn OpenSession() -> impl IntoView {
    let page = page();
    let chosen = move |event: leptos::ev::Targeted<leptos::ev::Event, HtmlInputElement>| {
        let input = event.target();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            spawn_local(async move { open(page, &file.name(), read_text(&file).await.ok()) });
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button" class:disabled=move || page.is_running()>
            {t(Label::OpenSession)}
            <input id="open-session" type="file" class="out-of-sight" accept=".json,application/json"
                prop:disabled=move || page.is_running() on:change:target=chosen/>
        </label>
    }
}

fn open(page: Page, name: &str, text: Option<String>) {
    let name = name.to_owned();
    match text.as_deref().map(session_file::read) {
        Some(Ok(session)) => page.open(session),
        Some(Err(error)) => page.trouble.set(Some(Trouble::NotASession { name, error })),
        None => page.trouble.set(Some(Trouble::FileNotRead(name))),
    }
}

/// Offers the session that was measured last in this browser.
#[component]
pub fn LastSession() -> impl IntoView {
    let page = page();
    storage::session().map(|session| {
        let label = describe(&session);
        view! {
            <p>
                <button type="button" id="last-session" on:click=move |_| page.open(session.clone())>
                    {t(Label::OpenLastSession)} " " {label}
                </button>
            </p>
        }
    })
}

fn describe(session: &Session) -> String {
    let started = session.environment.started_at.as_deref().and_then(|iso| iso.get(..10));
    match started {
        Some(day) => format!("{}, {day}", session.model),
        None => session.model.clone(),
    }
}
