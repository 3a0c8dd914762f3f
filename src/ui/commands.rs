//! Commands to run on the server's machine.

use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, PageLabel, sentence};

use crate::browser::clipboard::{CopyError, copy_text};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Commands by system, each with a button that copies them.
#[component]
pub fn Commands(commands: Vec<(&'static str, String)>) -> impl IntoView {
    let said = RwSignal::new(None::<Result<&'static str, CopyError>>);
    let way = |(system, commands): (&'static str, String)| {
        let copied = commands.clone();
        let copy = move |_| {
            let commands = copied.clone();
            spawn_local(async move {
                said.set(Some(copy_text(&commands).await.map(|()| system)));
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
        <p class="muted" role="status">
            {reactive(move || said.get().map(|copied| match copied {
                Ok(system) => sentence::command_copied(system, lang()),
                Err(CopyError) => PageLabel::CommandNotCopied.text(lang()).to_owned(),
            }))}
        </p>
    }
}
