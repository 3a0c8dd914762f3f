//! The field for a server's key. The key goes to the page's memory, and the field is cleared.

use leptos::html::Input;
use leptos::prelude::*;
use llm_api::Key;
use report::words::{ServerLabel, sentence};

use super::state::page;
use crate::app::{Msg, Server};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The key field, expanded if the server requires a key.
#[component]
pub fn KeyField() -> impl IntoView {
    let page = page();
    let field: NodeRef<Input> = NodeRef::new();
    let wish = Memo::new(move |_| page.with(|app| app.key_wish(&page.address.get())));
    let held = Memo::new(move |_| page.with(|app| app.key_origins()));
    // During a check the field stays as it is.
    let is_open = Memo::new(move |was_open: Option<&bool>| {
        let is_urgent = wish.with(|wish| wish.as_ref().is_some_and(|wish| wish.is_urgent));
        let is_asked = page.server.with(|it| matches!(it, Server::Checking { .. }));
        is_urgent || is_asked && was_open.copied().unwrap_or(false)
    });
    let address = move || {
        let wished = wish.get_untracked().map(|wish| wish.address);
        wished.unwrap_or_else(|| page.address.get_untracked())
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let key = Key::of(&field.value());
        field.set_value("");
        if let Some(key) = key {
            let address = address();
            page.address.set(address.clone());
            page.send(Msg::KeyGiven { address, key });
        }
    };
    let forget = move |_| page.send(Msg::KeyForgotten(page.address.get_untracked()));
    let whose = move || {
        let wished = wish.get().map(|wish| wish.address);
        sentence::key_for(&wished.unwrap_or_else(|| page.address.get()), lang())
    };
    view! {
        <details id="key" prop:open=move || is_open.get()>
            <summary>
                {reactive(move || t(if held.with(Option::is_some) { ServerLabel::KeyIsHeld } else { ServerLabel::Key }))}
            </summary>
            {reactive(move || held.get().map(|origin| view! {
                <p id="key-held">{sentence::key_held(&origin, lang())}</p>
                <button type="button" class="small" id="forget-key"
                    prop:disabled=move || page.is_running.get() on:click=forget>
                    {t(ServerLabel::ForgetKey)}
                </button>
            }))}
            <form on:submit=submit>
                <label for="key-field">{whose}</label>
                <div class="field-and-button">
                    <input id="key-field" type="password" autocomplete="off" node_ref=field
                        prop:disabled=move || page.is_running.get()/>
                    <button type="submit" prop:disabled=move || page.is_running.get()>{t(ServerLabel::Check)}</button>
                </div>
            </form>
            <p class="muted">{t(ServerLabel::KeyNote)}</p>
        </details>
    }
}
