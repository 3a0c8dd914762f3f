//! Opening a file with one session or many.

use bench::Session;
use bench::file::{self, Collection, MAX_FILE_BYTES, Parts, SessionFileError, Steps};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::PageLabel;
use web_sys::{File, HtmlInputElement};

use super::screen::Screen;
use super::state::page;
use crate::app::{Msg, Opened};
use crate::browser::breath::Breath;
use crate::browser::files::{chosen, read_bytes};
use crate::erased::view;
use crate::lang::t;

/// Reads a file: a session, a collection, or something else.
async fn read(chosen: &File) -> Msg {
    let name = chosen.name();
    let bytes = chosen.size() as u64;
    if bytes > MAX_FILE_BYTES {
        return Msg::FileRead { name, read: Some(Err(SessionFileError::TooLarge(bytes))) };
    }
    let Ok(bytes) = read_bytes(chosen).await else { return Msg::FileRead { name, read: None } };
    let text = file::text(&bytes);
    let mut breath = Breath::new();
    let Some(parts) = Parts::of(&text) else {
        let mut steps = Steps::of(&bytes, &text);
        breath.through(&mut steps).await;
        let read = match steps.finish() {
            Ok(session) => Ok(Box::new(opened(session, &mut breath).await)),
            Err(error) => Err(error),
        };
        return Msg::FileRead { name, read: Some(read) };
    };
    let mut collection = Collection::default();
    for part in parts {
        collection.take(part);
        breath.take().await;
    }
    Msg::CollectionRead { name, collection }
}

async fn opened(session: Session, breath: &mut Breath) -> Opened {
    let begun = breath.analysed(&session).await;
    Opened { session, begun }
}

/// A button that opens a session file.
#[component]
pub fn OpenSession() -> impl IntoView {
    let page = page();
    let open = move |event: leptos::ev::Targeted<leptos::ev::Event, HtmlInputElement>| {
        if let Some(chosen) = chosen(&event.target()) {
            spawn_local(async move {
                let msg = read(&chosen).await;
                // The list says what became of a collection.
                let is_collection = matches!(msg, Msg::CollectionRead { .. });
                if is_collection && !page.is_running.get_untracked() {
                    page.screen.set(Screen::Sessions);
                }
                page.send(msg);
            });
        }
    };
    view! {
        <label class="button small" class:disabled=move || page.is_running.get()>
            {t(PageLabel::OpenSession)}
            <input id="open-session" type="file" class="out-of-sight" accept=".json,.jsonl,.csv,application/json"
                prop:disabled=move || page.is_running.get() on:change:target=open/>
        </label>
    }
}
