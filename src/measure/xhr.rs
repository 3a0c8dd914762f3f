//! A request by `XMLHttpRequest`. Firefox reports the first byte and the end at once, and what comes
//! between in steps of 50 ms.

use client::Answer;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use llm_api::{HttpRequest, Method};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::XmlHttpRequest;

use crate::browser::clock::now_ms;
use crate::browser::js_error::js_message;

/// Something has arrived, or all has.
struct Arrival {
    at_ms: f64,
    is_end: bool,
}

/// Sends a request to the server of this base URL and feeds what comes into the answer. Dropping the future aborts the request.
///
/// # Errors
/// The browser's words when the connection fails.
pub async fn send(
    base_url: &str,
    request: &HttpRequest,
    answer: &mut Answer,
) -> Result<(), String> {
    let (xhr, mut arrivals) = begin(base_url, request).map_err(|error| js_message(&error))?;
    let mut taken = 0;
    while let Some(arrival) = arrivals.next().await {
        let status = xhr.xhr.status().unwrap_or(0);
        if status == 0 {
            return Err("the connection failed".to_owned());
        }
        answer.status(status);
        let text = xhr.xhr.response_text().ok().flatten().unwrap_or_default();
        if let Some(fresh) = text.get(taken..).filter(|fresh| !fresh.is_empty()) {
            answer.bytes(arrival.at_ms, fresh.as_bytes());
            taken = text.len();
        }
        if arrival.is_end {
            return Ok(());
        }
    }
    Err("the connection failed".to_owned())
}

/// A request under way with its listeners; dropping it aborts the request.
struct Sending {
    xhr: XmlHttpRequest,
    _listeners: [Closure<dyn FnMut()>; 2],
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.xhr.set_onprogress(None);
        self.xhr.set_onloadend(None);
        // Aborting what is over already does nothing.
        let _ = self.xhr.abort();
    }
}

fn begin(
    base_url: &str,
    request: &HttpRequest,
) -> Result<(Sending, UnboundedReceiver<Arrival>), JsValue> {
    let xhr = XmlHttpRequest::new()?;
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    xhr.open_with_async(method, &request.url(base_url), true)?;
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    let (sender, arrivals) = unbounded();
    let listeners = [listener(sender.clone(), false), listener(sender, true)];
    let [progress, end] = &listeners;
    xhr.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    xhr.set_onloadend(Some(end.as_ref().unchecked_ref()));
    xhr.send_with_opt_str(request.body.as_deref())?;
    Ok((Sending { xhr, _listeners: listeners }, arrivals))
}

fn listener(sender: UnboundedSender<Arrival>, is_end: bool) -> Closure<dyn FnMut()> {
    Closure::new(move || {
        // The receiver is gone when nobody waits for the answer any more.
        let _ = sender.unbounded_send(Arrival { at_ms: now_ms(), is_end });
    })
}
