//! What the browser keeps between visits: the last address and the last session.

use bench::{Session, session_file};

const ADDRESS: &str = "tokometer.address";
const SESSION: &str = "tokometer.session";

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

/// The session that was measured last, whole or not.
#[must_use]
pub fn session() -> Option<Session> {
    let text = storage()?.get_item(SESSION).ok().flatten()?;
    session_file::read(&text).ok()
}

/// Keeps the session. `false` when the browser does not.
#[must_use]
pub fn keep_session(session: &Session) -> bool {
    storage().is_some_and(|storage| {
        storage.set_item(SESSION, &session_file::write_compact(session)).is_ok()
    })
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
