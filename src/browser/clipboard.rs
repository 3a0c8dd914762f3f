//! Copying, also where there is no `navigator.clipboard`: on a page opened by a LAN address.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, ClipboardItem, Document, HtmlDocument, HtmlElement,
    HtmlTextAreaElement,
};

const HTML: &str = "text/html";
const PLAIN: &str = "text/plain";
const PNG: &str = "image/png";

/// The browser did not let the page copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the browser did not let the page copy")]
pub struct CopyError;

/// Copies a text to the clipboard. Has to be called from a click.
///
/// # Errors
/// If the browser allows neither of the two ways.
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

/// Copies a formatted text to the clipboard, along with a plain one for targets without formatting. Has to be
/// called from a click.
///
/// # Errors
/// If the browser allows neither of the two ways.
pub async fn copy_formatted(html: &str, plain: &str) -> Result<(), CopyError> {
    let window = web_sys::window().ok_or(CopyError)?;
    if window.is_secure_context()
        && let Ok(item) = clipboard_item(html, plain)
    {
        let items = Array::of1(&item);
        let written = JsFuture::from(window.navigator().clipboard().write(&items)).await;
        if written.is_ok() {
            return Ok(());
        }
    }
    let document = window.document().ok_or(CopyError)?;
    if copy_by_event(&document, html, plain) == Some(true) { Ok(()) } else { Err(CopyError) }
}

/// Copies a PNG image to the clipboard: begins at once, in the click that calls it, and then waits. For images there
/// is no older way.
///
/// # Errors
/// If the browser does not allow it, or the page was opened neither by localhost nor by HTTPS.
pub fn copy_png(png: &[u8]) -> impl Future<Output = Result<(), CopyError>> + use<> {
    let begun = begin_png(png);
    async { JsFuture::from(begun.map_err(|_| CopyError)?).await.map(drop).map_err(|_| CopyError) }
}

fn begin_png(png: &[u8]) -> Result<Promise, JsValue> {
    let window = web_sys::window().filter(web_sys::Window::is_secure_context);
    let clipboard = window.ok_or(JsValue::UNDEFINED)?.navigator().clipboard();
    let options = BlobPropertyBag::new();
    options.set_type(PNG);
    let parts = Array::of1(&Uint8Array::from(png));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let formats = Object::new();
    Reflect::set(&formats, &PNG.into(), &blob)?;
    let item = ClipboardItem::new_with_record_from_str_to_blob_promise(&formats)?;
    Ok(clipboard.write(&Array::of1(&item)))
}

/// The same content in two formats; fails in browsers without `ClipboardItem`.
fn clipboard_item(html: &str, plain: &str) -> Result<ClipboardItem, JsValue> {
    let formats = Object::new();
    for (media_type, text) in [(HTML, html), (PLAIN, plain)] {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
        Reflect::set(&formats, &media_type.into(), &blob)?;
    }
    ClipboardItem::new_with_record_from_str_to_blob_promise(&formats)
}

/// The older way for formatted text: replaces the data while the browser copies a selection.
fn copy_by_event(document: &Document, html: &str, plain: &str) -> Option<bool> {
    let is_exchanged = Rc::new(Cell::new(false));
    let exchange = {
        let is_exchanged = Rc::clone(&is_exchanged);
        let (html, plain_text) = (html.to_owned(), plain.to_owned());
        Closure::<dyn Fn(ClipboardEvent)>::new(move |event: ClipboardEvent| {
            let Some(data) = event.clipboard_data() else { return };
            let is_set =
                data.set_data(HTML, &html).and_then(|()| data.set_data(PLAIN, &plain_text));
            is_exchanged.set(is_set.is_ok());
            // Otherwise the browser overwrites it with the selection.
            event.prevent_default();
        })
    };
    let listener = exchange.as_ref().unchecked_ref();
    document.add_event_listener_with_callback("copy", listener).ok()?;
    let copied = copy_by_selection(document, plain);
    document.remove_event_listener_with_callback("copy", listener).ok()?;
    copied.map(|copied| copied && is_exchanged.get())
}

/// The older way: puts the text into an invisible field, selects it and has the browser copy the selection.
fn copy_by_selection(document: &Document, text: &str) -> Option<bool> {
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("out-of-sight");
    let body = document.body()?;
    let focused = document.active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    body.append_child(&field).ok()?;
    field.select();
    let copied = document.dyn_ref::<HtmlDocument>()?.exec_command("copy").ok();
    field.remove();
    // The field took the focus. If it cannot be given back, nothing is lost.
    let _ = focused.map(|it| it.focus());
    copied
}
