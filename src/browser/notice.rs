//! System notifications, for users who have switched to another window.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

/// Asks for permission to show notifications; returns whether it is granted.
pub async fn allow() -> bool {
    if Notification::permission() == NotificationPermission::Default {
        let Ok(asked) = Notification::request_permission() else { return false };
        // The decision is stored in the permission.
        let _ = JsFuture::from(asked).await;
    }
    Notification::permission() == NotificationPermission::Granted
}

/// Shows a notification. If the browser shows none, only this convenience is lost.
pub fn show(text: &str) {
    if Notification::permission() == NotificationPermission::Granted {
        let _ = Notification::new(text);
    }
}
