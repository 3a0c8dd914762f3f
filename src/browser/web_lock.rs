//! Locks that all tabs of this origin see (Web Locks). Browsers give them to pages of secure origins only.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held while this lives, by as many tabs as like.
pub struct WebLock {
    let_go: Rc<RefCell<Option<Function>>>,
}

impl WebLock {
    /// Holds the lock of this name, where the browser has locks.
    #[must_use]
    pub fn hold(name: &str) -> Option<Self> {
        let lock = Self { let_go: Rc::default() };
        let let_go = Rc::downgrade(&lock.let_go);
        // The lock is held as long as the promise that this gives is pending. Where nobody wants it any more
        // when it is granted, that is settled at once.
        let held = Closure::once_into_js(move |_lock: JsValue| {
            Promise::new(&mut |resolve, _reject| match let_go.upgrade() {
                Some(let_go) => drop(let_go.replace(Some(resolve))),
                None => drop(resolve.call0(&JsValue::UNDEFINED)),
            })
        });
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
        // It is granted at once: nobody holds it alone.
        call("request", &[name.into(), options.into(), held]).map(|_granted| lock)
    }
}

impl Drop for WebLock {
    fn drop(&mut self) {
        if let Some(let_go) = self.let_go.take() {
            // A resolver does not throw.
            let _ = let_go.call0(&JsValue::UNDEFINED);
        }
    }
}

/// The names of all locks that are held now, where the browser has locks.
pub async fn held() -> Option<Vec<String>> {
    let told = JsFuture::from(call("query", &[])?).await.ok()?;
    let held: Array = Reflect::get(&told, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

/// Calls `navigator.locks.name(…)` where there are locks.
fn call(name: &str, arguments: &[JsValue]) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let function: Function = Reflect::get(&locks, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(&locks, &arguments.iter().collect()).ok()?.dyn_into().ok()
}
