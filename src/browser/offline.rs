//! The page without a network: a service worker that keeps its files.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::{JsCast, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The service worker's script, into which the build writes the names of the page's files.
const SCRIPT: &str = "/offline.js";

#[wasm_bindgen]
extern "C" {
    type ServiceWorkers;

    #[wasm_bindgen(method)]
    fn register(this: &ServiceWorkers, script: &str) -> Promise;
}

/// Has the browser keep the page. Browsers that cannot, or only at the price of slower requests, do without: only
/// this convenience is lost.
pub fn keep_page() {
    let Some(window) = web_sys::window() else { return };
    // Absent from pages that are not served securely.
    let found = Reflect::get(&window.navigator(), &"serviceWorker".into());
    let Some(workers) = found.ok().filter(|found| found.is_object()) else { return };
    let registered = workers.unchecked_into::<ServiceWorkers>().register(SCRIPT);
    spawn_local(async move {
        let _ = JsFuture::from(registered).await;
    });
}
