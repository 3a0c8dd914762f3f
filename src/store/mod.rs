//! What the browser keeps between visits: the last address, and all sessions, each of their batches in a
//! record of its own. Another place to keep sessions is another [`Sessions`].

mod database;
mod earlier;
mod entry;
mod room;
mod sessions;

pub use database::Sessions;
pub use earlier::take_over;
pub use entry::{Change, Entry, SessionId, Summary};
pub use room::{Room, persist, room};
pub use sessions::{Kept, Unreadable};

const ADDRESS: &str = "tokometer.address";

/// The address that was checked last.
#[must_use]
pub fn address() -> Option<String> {
    local_storage()?.get_item(ADDRESS).ok().flatten()
}

/// Keeps the address for the next visit.
pub fn keep_address(address: &str) {
    if let Some(storage) = local_storage() {
        // A full or forbidden storage only costs the convenience.
        let _ = storage.set_item(ADDRESS, address);
    }
}

/// The browser's small storage, which pages read at once and workers not at all.
#[must_use]
pub fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
