//! A request by `XMLHttpRequest`. Firefox reports the first byte and the end at once, and anything in between
//! every 50 ms.

use std::pin::pin;

use client::Answer;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{JsString, Reflect};
use llm_api::{HttpRequest, Method};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::XmlHttpRequest;

use super::handled;
use super::patience::{DRAIN, LAST_COUNTS, LAST_WORD};
use crate::browser::clock::now_ms;
use crate::browser::js_error::js_message;

/// Some data has arrived, or all of it.
struct Arrival {
    at_ms: f64,
    is_end: bool,
}

/// Sends a request to the server with this base URL and feeds the response into the answer, until that is
/// complete. Dropping the future aborts the request.
///
/// # Errors
/// The browser's message if the connection fails.
pub async fn send(
    base_url: &str,
    request: &HttpRequest,
    answer: &mut Answer,
) -> Result<(), String> {
    let (sending, mut arrivals) = begin(base_url, request).map_err(|error| js_message(&error))?;
    let mut taken = 0;
    while !answer.is_complete() {
        let arrival = if answer.could_be_complete() {
            let patience = if answer.awaits_counts() { LAST_COUNTS } else { LAST_WORD };
            match select(arrivals.next(), pin!(sleep(patience))).await {
                Either::Left((arrival, _)) => arrival,
                Either::Right(_) => break,
            }
        } else {
            arrivals.next().await
        };
        let arrival = arrival.ok_or("the connection failed")?;
        let status = sending.xhr.status().unwrap_or(0);
        if status == 0 {
            return Err("the connection failed".to_owned());
        }
        answer.status(status);
        // Reading a header that is missing or hidden logs an error to the console.
        if matches!(status, 429 | 503)
            && let Ok(Some(value)) = sending.xhr.get_response_header("Retry-After")
        {
            answer.retry_after(&value);
        }
        let fresh = sending.text_from(taken);
        taken += fresh.length();
        if fresh.length() > 0 {
            handled::timed(|| answer.bytes(arrival.at_ms, String::from(fresh).as_bytes()));
        }
        if arrival.is_end {
            return Ok(());
        }
    }
    if answer.has_failed() {
        // The body may never end.
        return Ok(());
    }
    spawn_local(async move {
        let drained = async { while arrivals.next().await.is_some_and(|next| !next.is_end) {} };
        select(pin!(drained), pin!(sleep(DRAIN))).await;
        drop(sending);
    });
    Ok(())
}

/// A request in progress with its listeners; dropping it aborts the request.
struct Sending {
    xhr: XmlHttpRequest,
    _listeners: [Closure<dyn FnMut()>; 2],
}

impl Sending {
    /// The response after this many UTF-16 units. Only the new part is copied, since an answer comes in
    /// hundreds of parts.
    fn text_from(&self, taken: u32) -> JsString {
        let text = Reflect::get(&self.xhr, &"responseText".into()).unwrap_or_default();
        let text = text.dyn_into::<JsString>().unwrap_or_else(|_| JsString::from(""));
        text.slice(taken, text.length())
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.xhr.set_onprogress(None);
        self.xhr.set_onloadend(None);
        // Aborting a finished request has no effect.
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
        // The receiver is gone if nobody is waiting for the answer any more.
        let _ = sender.unbounded_send(Arrival { at_ms: now_ms(), is_end });
    })
}
