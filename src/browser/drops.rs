//! Files dropped beside the field that takes them.

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlInputElement};

/// From now on such a file does nothing. Otherwise the browser would open it in place of the page.
pub fn ignore_missed() {
    window_event_listener(ev::dragover, ignore);
    window_event_listener(ev::drop, ignore);
}

fn ignore(event: DragEvent) {
    let has_files = |data: web_sys::DataTransfer| data.types().includes(&"Files".into(), 0);
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let is_taken = field.is_some_and(|field| field.type_() == "file");
    if !is_taken && event.data_transfer().is_some_and(has_files) {
        event.prevent_default();
    }
}
