//! What the browser stores between visits: the last address, the servers that were checked, and all sessions,
//! with every batch in a record of its own.

mod access_code;
mod courses;
mod database;
mod earlier;
mod entry;
mod extent;
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
pub use extent::extent;
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
    stored(ADDRESS)
}

/// Stores the address for the next visit.
pub fn keep_address(address: &str) {
    keep(ADDRESS, Some(address));
}

/// The name of the report chosen in an earlier visit.
#[must_use]
pub fn report() -> Option<String> {
    stored(REPORT)
}

/// Stores the name of the chosen report for the next visit.
pub fn keep_report(name: &str) {
    keep(REPORT, Some(name));
}

/// The machine's power draw, as entered in an earlier visit.
#[must_use]
pub fn power() -> Option<Power> {
    serde_json::from_str(&stored(POWER)?).ok()
}

/// Stores the machine's power draw for the next visit.
pub fn keep_power(power: Option<Power>) {
    let text = power.and_then(|power| serde_json::to_string(&power).ok());
    keep(POWER, text.as_deref());
}

/// The text that an earlier visit stored under this key.
fn stored(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok()?
}

/// Stores a text under this key for later visits, or removes the one that is there; returns whether the browser did.
/// If the storage is full or blocked, only a convenience is lost: the user enters or chooses it again.
fn keep(key: &str, text: Option<&str>) -> bool {
    let done = local_storage().map(|storage| match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    });
    matches!(done, Some(Ok(())))
}

/// Local storage, which pages can read synchronously and workers cannot access.
#[must_use]
pub fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
