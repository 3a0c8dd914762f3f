//! Storage quota, and asking the browser not to evict what is kept.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that this page's data take.
    pub used_bytes: u64,
    pub left_bytes: u64,
}

/// How much room there is, where the browser tells.
pub async fn room() -> Option<Room> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let (used, quota) = (estimate.get_usage()?, estimate.get_quota()?);
    Some(Room { used_bytes: used as u64, left_bytes: (quota - used) as u64 })
}

/// Asks the browser to keep what is there until the user takes it away.
pub async fn persist() {
    if let Some(asked) = manager().and_then(|manager| manager.persist().ok()) {
        // A browser that refuses keeps it as long as there is room.
        let _ = JsFuture::from(asked).await;
    }
}

/// Pages of origins that are not secure have none.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.dyn_into().ok()
}
