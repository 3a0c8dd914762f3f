//! Locks that all tabs of this origin see (Web Locks). Browsers give them to pages of secure origins only.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held while this lives.
pub struct WebLock {
    let_go: Rc<RefCell<Option<Function>>>,
}

/// What came of asking for a lock.
pub enum Asked {
    Held(WebLock),
    /// Somebody else holds it.
    Taken,
    /// The browser has no locks.
    NoLocks,
}

impl WebLock {
    /// Holds the lock of this name beside as many tabs as like, where the browser has locks.
    #[must_use]
    pub fn hold(name: &str) -> Option<Self> {
        // It is granted at once: nobody holds it alone for longer than a session is asked about.
        Self::request(name, "mode", "shared".into(), |_is_granted| ())
    }

    /// Holds the lock of this name alone, unless anybody holds it: the browser asks and grants in one step.
    pub async fn alone(name: String) -> Asked {
        let (tell, told) = oneshot::channel();
        let tell = |is_granted| {
            // Whoever has given up waiting need not hear it.
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
        // The lock is held as long as the promise that this gives is pending. Where nobody wants it any more
        // when it is granted, that is settled at once.
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
