//! Permissions that the browser grants or denies.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus, Window};

/// Whether the browser was told not to let this page reach the local network. Only Chromium browsers have
/// this permission, and only for secure pages; for others they report it as denied but send the requests
/// anyway.
pub async fn is_network_denied() -> bool {
    let Some(window) = web_sys::window().filter(Window::is_secure_context) else { return false };
    let asked = Object::new();
    let is_named = Reflect::set(&asked, &"name".into(), &"local-network-access".into());
    let (Ok(_), Ok(permissions)) = (is_named, window.navigator().permissions()) else {
        return false;
    };
    let Ok(answer) = permissions.query(&asked) else { return false };
    let status = JsFuture::from(answer).await.ok().and_then(|it| it.dyn_into().ok());
    status.is_some_and(|status: PermissionStatus| status.state() == PermissionState::Denied)
}
