//! Effects on the sessions stored in this browser.

use std::time::Duration;

use bench::file::{self, Collected, Collection, write_collection};
use bench::{Session, count};
use diagnosis::NotKept;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use report::words::TakenAway;

use super::Link;
use crate::app::{Listed, Msg, Purpose, StoreEffect};
use crate::browser::breath::Breath;
use crate::browser::files::save_text;
use crate::browser::tabs::{Claim, Use, measured_elsewhere, removed_elsewhere};
use crate::browser::within::within;
use crate::store::{
    Change, Entry, SessionId, Sessions, Summary, local_storage, persist, room, take_over,
};

/// How long to wait for the browser; after that the page continues without its answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many sessions are written at once: each transaction takes the browser milliseconds.
const ADDED_TOGETHER: usize = 50;
/// Name of the file with all sessions.
const ALL_SESSIONS: &str = "tokometer-sessions.json";

/// Carries out an effect on the session store.
pub async fn carry_out(link: Link, effect: StoreEffect) {
    match effect {
        StoreEffect::Open => {
            // Whatever fails is retried on the next visit.
            let _ = tidy_up().await;
            list(link).await;
        }
        StoreEffect::Load { id, purpose } => {
            let mut kept = match Sessions::open().await {
                Ok(sessions) => sessions.load(id).await.map(Box::new),
                Err(why) => Err(why.into()),
            };
            if let Ok(kept) = &mut kept
                && purpose == Purpose::Show
            {
                kept.begun = Breath::new().analysed(&kept.session).await;
            }
            link.send(Msg::SessionLoaded { id, purpose, kept });
        }
        StoreEffect::SumUp { id, summary, session, is_kept_in_part } => {
            // The result is being drawn: this would be added to the same task.
            sleep(Duration::ZERO).await;
            // If this fails, storing the batches did too, and that was already reported.
            let _ = sum_up(link, id, summary, &session, is_kept_in_part).await;
            list(link).await;
            // Some browsers ask the user, who may not answer.
            persist().await;
        }
        StoreEffect::Change { id, change } => {
            keep_for_undo(link, id, &change);
            if let Err(why) = change_entry(id, change).await {
                not_kept(link, why);
            }
        }
        StoreEffect::Purge => {
            // Whatever fails is retried on the next visit.
            let _ = purge(&take_removed(link)).await;
            link.send(Msg::Purged);
            list(link).await;
        }
        StoreEffect::Add(collection) => {
            let added = add(collection).await;
            list(link).await;
            taken_away(link, added);
        }
        StoreEffect::SaveAll => taken_away(link, all().await.map(|sessions| save(&sessions))),
    }
}

async fn list(link: Link) {
    let entries = match Sessions::open().await {
        Ok(sessions) => sessions.entries().await,
        Err(why) => Err(why),
    };
    let room = within(PATIENCE, room()).await.flatten();
    let listed = Listed { entries, elsewhere: measured_elsewhere().await, room };
    link.send(Msg::SessionsListed(Box::new(listed)));
}

/// While the user may undo a removal, no other tab purges the session.
fn keep_for_undo(link: Link, id: SessionId, change: &Change) {
    if let Change::Removed(is_removed) = change {
        link.hands.update_value(|hands| {
            hands.removed.retain(|(removed, _)| *removed != id);
            hands.removed.extend(is_removed.then(|| (id, Claim::on(Use::Removed, id))));
        });
    }
}

fn taken_away(link: Link, result: Result<TakenAway, NotKept>) {
    match result {
        Ok(said) => link.send(Msg::SessionsTakenAway(said)),
        Err(why) => not_kept(link, why),
    }
}

fn not_kept(link: Link, why: NotKept) {
    link.send(Msg::NotKept { session: None, why });
}

/// The sessions removed in this visit; from now on they cannot be restored.
fn take_removed(link: Link) -> Vec<SessionId> {
    let removed = link.hands.try_update_value(|hands| std::mem::take(&mut hands.removed));
    removed.unwrap_or_default().into_iter().map(|(id, _)| id).collect()
}

/// Migrates what earlier builds stored, and purges sessions removed in an earlier visit.
async fn tidy_up() -> Result<(), NotKept> {
    if let Some(storage) = local_storage() {
        take_over(&Sessions::open().await?, &storage).await?;
    }
    purge(&[]).await
}

/// Purges removed sessions, except those that another tab may still restore; these (`own`) were removed in this tab.
async fn purge(own: &[SessionId]) -> Result<(), NotKept> {
    let sessions = Sessions::open().await?;
    let mut removed = sessions.entries().await?;
    removed.retain(|entry| entry.is_removed);
    if removed.is_empty() {
        return Ok(());
    }
    // The browser may not have released this tab's own claims yet.
    let mut elsewhere = removed_elsewhere().await;
    elsewhere.retain(|id| !own.contains(id));
    let used = [measured_elsewhere().await, elsewhere].concat();
    for Entry { id, .. } in removed.iter().filter(|entry| !used.contains(&entry.id)) {
        sessions.remove(*id).await?;
    }
    Ok(())
}

/// A session as it is stored now, if the browser provides it soon enough.
pub async fn kept_now(id: SessionId) -> Option<Session> {
    let load = async move { Sessions::open().await.ok()?.load(id).await.ok() };
    within(PATIENCE, load).await.flatten().map(|kept| kept.session)
}

/// Stores what the browser lacks of a session, then that it is over. Without the former it stays unfinished: the list
/// would promise more than can be opened.
async fn sum_up(
    link: Link,
    id: SessionId,
    summary: Summary,
    session: &Session,
    is_kept_in_part: bool,
) -> Result<(), NotKept> {
    if is_kept_in_part {
        Sessions::open().await?.complete(id, session).await?;
        link.send(Msg::KeptWhole(id));
    }
    let bytes = file::write_compact(session).len() as u64;
    change_entry(id, Change::Over(Summary { bytes, ..summary })).await
}

async fn change_entry(id: SessionId, change: Change) -> Result<(), NotKept> {
    Sessions::open().await?.change(id, |entry| entry.apply(change)).await
}

async fn add(
    Collection { sessions: collected, unreadable }: Collection,
) -> Result<TakenAway, NotKept> {
    let sessions = Sessions::open().await?;
    let all = count(&collected);
    let mut added = 0;
    let mut breath = Breath::new();
    let mut collected = collected.into_iter().peekable();
    while collected.peek().is_some() {
        let mut together = Vec::new();
        for Collected { id, name, note, session } in collected.by_ref().take(ADDED_TOGETHER) {
            let entry = Entry { name, note, ..Entry::whole(id, &session) };
            together.push((entry, session));
            breath.take().await;
        }
        added += sessions.add_new(&together).await?;
    }
    Ok(TakenAway::SessionsAdded { added, known: all.saturating_sub(added), unreadable })
}

/// All sessions that can be read.
async fn all() -> Result<Vec<Collected>, NotKept> {
    let sessions = Sessions::open().await?;
    let mut all = Vec::new();
    for entry in sessions.entries().await?.into_iter().filter(|entry| !entry.is_removed) {
        if let Ok(kept) = sessions.load(entry.id).await {
            let Entry { id, name, note, .. } = entry;
            all.push(Collected { id, name, note, session: kept.session });
        }
    }
    Ok(all)
}

fn save(sessions: &[Collected]) -> TakenAway {
    save_text(ALL_SESSIONS.to_owned(), "application/json", &write_collection(sessions))
}
