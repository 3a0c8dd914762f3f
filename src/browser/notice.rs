//! A notice of the system, for who has gone to another window.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

/// Asks whether notices may be shown; whether they may.
pub async fn allow() -> bool {
    if Notification::permission() == NotificationPermission::Default {
        let Ok(asked) = Notification::request_permission() else { return false };
        // What was decided stands in the permission.
        let _ = JsFuture::from(asked).await;
    }
    Notification::permission() == NotificationPermission::Granted
}

/// Shows a notice. A browser that shows none costs only the convenience.
pub fn show(text: &str) {
    if Notification::permission() == NotificationPermission::Granted {
        let _ = Notification::new(text);
    }
}
