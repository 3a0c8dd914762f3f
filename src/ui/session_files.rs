//! Opening a file of one session, or of many.

use bench::file;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::PageLabel;
use web_sys::HtmlInputElement;

use super::state::page;
use crate::app::Msg;
use crate::browser::files::{chosen, read_bytes};
use crate::erased::view;
use crate::lang::t;

/// A button that opens a session file.
#[component]
pub fn OpenSession() -> impl IntoView {
    let page = page();
    let open = move |event: leptos::ev::Targeted<leptos::ev::Event, HtmlInputElement>| {
        if let Some(chosen) = chosen(&event.target()) {
            spawn_local(async move {
                let (name, bytes) = (chosen.name(), read_bytes(&chosen).await.ok());
                page.send(match bytes.as_deref().and_then(file::read_collection) {
                    Some(collection) => Msg::CollectionRead { name, collection },
                    None => {
                        let read = bytes.map(|bytes| file::read_bytes(&bytes).map(Box::new));
                        Msg::FileRead { name, read }
                    }
                });
            });
        }
    };
    view! {
        <label class="button" class:disabled=move || page.is_running.get()>
            {t(PageLabel::OpenSession)}
            <input id="open-session" type="file" class="out-of-sight" accept=".json,application/json"
                prop:disabled=move || page.is_running.get() on:change:target=open/>
        </label>
    }
}
