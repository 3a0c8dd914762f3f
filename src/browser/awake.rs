//! Keeping the machine awake and the page running while it measures, where the browser can.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// While it lives, the screen stays on (Screen Wake Lock) and the browser does not freeze the page (a page
/// that holds a Web Lock is exempt). Browsers give both to pages of secure origins only; without them
/// the measurement goes on, and the audit notices what happens.
#[derive(Default)]
pub struct Awake {
    wake_lock: Rc<RefCell<Option<JsValue>>>,
    let_go: Rc<RefCell<Option<Function>>>,
}

impl Awake {
    /// Asks for both.
    #[must_use]
    pub fn keep() -> Self {
        let awake = Self::default();
        let Some(navigator) = web_sys::window().map(|window| JsValue::from(window.navigator()))
        else {
            return awake;
        };
        awake.hold_wake_lock(&navigator);
        awake.hold_web_lock(&navigator);
        awake
    }

    fn hold_wake_lock(&self, navigator: &JsValue) {
        let kept = Rc::clone(&self.wake_lock);
        let Some(asked) = call(navigator, "wakeLock", "request", &["screen".into()]) else {
            return;
        };
        spawn_local(async move {
            // A page that is hidden just now, or low on battery, is refused.
            if let Ok(lock) = JsFuture::from(asked).await {
                kept.replace(Some(lock));
            }
        });
    }

    fn hold_web_lock(&self, navigator: &JsValue) {
        let let_go = Rc::downgrade(&self.let_go);
        // The lock is held as long as the promise that this gives is pending. Where nobody wants it any more
        // when it is granted, that is settled at once.
        let held = Closure::once_into_js(move |_lock: JsValue| {
            Promise::new(&mut |resolve, _reject| match let_go.upgrade() {
                Some(let_go) => drop(let_go.replace(Some(resolve))),
                None => drop(resolve.call0(&JsValue::UNDEFINED)),
            })
        });
        // Shared: every tab that measures must be spared.
        let options = Object::new();
        if Reflect::set(&options, &"mode".into(), &"shared".into()).is_ok() {
            let arguments = ["tokometer-measuring".into(), options.into(), held];
            call(navigator, "locks", "request", &arguments);
        }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        if let Some(lock) = self.wake_lock.take() {
            method(&lock, "release", &[]);
        }
        if let Some(let_go) = self.let_go.take() {
            // A resolver does not throw.
            let _ = let_go.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Calls `navigator.part.name(…)` where there is such a part.
fn call(navigator: &JsValue, part: &str, name: &str, arguments: &[JsValue]) -> Option<Promise> {
    let part = Reflect::get(navigator, &part.into()).ok().filter(JsValue::is_object)?;
    method(&part, name, arguments)?.dyn_into().ok()
}

fn method(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(object, &arguments.iter().collect()).ok()
}
