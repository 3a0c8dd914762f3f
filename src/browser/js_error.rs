//! The messages of JavaScript errors.

use wasm_bindgen::{JsCast, JsValue};

/// The message of a JavaScript error.
#[must_use]
pub fn js_message(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
