//! Commands for the server's machine.

use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, PageLabel, sentence};

use crate::browser::clipboard::copy_text;
use crate::erased::view;
use crate::lang::{lang, t};

/// Commands by system, each with a button that copies them.
#[component]
pub fn Commands(commands: Vec<(&'static str, String)>) -> impl IntoView {
    let lang = lang();
    let said = RwSignal::new(String::new());
    let way = |(system, commands): (&'static str, String)| {
        let copied = commands.clone();
        let copy = move |_| {
            let commands = copied.clone();
            spawn_local(async move {
                said.set(match copy_text(&commands).await {
                    Ok(()) => sentence::command_copied(system, lang),
                    Err(_) => PageLabel::CommandNotCopied.text(lang).into(),
                });
            });
        };
        view! {
            <div class="way">
                <p>
                    {system} " "
                    <button type="button" class="small" on:click=copy>{t(PageLabel::Copy)}</button>
                </p>
                <pre class="command">{commands}</pre>
            </div>
        }
    };
    view! {
        {commands.into_iter().map(way).collect_view()}
        <p class="muted" role="status">{said}</p>
    }
}
