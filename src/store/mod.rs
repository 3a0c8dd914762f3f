//! What the browser keeps between visits: the last address, and the last session, each of its batches in a
//! record of its own. Another place to keep them is another implementation of these functions.

mod records;

use bench::{Event, Session, file};

use records::Records;

const ADDRESS: &str = "tokometer.address";

/// The browser keeps nothing: there is no room, or it may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser keeps nothing")]
pub struct NotKept;

/// The address that was checked last.
#[must_use]
pub fn address() -> Option<String> {
    storage()?.get_item(ADDRESS).ok().flatten()
}

/// Keeps the address for the next visit.
pub fn keep_address(address: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage only costs the convenience.
        let _ = storage.set_item(ADDRESS, address);
    }
}

/// The session that was measured last, whole or not. A record that can not be read is left out.
#[must_use]
pub fn session() -> Option<Session> {
    let records = Records::new(storage()?);
    let mut session = file::read(&records.head()?).ok()?;
    for record in records.iter() {
        if let Ok(event) = serde_json::from_str::<Event>(&record) {
            session.apply(&event);
        }
    }
    Some(session)
}

/// Keeps a session in place of the one before, for the course of this number.
///
/// # Errors
/// When the browser does not.
pub fn keep_session(course: u64, session: &Session) -> Result<(), NotKept> {
    Records::new(storage().ok_or(NotKept)?).begin(course, &file::write_compact(session))
}

/// Makes one text of the session that is kept and of what came to it. Without room for that its records
/// stay, and so does the session of another course, which another tab has begun.
pub fn gather(course: u64, session: &Session) {
    if let Some(storage) = storage() {
        let _ = Records::new(storage).gather(course, &file::write_compact(session));
    }
}

/// Keeps what came to the session that is kept; costs what is new, not the whole.
///
/// # Errors
/// When the browser does not, or keeps the session of another course by now.
pub fn keep_event(course: u64, event: &Event) -> Result<(), NotKept> {
    let record = serde_json::to_string(event).map_err(|_| NotKept)?;
    Records::new(storage().ok_or(NotKept)?).add(course, &record)
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
