//! The list of the sessions stored in this browser.

use leptos::prelude::*;
use report::words::{
    ResultLabel, SessionLabel, UNKNOWN, configuration, not_kept, rounded, sentence,
};

use super::state::page;
use crate::app::Msg;
use crate::browser::clock::local_iso;
use crate::erased::view;
use crate::lang::{lang, t};
use crate::store::{Change, Entry, SessionId};

/// Any more sessions are listed on demand.
const SHOWN_SESSIONS: usize = 20;

/// The card of the list.
#[component]
pub fn SessionsCard() -> impl IntoView {
    let page = page();
    let words = RwSignal::new(String::new());
    let entries = Memo::new(move |_| page.with(|app| app.shelf.entries.clone()));
    let shown = Memo::new(move |_| {
        let words = words.get();
        entries.with(|all| all.iter().filter(|it| it.matches(&words)).cloned().collect::<Vec<_>>())
    });
    let is_whole = RwSignal::new(false);
    let listed = Memo::new(move |_| {
        let most = if is_whole.get() { usize::MAX } else { SHOWN_SESSIONS };
        shown.with(|shown| shown.iter().take(most).cloned().collect::<Vec<_>>())
    });
    // A change of language redraws the rows.
    let spoken_rows = move || {
        let spoken = lang().code();
        listed.get().into_iter().map(move |entry| (spoken, entry)).collect::<Vec<_>>()
    };
    let hidden = Memo::new(move |_| shown.with(Vec::len) - listed.with(Vec::len));
    let refused = Memo::new(move |_| page.with(|app| app.shelf.refused.clone()));
    let room = Memo::new(move |_| page.with(|app| app.shelf.room));
    let said = Memo::new(move |_| page.with(|app| app.shelf.said.clone()));
    let nothing = move || {
        let label = if entries.with(Vec::is_empty) {
            SessionLabel::NoSessions
        } else {
            SessionLabel::NoSuchSession
        };
        shown.with(Vec::is_empty).then(|| view! { <p class="muted">{t(label)}</p> })
    };
    view! {
        <section class="card" id="sessions" aria-labelledby="sessions-heading">
            <div class="card-head">
                <h2 id="sessions-heading">{t(SessionLabel::Sessions)} " "
                    <span class="note">{move || entries.with(Vec::len)}</span></h2>
                <button id="save-all" type="button" class="small" prop:disabled=move || entries.with(Vec::is_empty)
                    on:click=move |_| page.send(Msg::SaveAllWanted)>{t(SessionLabel::SaveAllSessions)}</button>
            </div>
            {move || refused.get().map(|why| view! { <p class="warning">{not_kept(&why, lang())}</p> })}
            <Show when=move || entries.with(|all| all.len() > 1)>
                <input id="search-sessions" type="search" aria-label=t(SessionLabel::SearchSessions)
                    placeholder=t(SessionLabel::SearchSessions) bind:value=words/>
            </Show>
            {nothing}
            <ul class="sessions">
                <For each=spoken_rows key=|(spoken, entry)| (*spoken, key(entry)) let((_, entry))>
                    <Row entry/>
                </For>
            </ul>
            <Show when=move || { hidden.get() > 0 }>
                <button id="all-sessions" type="button" class="small" on:click=move |_| is_whole.set(true)>
                    {t(SessionLabel::AllSessions)} " " {move || hidden.get()}
                </button>
            </Show>
            <p class="muted">
                {move || room.get().map(|room| sentence::room(room.used_bytes, room.left_bytes, lang()))}
            </p>
            <p id="sessions-said" role="status">{move || said.get().map(|said| said.text(lang()))}</p>
        </section>
    }
}

/// A row is redrawn when anything but its text fields changes.
fn key(entry: &Entry) -> (SessionId, bool, bool, Option<(u64, u64)>) {
    // A resumed session has more batches, or another size.
    let size = entry.summary.as_ref().map(|summary| (summary.batches, summary.bytes));
    (entry.id, entry.is_over, entry.is_removed, size)
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let page = page();
    let id = entry.id;
    let change = move |change| page.send(Msg::SessionChanged { id, change });
    let best = entry.summary.as_ref().and_then(|summary| {
        let speed = rounded(summary.tokens_per_s, lang());
        Some((speed, configuration(summary.best?, lang())))
    });
    let (speed, best) = best.unzip();
    let size = entry.summary.as_ref();
    let size = size.map(|it| sentence::session_size(it.batches, it.requests, it.bytes, lang()));
    let state = if entry.is_removed {
        Some(SessionLabel::SessionRemoved)
    } else {
        (!entry.is_over).then_some(SessionLabel::SessionCutOff)
    };
    let buttons = if entry.is_removed {
        view! {
            <button type="button" class="small" on:click=move |_| change(Change::Removed(false))>
                {t(SessionLabel::UndoRemoval)}
            </button>
        }
    } else {
        view! {
            <button type="button" class="small open" prop:disabled=move || page.is_running.get()
                on:click=move |_| page.send(Msg::SessionWanted(id))>{t(SessionLabel::ShowSession)}</button>
            <button type="button" class="small remove" prop:disabled=move || page.is_running.get()
                on:click=move |_| change(Change::Removed(true))>{t(SessionLabel::RemoveSession)}</button>
        }
    };
    view! {
        <li data-session=id class:doubtful=entry.is_removed>
            <div>
                <input class="name" type="text" aria-label=t(SessionLabel::SessionName)
                    placeholder=entry.model.clone() prop:value=entry.name.clone()
                    on:change:target=move |event| change(Change::Name(event.target().value()))/>
                <p class="small">{entry.model.clone()} " · " {entry.server_url.clone()}</p>
            </div>
            <div class="figure">
                <p>{match speed {
                    Some(speed) => view! { <b>{speed}</b> " " {t(ResultLabel::TokensPerS)} },
                    None => UNKNOWN.into_any(),
                }}</p>
                <p class="small">{best}</p>
            </div>
            <div class="figure">
                <p>{sentence::moment(&local_iso(&entry.started_at), lang())}</p>
                <p class="small">{size} {state.map(|state| view! { " " <b>{t(state)}</b> })}</p>
            </div>
            <input class="session-note" type="text" aria-label=t(SessionLabel::SessionNote)
                placeholder=t(SessionLabel::SessionNote) prop:value=entry.note.clone()
                on:change:target=move |event| change(Change::Note(event.target().value()))/>
            <div class="buttons">{buttons}</div>
        </li>
    }
}
