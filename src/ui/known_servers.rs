//! The servers that were checked earlier.

use client::mean_same;
use leptos::prelude::*;
use report::words::{ServerLabel, problem_label, sentence};

use super::state::page;
use crate::app::Msg;
use crate::browser::clock::local_iso;
use crate::erased::view;
use crate::lang::{lang, t};
use crate::store::Remembered;

/// The list, without the server in the address field; collapsed, as it is rarely needed.
#[component]
pub fn KnownServers() -> impl IntoView {
    let page = page();
    let servers = Memo::new(move |_| {
        let address = page.address.get();
        let others = page.with(|app| app.servers.clone()).into_iter();
        others.filter(|known| !mean_same(&known.address, &address)).collect::<Vec<_>>()
    });
    move || {
        let servers = servers.get();
        (!servers.is_empty()).then(|| {
            view! {
                <details id="known-servers">
                    <summary>{t(ServerLabel::KnownServers)} " (" {servers.len()} ")"</summary>
                    <ul class="offers">
                        {servers.into_iter().map(row).collect_view()}
                    </ul>
                </details>
            }
        })
    }
}

fn row(server: Remembered) -> AnyView {
    let page = page();
    let Remembered { address, found, at } = server;
    let state = match &found {
        Ok(program) => program.clone(),
        Err(problem) => problem_label(*problem, lang()).to_owned(),
    };
    let when = sentence::moment(&local_iso(&at), lang());
    let (chosen, forgotten) = (address.clone(), address.clone());
    let check = move |_| {
        page.check_at(chosen.clone());
    };
    let forget = move |_| page.send(Msg::ServerForgotten(forgotten.clone()));
    view! {
        <li class="field-and-button">
            <button type="button" class="offer" prop:disabled=move || page.is_running.get() on:click=check>
                {address} <span class="small muted">{state} ", " {when}</span>
            </button>
            <button type="button" class="forget" aria-label=t(ServerLabel::ForgetServer) on:click=forget>"×"</button>
        </li>
    }
}
