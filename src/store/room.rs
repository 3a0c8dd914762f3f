//! Storage quota, and asking the browser not to evict what is stored.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// The browser's storage space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes used by this page.
    pub used_bytes: u64,
    pub left_bytes: u64,
}

/// The storage space, if the browser reports it.
pub async fn room() -> Option<Room> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let (used, quota) = (estimate.get_usage()?, estimate.get_quota()?);
    Some(Room { used_bytes: used as u64, left_bytes: (quota - used) as u64 })
}

/// Asks the browser to keep stored data until the user deletes it.
pub async fn persist() {
    if let Some(asked) = manager().and_then(|manager| manager.persist().ok()) {
        // A browser that refuses keeps it as long as there is space.
        let _ = JsFuture::from(asked).await;
    }
}

/// Insecure origins have none.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.dyn_into().ok()
}
