//! The list of the sessions stored in this browser.

use std::hash::Hash;

use bench::compare::Aspect;
use leptos::prelude::*;
use report::words::{
    Label, PlanLabel, ResultLabel, SessionLabel, UNKNOWN, confidence, crossed, known_parts,
    not_kept, sentence, setting_label,
};

use super::screen::Screen;
use super::state::page;
use crate::app::Msg;
use crate::browser::clock::local_iso;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use crate::store::{Change, Entry, Summary};

/// Any more sessions are listed on demand.
const SHOWN_SESSIONS: usize = 20;
/// The number of sessions listed next to the form.
const SHOWN_BESIDE: usize = 6;

/// The card of the list: next to the form the latest ones, otherwise all of them, editable.
#[component]
pub fn SessionsCard(is_beside: bool) -> impl IntoView {
    let page = page();
    let words = RwSignal::new(String::new());
    let entries = Memo::new(move |_| page.with(|app| app.shelf.entries.clone()));
    let shown = Memo::new(move |_| {
        let words = words.get();
        entries.with(|all| all.iter().filter(|it| it.matches(&words)).cloned().collect::<Vec<_>>())
    });
    let is_whole = RwSignal::new(false);
    let most = if is_beside { SHOWN_BESIDE } else { SHOWN_SESSIONS };
    let listed = Memo::new(move |_| {
        let most = if is_whole.get() { usize::MAX } else { most };
        shown.with(|shown| shown.iter().take(most).cloned().collect::<Vec<_>>())
    });
    let spoken_rows = move || {
        let spoken = lang().code();
        listed.get().into_iter().map(|entry| (spoken, entry)).collect::<Vec<_>>()
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
                <h2 id="sessions-heading">{t(SessionLabel::Sessions)}</h2>
                <span class="note">{reactive(move || sentence::kept_here(entries.with(Vec::len) as u64, lang()))}</span>
                <div class="tools">
                    <CompareButton/>
                    {(!is_beside).then(|| view! {
                        <button id="save-all" type="button" class="small" prop:disabled=move || entries.with(Vec::is_empty)
                            on:click=move |_| page.send(Msg::SaveAllWanted)>{t(SessionLabel::SaveAllSessions)}</button>
                    })}
                </div>
            </div>
            {reactive(move || refused.get().map(|why| view! { <p class="warning">{not_kept(&why, lang())}</p> }))}
            <Show when=move || !is_beside && entries.with(|all| all.len() > 1)>
                <input id="search-sessions" type="search" aria-label=t(SessionLabel::SearchSessions)
                    placeholder=t(SessionLabel::SearchSessions) bind:value=words/>
            </Show>
            {nothing}
            <Show when=move || shown.with(|shown| !shown.is_empty())>
                <div class="scroll">
                    <table class="sessions">
                        <thead><tr>
                            <th scope="col">{t(SessionLabel::CompareColumn)}</th>
                            <th scope="col">{t(SessionLabel::When)}</th>
                            <th scope="col">{t(SessionLabel::Where)}</th>
                            <th scope="col">{t(SessionLabel::ByWorkers)}</th>
                            <th scope="col" class="number">{t(ResultLabel::TokensPerS)}</th>
                            <th scope="col" class="number">{t(SessionLabel::WorkersByBatch)}</th>
                        </tr></thead>
                        <For each=spoken_rows key=|(spoken, entry)| (*spoken, key(entry)) let((_, entry))>
                            <Row entries entry is_beside/>
                        </For>
                    </table>
                </div>
            </Show>
            <Show when=move || { hidden.get() > 0 }>
                <button id="all-sessions" type="button" class="small" on:click=move |_| is_whole.set(true)>
                    {t(SessionLabel::AllSessions)} " " {reactive(move || hidden.get())}
                </button>
            </Show>
            <p class="note">
                {reactive(move || room.get().filter(|_| !is_beside)
                    .map(|room| sentence::room(room.used_bytes, room.left_bytes, lang())))}
            </p>
            <p id="sessions-said" role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</p>
        </section>
    }
}

/// A row is put anew when the language or the session's results change. Whatever the user changes in it, it stays,
/// and so does the focus.
fn key(entry: &Entry) -> impl Eq + Hash + use<> {
    // A resumed session has more batches, or another size; with other limits it has another answer.
    let results =
        entry.summary.as_ref().map(|summary| (summary.batches, summary.bytes, summary.best));
    (entry.id, entry.is_over, results)
}

/// The kind of plan, the measurements, and the slots unless they are said already.
fn what(entry: &Entry, slots_are_told: bool) -> String {
    let Some(summary) = &entry.summary else { return String::new() };
    // Another program's file has no plan.
    let plan = summary.kind.as_ref().map(|_| match summary.is_search {
        true => PlanLabel::AutoPlan.text(lang()),
        false => SessionLabel::GridPlan.text(lang()),
    });
    let slots = summary.slots.filter(|_| !slots_are_told);
    let parts = [
        plan.map(str::to_owned),
        Some(sentence::measurements(summary.batches, lang())),
        slots.map(|slots| sentence::slots(slots, lang())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What was measured, and in what settings it differs from the previous one like it.
fn told(entry: &Entry) -> (String, String) {
    let differs = page().with_untracked(|app| app.shelf.differs(entry));
    let labels = differs.iter().map(|(aspect, value)| setting_label(*aspect, value, lang()));
    let what = what(entry, differs.iter().any(|(aspect, _)| *aspect == Aspect::Slots));
    (what, labels.collect::<Vec<_>>().join(" · "))
}

#[component]
fn Row(entries: Memo<Vec<Entry>>, entry: Entry, is_beside: bool) -> impl IntoView {
    let page = page();
    let id = entry.id;
    let summary = entry.summary.clone().unwrap_or_default();
    let open = move |_| page.send(Msg::SessionWanted(id));
    let now = Memo::new(move |_| {
        let own = entries.with(|all| all.iter().find(|entry| entry.id == id).cloned());
        own.unwrap_or_default()
    });
    // It depends on the other sessions, too.
    let told = Memo::new(move |_| entries.with(|_| now.with(told)));
    view! {
        <tbody data-session=id class:removed=move || now.with(|entry| entry.is_removed)>
            <tr>
                <td><CompareTick now/></td>
                <td>
                    <p>{sentence::moment(&local_iso(&entry.started_at), lang())}</p>
                    <p class="note">{reactive(move || told.get().0)}</p>
                </td>
                <td>
                    <p><button type="button" class="link open" prop:disabled=move || page.is_running.get() on:click=open>
                        {reactive(move || now.with(|entry| entry.title().to_owned()))}
                    </button> " " <span class="differs">{reactive(move || told.get().1)}</span></p>
                    <p class="note">{entry.server_url.clone()}</p>
                </td>
                <td>{sparkline(&summary.by_workers)}</td>
                <td class="number">{speed_view(&summary)}</td>
                <td class="number">{reactive(move || now.with(configuration_view))}</td>
            </tr>
            {(!is_beside).then(|| view! { <EditRow entry=entry.clone() now/> })}
        </tbody>
    }
}

/// Chooses a session for a comparison, or deselects it.
#[component]
fn CompareTick(now: Memo<Entry>) -> impl IntoView {
    let page = page();
    let id = now.with_untracked(|entry| entry.id);
    let is_chosen = Memo::new(move |_| page.with(|app| app.compared.chosen.contains(&id)));
    let is_off =
        Memo::new(move |_| now.with(|entry| !page.with(|app| app.compared.can_toggle(entry))));
    view! {
        <input type="checkbox" class="tick" prop:checked=is_chosen prop:disabled=is_off
            aria-label=move || now.with(|entry| sentence::compare_this(entry.title(), lang()))
            on:change=move |_| page.send(Msg::CompareToggled(id))/>
    }
}

/// Compares the chosen sessions; with fewer than two it says what to do.
#[component]
fn CompareButton() -> impl IntoView {
    let page = page();
    let count = Memo::new(move |_| page.with(|app| app.compared.count()));
    let compare = move |_| {
        page.send(Msg::CompareWanted);
        page.screen.set(Screen::Compare);
    };
    view! {
        {reactive(move || (count.get() == 1).then(|| view! { <span class="note">{t(SessionLabel::CompareHint)}</span> }))}
        <button id="compare" type="button" class="small" prop:disabled=move || { count.get() < 2 || page.is_running.get() }
            on:click=compare>
            {t(SessionLabel::Compare)} " " {reactive(move || Some(count.get()).filter(|count| *count > 1))}
        </button>
    }
}

fn speed_view(summary: &Summary) -> AnyView {
    if summary.best.is_none() {
        return view! { {UNKNOWN} };
    }
    let half_width = summary.half_width.unwrap_or_default();
    let (speed, half_width) = known_parts(summary.tokens_per_s, half_width, lang());
    view! { <b>{speed}</b> {half_width.map(|it| view! { <span class="note">" ± " {it}</span> })} }
}

fn configuration_view(entry: &Entry) -> AnyView {
    let summary = entry.summary.as_ref();
    let best = summary.and_then(|summary| summary.best).map(crossed);
    let sure = summary.and_then(|summary| summary.confidence);
    let state = match (entry.is_removed, entry.is_over, sure) {
        (true, _, _) => SessionLabel::SessionRemoved.text(lang()),
        (_, false, _) => SessionLabel::SessionCutOff.text(lang()),
        (_, _, Some(sure)) => confidence(sure, lang()),
        (_, _, None) if best.is_none() => SessionLabel::NoResult.text(lang()),
        _ => "",
    };
    view! { <p>{best}</p> <p class="note">{state}</p> }
}

/// The highest speed of each workers count on a zero-based axis, with the best one marked.
fn sparkline(speeds: &[f64]) -> AnyView {
    let most = speeds.iter().copied().fold(0.0, f64::max);
    if speeds.len() < 2 || most <= 0.0 || !most.is_finite() {
        return ().into_any();
    }
    let step = 90.0 / (speeds.len() - 1) as f64;
    let spots: Vec<(f64, f64)> = (0_u32..)
        .zip(speeds)
        .map(|(index, speed)| (3.0 + f64::from(index) * step, 23.5 - 19.5 * speed / most))
        .collect();
    let line: Vec<String> = spots.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    let best = speeds.iter().position(|speed| *speed == most).and_then(|index| spots.get(index));
    view! {
        <svg width="96" height="26" aria-hidden="true">
            <path class="spark-base" d="M3 23.5H93"/>
            <path class="spark" d=format!("M{}", line.join("L"))/>
            {best.map(|(x, y)| view! { <circle class="spark-best" cx=x.to_string() cy=y.to_string() r="2.8"/> })}
        </svg>
    }
}

/// The name and note that the user gave a session, and the button that removes it.
#[component]
fn EditRow(entry: Entry, now: Memo<Entry>) -> impl IntoView {
    let page = page();
    let id = entry.id;
    let change = move |change| page.send(Msg::SessionChanged { id, change });
    let size = entry.summary.as_ref();
    let size = size.map(|it| sentence::session_size(it.requests, it.bytes, lang()));
    let is_removed = Memo::new(move |_| now.with(|entry| entry.is_removed));
    let is_measured = Memo::new(move |_| page.with(|app| app.is_measuring(id)));
    view! {
        <tr class="edit">
            <td colspan="6">
                <div class="edit-line">
                    <input class="name" type="text" aria-label=t(SessionLabel::SessionName)
                        placeholder=t(SessionLabel::SessionName) prop:value=entry.name.clone()
                        on:change:target=move |event| change(Change::Name(event.target().value()))/>
                    <input class="session-note" type="text" aria-label=t(SessionLabel::SessionNote)
                        placeholder=t(SessionLabel::SessionNote) prop:value=entry.note.clone()
                        on:change:target=move |event| change(Change::Note(event.target().value()))/>
                    <span class="note">{size}</span>
                    // One button for both, so that it keeps the focus.
                    <button type="button" class="small" class:undo=is_removed class:remove=move || !is_removed.get()
                        prop:disabled=is_measured
                        on:click=move |_| change(Change::Removed(!is_removed.get_untracked()))>
                        {reactive(move || t(if is_removed.get() { SessionLabel::UndoRemoval } else { SessionLabel::RemoveSession }))}
                    </button>
                </div>
            </td>
        </tr>
    }
}
