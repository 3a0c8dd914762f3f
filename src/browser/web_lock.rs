//! Locks visible to all tabs of this origin (Web Locks). Browsers provide them to secure origins only.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock, held until dropped.
pub struct WebLock {
    let_go: Rc<RefCell<Option<Function>>>,
}

/// The result of requesting a lock.
pub enum Asked {
    Held(WebLock),
    /// Something else holds it.
    Taken,
    /// The browser does not provide locks.
    NoLocks,
}

impl WebLock {
    /// Holds the lock of this name, shared with other tabs, if the browser has locks.
    #[must_use]
    pub fn hold(name: &str) -> Option<Self> {
        // It is granted at once: nobody holds it exclusively for longer than it takes to ask about a session.
        Self::request(name, "mode", "shared".into(), |_is_granted| ())
    }

    /// Holds the lock of this name exclusively, unless it is held already; the browser decides atomically.
    pub async fn alone(name: String) -> Asked {
        let (tell, told) = oneshot::channel();
        let tell = |is_granted| {
            // Nobody may be waiting any more.
            let _ = tell.send(is_granted);
        };
        match Self::request(&name, "ifAvailable", true.into(), tell) {
            None => Asked::NoLocks,
            Some(lock) if told.await.unwrap_or(false) => Asked::Held(lock),
            Some(_) => Asked::Taken,
        }
    }

    fn request(
        name: &str,
        option: &str,
        value: JsValue,
        on_answer: impl FnOnce(bool) + 'static,
    ) -> Option<Self> {
        let lock = Self { let_go: Rc::default() };
        let let_go = Rc::downgrade(&lock.let_go);
        // The lock is held as long as the promise returned here is pending. If nobody wants it any more when
        // it is granted, the promise is settled at once.
        let held = Closure::once_into_js(move |granted: JsValue| {
            on_answer(!granted.is_null());
            Promise::new(&mut |resolve, _reject| match let_go.upgrade() {
                Some(let_go) => drop(let_go.replace(Some(resolve))),
                None => drop(resolve.call0(&JsValue::UNDEFINED)),
            })
        });
        let options = Object::new();
        Reflect::set(&options, &option.into(), &value).ok()?;
        call("request", &[name.into(), options.into(), held]).map(|_granted| lock)
    }
}

impl Drop for WebLock {
    fn drop(&mut self) {
        if let Some(let_go) = self.let_go.take() {
            // Resolving a promise does not throw.
            let _ = let_go.call0(&JsValue::UNDEFINED);
        }
    }
}

/// The names of all locks held now, if the browser has locks.
pub async fn held() -> Option<Vec<String>> {
    let told = JsFuture::from(call("query", &[])?).await.ok()?;
    let held: Array = Reflect::get(&told, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

/// Calls `navigator.locks.name(…)`, if it exists.
fn call(name: &str, arguments: &[JsValue]) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let function: Function = Reflect::get(&locks, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(&locks, &arguments.iter().collect()).ok()?.dyn_into().ok()
}
