//! What the browser stores between visits: the last address, the servers that were checked, and all sessions,
//! with every batch in a record of its own.

mod access_code;
mod database;
mod earlier;
mod entry;
mod language;
mod own_plans;
mod room;
mod servers;
mod sessions;
mod theme;

use bench::Power;

pub use access_code::{access_code, take_access_code};
pub use database::Sessions;
pub use earlier::take_over;
pub use entry::{Change, Entry, SessionId, Summary};
pub use language::{keep_language, language};
pub use own_plans::{OwnPlan, keep_own_plans, own_plans, with_plan};
pub use room::{Room, persist, room};
pub use servers::{Remembered, forget, remember, servers};
pub use sessions::{Kept, Unreadable};
pub use theme::{ThemeChoice, keep_theme, theme};

const ADDRESS: &str = "tokometer.address";
const POWER: &str = "tokometer.power";
const REPORT: &str = "tokometer.report";

/// The address checked last.
#[must_use]
pub fn address() -> Option<String> {
    local_storage()?.get_item(ADDRESS).ok().flatten()
}

/// Stores the address for the next visit.
pub fn keep_address(address: &str) {
    if let Some(storage) = local_storage() {
        // If the storage is full or blocked, only this convenience is lost.
        let _ = storage.set_item(ADDRESS, address);
    }
}

/// The name of the report chosen in an earlier visit.
#[must_use]
pub fn report() -> Option<String> {
    local_storage()?.get_item(REPORT).ok().flatten()
}

/// Stores the name of the chosen report for the next visit.
pub fn keep_report(name: &str) {
    if let Some(storage) = local_storage() {
        // If it is not stored, the user chooses it again.
        let _ = storage.set_item(REPORT, name);
    }
}

/// The machine's power draw, as entered in an earlier visit.
#[must_use]
pub fn power() -> Option<Power> {
    serde_json::from_str(&local_storage()?.get_item(POWER).ok()??).ok()
}

/// Stores the machine's power draw for the next visit.
pub fn keep_power(power: Option<Power>) {
    let text = power.and_then(|power| serde_json::to_string(&power).ok());
    if let Some(storage) = local_storage() {
        // If it is not stored, the user enters it again.
        let _ = match text {
            Some(text) => storage.set_item(POWER, &text),
            None => storage.remove_item(POWER),
        };
    }
}

/// Local storage, which pages can read synchronously and workers cannot access.
#[must_use]
pub fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
