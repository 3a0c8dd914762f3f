//! What a course stores: the session's initial state, and its events. Both are rewritten only when the session is stored
//! anew as a whole.

use std::cmp::Ordering;

use bench::{Session, count, file};
use diagnosis::NotKept;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::database::{Access, ENTRIES, HEADS, RECORDS, Sessions, of_crate};
use super::entry::{Entry, SessionId};
use super::extent::extent;
use super::sessions::{
    Unreadable, entry_of, event, key, number, record_key, records_of, stored, text_of,
};

/// The number of no course.
const NO_COURSE: u64 = 0;

impl Sessions {
    /// Stores what is lacking of a session whose course has ended, if anything is.
    ///
    /// # Errors
    /// If the browser cannot store it, or another course has added to it. Then nothing changes.
    pub async fn complete(&self, id: SessionId, session: &Session) -> Result<(), NotKept> {
        let extent = match self.load(id).await {
            Ok(kept) => extent(&kept.session, session),
            Err(Unreadable::Gone) => Some(Ordering::Less),
            Err(Unreadable::NotKept(why)) => return Err(why),
            Err(Unreadable::Newer(_)) => return Err(NotKept::Newer),
        };
        match extent {
            Some(Ordering::Equal) => Ok(()),
            // If the course still wrote anything, it would be there twice.
            Some(Ordering::Less) => self.begin(id, NO_COURSE, session, &[]).await.map(drop),
            Some(Ordering::Greater) | None => Err(NotKept::OtherTab),
        }
    }

    /// Begins to store a session for the course with this number, after which no other course may add to it: its state
    /// so far, and the events since. Returns the number of its last record. A part of it that is stored already is
    /// replaced, but for its name, its note, and unreadable records.
    ///
    /// # Errors
    /// If the browser cannot store it, or what is stored holds more than a part of it. Then nothing changes.
    pub async fn begin(
        &self,
        id: SessionId,
        course: u64,
        session: &Session,
        records: &[String],
    ) -> Result<u32, NotKept> {
        let access = self.write()?;
        match replace(&access, id, course, session, records).await {
            Ok(last) => access.done().await.map(|()| last),
            Err(why) => {
                // Otherwise what was deleted so far would stay so.
                access.undo();
                Err(why)
            }
        }
    }

    /// Resumes a session for the course with this number, after which no other course may add to it; adds the
    /// events since, and returns the number of its last record. `None` if the session is gone.
    ///
    /// # Errors
    /// If the browser cannot store it.
    pub async fn resume(
        &self,
        id: SessionId,
        course: u64,
        records: &[String],
    ) -> Result<Option<u32>, NotKept> {
        let access = self.write()?;
        let Some(text) = access.text(ENTRIES, &key(id)).await? else {
            access.done().await?;
            return Ok(None);
        };
        // A session that is measured further must not be purged, whoever removed it.
        let (owner, is_over, is_removed) = (course, false, false);
        let entry = Entry { owner, is_over, is_removed, ..entry_of(id, Some(text)) };
        access.put(ENTRIES, &key(id), &text_of(&entry)?).await?;
        let keys = access.store(RECORDS)?.get_all_keys(Some(records_of(id)?.into()), None);
        let keys = keys.map_err(of_crate)?.await.map_err(of_crate)?;
        let last = keys.last().and_then(record_number).unwrap_or(0);
        put_records(&access, id, last + 1, records).await?;
        access.done().await?;
        Ok(Some(last + count(records)))
    }

    /// Adds events after the record with this number; returns whether the session still exists.
    ///
    /// # Errors
    /// If the browser cannot store them, or another course has resumed the session.
    pub async fn append(
        &self,
        id: SessionId,
        course: u64,
        last: u32,
        records: &[String],
    ) -> Result<bool, NotKept> {
        let access = self.write()?;
        let Some(text) = access.text(ENTRIES, &key(id)).await? else {
            access.undo();
            return Ok(false);
        };
        if entry_of(id, Some(text)).owner != course {
            access.undo();
            return Err(NotKept::OtherTab);
        }
        put_records(&access, id, last + 1, records).await?;
        access.done().await?;
        Ok(true)
    }
}

async fn replace(
    access: &Access,
    id: SessionId,
    course: u64,
    session: &Session,
    records: &[String],
) -> Result<u32, NotKept> {
    let mut entry = Entry { owner: course, ..Entry::of(id, session) };
    let mut last = 0;
    if let Some(text) = access.text(ENTRIES, &key(id)).await? {
        let known = entry_of(id, Some(text));
        let mut whole = session.clone();
        records.iter().filter_map(|it| file::record(it)).for_each(|it| whole.apply(&it));
        is_part(access, &known, &whole).await?;
        (entry.name, entry.note) = (known.name, known.note);
        last = clear(access, id).await?;
    }
    access.put(ENTRIES, &key(id), &text_of(&entry)?).await?;
    access.put(HEADS, &key(id), &file::write_compact(session)).await?;
    put_records(access, id, last + 1, records).await?;
    Ok(last + count(records))
}

/// Whether everything measured that is stored of a session belongs to this one; if not, another course stored it.
async fn is_part(access: &Access, entry: &Entry, whole: &Session) -> Result<(), NotKept> {
    match stored(access, entry).await {
        Ok((part, _)) if extent(&part, whole).is_some_and(Ordering::is_le) => Ok(()),
        Ok(_) => Err(NotKept::OtherTab),
        Err(Unreadable::NotKept(why)) => Err(why),
        Err(Unreadable::Newer(_) | Unreadable::Gone) => Err(NotKept::Newer),
    }
}

/// Deletes the events of a session that can be read, and returns the number of the last record left.
async fn clear(access: &Access, id: SessionId) -> Result<u32, NotKept> {
    let store = access.store(RECORDS)?;
    let keys = store.get_all_keys(Some(records_of(id)?.into()), None).map_err(of_crate)?;
    let texts = store.get_all(Some(records_of(id)?.into()), None).map_err(of_crate)?;
    let keys = keys.await.map_err(of_crate)?;
    let texts = texts.await.map_err(of_crate)?;
    let mut last = 0;
    for (key, text) in keys.iter().zip(&texts) {
        if event(text).is_some() {
            store.delete(key.clone()).map_err(of_crate)?.await.map_err(of_crate)?;
        } else {
            last = record_number(key).unwrap_or(last);
        }
    }
    Ok(last)
}

/// The number in a record's key.
fn record_number(key: &JsValue) -> Option<u32> {
    u32::try_from(number(&key.dyn_ref::<Array>()?.get(1))?).ok()
}

async fn put_records(
    access: &Access,
    id: SessionId,
    first: u32,
    records: &[String],
) -> Result<(), NotKept> {
    for (number, record) in (first..).zip(records) {
        access.put(RECORDS, &record_key(id, f64::from(number)), record).await?;
    }
    Ok(())
}
