//! Requests by `fetch`: how they are put, and small ones that are not measured.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use gloo_net::Error;
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::future::sleep;
use llm_api::{HttpRequest, Method};
use web_sys::{AbortSignal, RequestCache, RequestMode};

use super::abort::AbortOnDrop;

/// A server that lives answers a small request within this.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A request to the server of this base URL, aborted by the signal.
///
/// # Errors
/// What the browser refuses to send.
pub fn request(
    base_url: &str,
    request: &HttpRequest,
    signal: &AbortSignal,
) -> Result<Request, Error> {
    finished(bare(base_url, request, signal), request)
}

fn finished(builder: RequestBuilder, request: &HttpRequest) -> Result<Request, Error> {
    let named =
        |builder: RequestBuilder, (name, value): &(String, String)| builder.header(name, value);
    let builder = request.headers.iter().fold(builder, named);
    match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    }
}

/// Status and body of the answer to a small request; nothing when the browser got no answer that it may
/// show.
///
/// Past the browser's cache, where Chromium lets requests that are alike wait for each other.
pub async fn ask(base_url: &str, asked: &HttpRequest) -> Option<(u16, String)> {
    ask_past(RequestCache::NoStore, base_url, asked).await
}

/// Makes the browser ask for permission now, whatever it remembers, and remember the new answer. What
/// answers the request itself does not matter.
pub async fn ask_permission(base_url: &str, preflighted: &HttpRequest) {
    // Of a request that must not be stored Chromium does not remember the preflight either.
    ask_past(RequestCache::Reload, base_url, preflighted).await;
}

async fn ask_past(
    cache: RequestCache,
    base_url: &str,
    asked: &HttpRequest,
) -> Option<(u16, String)> {
    let abort = AbortOnDrop::new().ok()?;
    let builder = bare(base_url, asked, &abort.signal()).cache(cache);
    let request = finished(builder, asked).ok()?;
    within_timeout(async {
        let response = request.send().await.ok()?;
        Some((response.status(), response.text().await.ok()?))
    })
    .await
}

/// Whether anything answers there, though the page may not see what.
pub async fn answers_something(base_url: &str, asked: &HttpRequest) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    // Without headers: the browser would drop them here anyway.
    let request = bare(base_url, asked, &abort.signal()).mode(RequestMode::NoCors);
    within_timeout(async { request.send().await.ok() }).await.is_some()
}

fn bare(base_url: &str, request: &HttpRequest, signal: &AbortSignal) -> RequestBuilder {
    let url = request.url(base_url);
    let builder = match request.method {
        Method::Get => Request::get(&url),
        Method::Post => Request::post(&url),
    };
    builder.abort_signal(Some(signal))
}

async fn within_timeout<T>(work: impl Future<Output = Option<T>>) -> Option<T> {
    match select(pin!(work), pin!(sleep(TIMEOUT))).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => None,
    }
}
