//! The server's slots: what was seen of them, and how to give it more.

use bench::russian::restart_commands;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::clipboard::copy_text;

/// The commands that restart an Ollama with so many slots, each with a button that copies it.
#[component]
pub fn RestartCommands(slots: u32) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let way = |(system, commands): (&'static str, String)| {
        let copied = commands.clone();
        let copy = move |_| {
            let commands = copied.clone();
            spawn_local(async move {
                said.set(match copy_text(&commands).await {
                    Ok(()) => format!("Команда для {system} скопирована."),
                    Err(_) => "Браузер не дал скопировать: выделите команду сами.".into(),
                });
            });
        };
        view! {
            <div class="way">
                <p>
                    {system} " "
                    <button type="button" class="small" on:click=copy>"Скопировать"</button>
                </p>
                <pre class="command">{commands}</pre>
            </div>
        }
    };
    view! {
        {restart_commands(slots).into_iter().map(way).collect_view()}
        <p class="muted" role="status">{said}</p>
    }
}
