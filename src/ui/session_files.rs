//! Opening a session: from a file, or the one this browser kept.

use bench::{Session, file};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::Label;
use web_sys::HtmlInputElement;

use super::state::page;
use crate::app::Msg;
use crate::browser::files::read_bytes;
use crate::lang::t;
use crate::store;

/// A button that opens a session file.
#[component]
pub fn OpenSession() -> impl IntoView {
    let page = page();
    let chosen = move |event: leptos::ev::Targeted<leptos::ev::Event, HtmlInputElement>| {
        let input = event.target();
        if let Some(chosen) = input.files().and_then(|files| files.get(0)) {
            spawn_local(async move {
                let bytes = read_bytes(&chosen).await.ok();
                let read = bytes.map(|bytes| file::read_bytes(&bytes).map(Box::new));
                page.send(Msg::FileRead { name: chosen.name(), read });
            });
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button" class:disabled=move || page.is_running.get()>
            {t(Label::OpenSession)}
            <input id="open-session" type="file" class="out-of-sight" accept=".json,application/json"
                prop:disabled=move || page.is_running.get() on:change:target=chosen/>
        </label>
    }
}

/// Offers the session that was measured last in this browser.
#[component]
pub fn LastSession() -> impl IntoView {
    let page = page();
    store::session().map(|session| {
        let label = describe(&session);
        view! {
            <p>
                <button type="button" id="last-session" on:click=move |_| page.send(Msg::SessionOpened(Box::new(session.clone())))>
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
