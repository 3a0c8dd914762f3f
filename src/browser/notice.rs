//! System notifications, for users who have switched to another window.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

/// Whether the browser has them; on an iPhone only an installed page does.
#[must_use]
pub fn exist() -> bool {
    Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or_default()
}

/// Asks for permission to show notifications; returns whether it is granted.
pub async fn allow() -> bool {
    if !exist() {
        return false;
    }
    if Notification::permission() == NotificationPermission::Default {
        let Ok(asked) = Notification::request_permission() else { return false };
        // The decision is stored in the permission.
        let _ = JsFuture::from(asked).await;
    }
    Notification::permission() == NotificationPermission::Granted
}

/// Shows a notification. If the browser shows none, only this convenience is lost.
pub fn show(text: &str) {
    if exist() && Notification::permission() == NotificationPermission::Granted {
        let _ = Notification::new(text);
    }
}
