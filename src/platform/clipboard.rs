//! Copying, also where there is no `navigator.clipboard`: on a page opened by a LAN address.

use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlDocument, HtmlTextAreaElement};

/// The browser did not let the page copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the browser did not let the page copy")]
pub struct CopyError;

/// Puts a text on the clipboard. To be called from a click.
///
/// # Errors
/// When the browser allows neither of the two ways.
pub async fn copy_text(text: &str) -> Result<(), CopyError> {
    let window = web_sys::window().ok_or(CopyError)?;
    if window.is_secure_context() {
        let written = JsFuture::from(window.navigator().clipboard().write_text(text)).await;
        if written.is_ok() {
            return Ok(());
        }
    }
    let document = window.document().ok_or(CopyError)?;
    if copy_by_selection(&document, text) == Some(true) { Ok(()) } else { Err(CopyError) }
}

/// The old way: select the text in a field out of sight, then let the browser copy the selection.
fn copy_by_selection(document: &Document, text: &str) -> Option<bool> {
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("out-of-sight");
    let body = document.body()?;
    body.append_child(&field).ok()?;
    field.select();
    let copied = document.dyn_ref::<HtmlDocument>()?.exec_command("copy").ok();
    field.remove();
    copied
}
