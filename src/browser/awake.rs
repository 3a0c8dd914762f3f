//! Keeps the machine awake and the page running during a measurement, if the browser can.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::web_lock::WebLock;

/// While it lives, the screen stays on (Screen Wake Lock) and the browser does not freeze the page (a page
/// that holds a Web Lock is exempt). Browsers grant both to secure origins only; otherwise the measurement
/// continues, and the audit notices what happens.
pub struct Awake {
    wake_lock: Rc<RefCell<Option<JsValue>>>,
    /// A shared lock, since every tab that measures needs it.
    _web_lock: Option<WebLock>,
}

impl Awake {
    /// Requests both.
    #[must_use]
    pub fn keep() -> Self {
        let wake_lock = Rc::default();
        hold_wake_lock(&wake_lock);
        Self { wake_lock, _web_lock: WebLock::hold("tokometer-awake") }
    }
}

fn hold_wake_lock(wake_lock: &Rc<RefCell<Option<JsValue>>>) {
    let kept = Rc::clone(wake_lock);
    let Some(asked) = request() else { return };
    spawn_local(async move {
        // The browser refuses if the page is hidden, or the battery low.
        if let Ok(lock) = JsFuture::from(asked).await {
            kept.replace(Some(lock));
        }
    });
}

/// `navigator.wakeLock.request("screen")`, if it exists.
fn request() -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let part = Reflect::get(&navigator, &"wakeLock".into()).ok().filter(JsValue::is_object)?;
    method(&part, "request", &["screen".into()])?.dyn_into().ok()
}

impl Drop for Awake {
    fn drop(&mut self) {
        if let Some(lock) = self.wake_lock.take() {
            method(&lock, "release", &[]);
        }
    }
}

fn method(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(object, &arguments.iter().collect()).ok()
}
