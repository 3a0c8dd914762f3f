//! The sessions stored in the browser: their list, their initial states, and their events.

use bench::analysis::Analysis;
use bench::file::SessionFileError;
use bench::order::sort_by;
use bench::{Event, Session, file};
use diagnosis::NotKept;
use idb::KeyRange;
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::database::{Access, ENTRIES, HEADS, RECORDS, Sessions, of_crate};
use super::entry::{Entry, SessionId};

/// How long a claim holds, ms; after that the tab that made it answers queries.
const CLAIM_HOLDS_MS: f64 = 2_000.0;

/// A stored session, loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub entry: Entry,
    pub session: Session,
    /// Number of unreadable records; they are left where they are.
    pub damaged: u32,
    /// As much of its analysis as was done before it is shown.
    pub begun: Analysis,
}

/// Why a stored session cannot be shown.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    NotKept(#[from] NotKept),
    /// Its initial state was written by a newer program.
    #[error(transparent)]
    Newer(SessionFileError),
    #[error("the session is no longer stored")]
    Gone,
}

impl Sessions {
    /// The list of all sessions, latest first. Damaged ones are listed as far as they are known.
    ///
    /// # Errors
    /// If the browser does not provide it.
    pub async fn entries(&self) -> Result<Vec<Entry>, NotKept> {
        let access = self.read()?;
        let store = access.store(ENTRIES)?;
        let ids = store.get_all_keys(None, None).map_err(of_crate)?;
        let texts = store.get_all(None, None).map_err(of_crate)?;
        let ids = ids.await.map_err(of_crate)?;
        let texts = texts.await.map_err(of_crate)?;
        let entry =
            |(id, text): (&JsValue, &JsValue)| Some(entry_of(number(id)?, text.as_string()));
        let mut entries: Vec<Entry> = ids.iter().zip(&texts).filter_map(entry).collect();
        sort_by(&mut entries, |a, b| b.started_at.cmp(&a.started_at));
        Ok(entries)
    }

    /// Loads a session. Unreadable records are skipped and do not affect others.
    ///
    /// # Errors
    /// If the browser does not provide it, it comes from a newer program, or it is not in the list.
    pub async fn load(&self, id: SessionId) -> Result<Kept, Unreadable> {
        let access = self.read()?;
        let entry = access.text(ENTRIES, &key(id)).await?.ok_or(Unreadable::Gone)?;
        let entry = entry_of(id, Some(entry));
        let (mut session, damaged) = stored(&access, &entry).await?;
        if let (Some(limits), Some(plan)) = (entry.limits, &mut session.plan) {
            plan.limits = limits;
        }
        if let Some([power]) = entry.power {
            session.environment.power = power;
        }
        Ok(Kept { entry, session, damaged, begun: Analysis::default() })
    }

    /// Adds a complete session.
    ///
    /// # Errors
    /// If the browser cannot store it.
    pub async fn add(&self, entry: &Entry, session: &Session) -> Result<(), NotKept> {
        let head = file::write_compact(session);
        let access = self.write()?;
        access.add(ENTRIES, &key(entry.id), &text_of(entry)?).await?;
        access.add(HEADS, &key(entry.id), &head).await?;
        access.done().await
    }

    /// Adds those of these complete sessions that are missing, and returns how many. One that was removed but
    /// not yet purged is restored.
    ///
    /// # Errors
    /// If the browser cannot store them. Then none of them is stored.
    pub async fn add_new(&self, sessions: &[(Entry, Session)]) -> Result<u32, NotKept> {
        let mut added = 0;
        let access = self.write()?;
        for (entry, session) in sessions {
            let key = key(entry.id);
            let known = access.text(ENTRIES, &key).await?;
            match known.map(|text| entry_of(entry.id, Some(text))) {
                None => {
                    access.put(ENTRIES, &key, &text_of(entry)?).await?;
                    access.put(HEADS, &key, &file::write_compact(session)).await?;
                }
                Some(known) if known.is_removed => {
                    let known = Entry { is_removed: false, ..known };
                    access.put(ENTRIES, &key, &text_of(&known)?).await?;
                }
                Some(_) => continue,
            }
            added += 1;
        }
        access.done().await?;
        Ok(added)
    }

    /// Changes a session's list entry, if there is one.
    ///
    /// # Errors
    /// If the browser cannot store it.
    pub async fn change(
        &self,
        id: SessionId,
        change: impl FnOnce(&mut Entry),
    ) -> Result<(), NotKept> {
        let access = self.write()?;
        if let Some(text) = access.text(ENTRIES, &key(id)).await? {
            let mut entry = entry_of(id, Some(text));
            change(&mut entry);
            access.put(ENTRIES, &key(id), &text_of(&entry)?).await?;
        }
        access.done().await
    }

    /// Claims a session for a tab; returns whether it succeeded. Another tab's recent claim stands: of two tabs that
    /// claim at the same moment, one fails.
    ///
    /// # Errors
    /// If the browser cannot store it.
    pub async fn claim(&self, id: SessionId, tab: u64, at_ms: f64) -> Result<bool, NotKept> {
        let access = self.write()?;
        let Some(text) = access.text(ENTRIES, &key(id)).await? else {
            access.done().await?;
            return Ok(true);
        };
        let entry = entry_of(id, Some(text));
        // The clock may have been set back.
        let age_ms = (at_ms - entry.claimed_ms).abs();
        let is_free = entry.claimed_by == tab || age_ms > CLAIM_HOLDS_MS;
        if is_free {
            let entry = Entry { claimed_by: tab, claimed_ms: at_ms, ..entry };
            access.put(ENTRIES, &key(id), &text_of(&entry)?).await?;
        }
        access.done().await?;
        Ok(is_free)
    }

    /// Deletes a session permanently.
    ///
    /// # Errors
    /// If the browser does not.
    pub async fn remove(&self, id: SessionId) -> Result<(), NotKept> {
        let access = self.write()?;
        let of_id = |name: &str| access.store(name)?.delete(key(id)).map_err(of_crate);
        of_id(ENTRIES)?.await.map_err(of_crate)?;
        of_id(HEADS)?.await.map_err(of_crate)?;
        let records = access.store(RECORDS)?.delete(records_of(id)?);
        records.map_err(of_crate)?.await.map_err(of_crate)?;
        access.done().await
    }
}

/// A session as its events left it, and the number of unreadable records.
pub(super) async fn stored(access: &Access, entry: &Entry) -> Result<(Session, u32), Unreadable> {
    let head = access.text(HEADS, &key(entry.id)).await?;
    let store = access.store(RECORDS)?;
    let texts = store.get_all(Some(records_of(entry.id)?.into()), None);
    let texts = texts.map_err(of_crate)?.await.map_err(of_crate)?;
    let mut damaged = 0;
    let mut session = match file::read(&head.unwrap_or_default()) {
        Ok(session) => session,
        Err(error @ SessionFileError::NewerVersion(_)) => return Err(Unreadable::Newer(error)),
        Err(_) => {
            damaged += 1;
            beginning_of(entry)
        }
    };
    for text in texts {
        match event(&text) {
            Some(event) => session.apply(&event),
            None => damaged += 1,
        }
    }
    Ok((session, damaged))
}

/// The event in a record, unless that is unreadable.
pub(super) fn event(record: &JsValue) -> Option<Event> {
    file::record(&record.as_string()?)
}

/// The initial state, as far as the list knows it, of a session whose own is damaged.
fn beginning_of(entry: &Entry) -> Session {
    let mut session = Session { model: entry.model.clone(), ..Session::default() };
    session.environment.server_url = Some(entry.server_url.clone()).filter(|url| !url.is_empty());
    session.environment.started_at = Some(entry.started_at.clone()).filter(|at| !at.is_empty());
    session
}

pub(super) fn entry_of(id: SessionId, text: Option<String>) -> Entry {
    let entry = text.and_then(|text| serde_json::from_str(&text).ok());
    Entry { id, ..entry.unwrap_or_default() }
}

pub(super) fn text_of(entry: &Entry) -> Result<String, NotKept> {
    serde_json::to_string(entry).map_err(|error| NotKept::Failed(error.to_string()))
}

/// Session numbers fit into JavaScript's numbers.
pub(super) fn key(id: SessionId) -> JsValue {
    JsValue::from_f64(id as f64)
}

pub(super) fn record_key(id: SessionId, number: f64) -> JsValue {
    Array::of2(&key(id), &JsValue::from_f64(number)).into()
}

pub(super) fn records_of(id: SessionId) -> Result<KeyRange, NotKept> {
    let (first, last) = (record_key(id, 0.0), record_key(id, f64::INFINITY));
    KeyRange::bound(&first, &last, None, None).map_err(of_crate)
}

pub(super) fn number(value: &JsValue) -> Option<u64> {
    value.as_f64().map(|number| number as u64)
}
