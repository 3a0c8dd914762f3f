//! Small requests by `fetch`, which are not measured.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use gloo_net::Error;
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::future::sleep;
use llm_api::{HttpRequest, Method, Reply, Seen};
use web_sys::{AbortSignal, RequestCache, RequestMode, RequestRedirect, ResponseType};

use super::abort::AbortOnDrop;
use super::exchange::{Exchange, Look};
use super::platform::is_chromium;

/// A live server answers a small request within this time; some take ten seconds to list their models.
pub const PATIENCE: Duration = Duration::from_secs(client::PATIENCE_S as u64);

/// At most this much of the answer to a small request is read, bytes; a list of thousands of models has a hundredth
/// of it.
const MOST_BYTES: usize = 32 << 20;

fn finished(builder: RequestBuilder, request: &HttpRequest) -> Result<Request, Error> {
    let named =
        |builder: RequestBuilder, (name, value): &(String, String)| builder.header(name, value);
    let builder = request.headers.iter().fold(builder, named);
    match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    }
}

/// The body of the response to a small request, if it succeeds in time.
pub async fn body(base_url: &str, asked: &HttpRequest, patience: Duration) -> Option<String> {
    let reply = look(base_url, asked, patience).await;
    if let Reply::Seen(Seen { status: 200, body, .. }) = reply { Some(body) } else { None }
}

/// A file beside the page.
pub async fn own_file(path: &str) -> Option<String> {
    let answer = Request::get(path).send().await.ok().filter(gloo_net::http::Response::ok)?;
    answer.text().await.ok()
}

/// Makes the browser send a preflight now, whatever it has cached, and cache the new answer. The response to
/// the request itself does not matter.
pub async fn ask_permission(base_url: &str, preflighted: &HttpRequest) {
    // For a `no-store` request Chromium does not cache the preflight either.
    look_past(RequestCache::Reload, base_url, preflighted, PATIENCE).await;
}

/// The result of a small request, within the time given. It bypasses the browser's cache, where Chromium
/// makes identical requests wait for each other.
pub async fn look(base_url: &str, asked: &HttpRequest, patience: Duration) -> Reply {
    look_past(RequestCache::NoStore, base_url, asked, patience).await
}

/// The same for a request whose duration is measured: if it needs a preflight, Chromium uses the cached one.
/// When bypassing the cache it would send another.
///
/// Other requests should not use the cache: it would store the key, readable, for responses that vary by it.
pub async fn look_permitted(base_url: &str, asked: &HttpRequest, patience: Duration) -> Reply {
    let by_cache = !asked.headers.is_empty() && is_chromium();
    let cache = if by_cache { RequestCache::Default } else { RequestCache::NoStore };
    look_past(cache, base_url, asked, patience).await
}

async fn look_past(
    cache: RequestCache,
    base_url: &str,
    asked: &HttpRequest,
    patience: Duration,
) -> Reply {
    let Ok(abort) = AbortOnDrop::new() else { return Reply::Failed };
    let builder = bare(base_url, asked, &abort.signal()).cache(cache);
    let Ok(request) = finished(builder, asked) else { return Reply::Failed };
    let answer = async {
        let response = request.send().await.ok()?;
        Some(Seen {
            status: response.status(),
            headers: response.headers().entries().collect(),
            redirected_to: response.redirected().then(|| response.url()),
            // A readable status is informative even if the body fails.
            body: beginning_of(&response).await,
        })
    };
    match abort_after(patience, answer).await {
        Some(Some(seen)) => Reply::Seen(seen),
        Some(None) => Reply::Failed,
        None => Reply::TimedOut,
    }
}

/// The text of an answer, up to the limit.
async fn beginning_of(response: &gloo_net::http::Response) -> String {
    let mut bytes = Vec::new();
    if let Some(body) = response.body() {
        let exchange = Exchange::of(Look::None, &body);
        let mut is_over = false;
        while !is_over && bytes.len() < MOST_BYTES {
            exchange.due().await;
            is_over = exchange.is_over();
            bytes.extend_from_slice(exchange.take().bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether anything answers there, even if the page may not see what.
pub async fn answers_something(base_url: &str, asked: &HttpRequest) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    // Without headers, which the browser would drop in this mode anyway.
    let request = bare(base_url, asked, &abort.signal()).mode(RequestMode::NoCors);
    abort_after(PATIENCE, async { request.send().await.is_ok() }).await.unwrap_or(false)
}

/// Whether the response is a redirect; the page may see that, but not its target.
pub async fn leads_elsewhere(base_url: &str, asked: &HttpRequest) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    let request = bare(base_url, asked, &abort.signal()).redirect(RequestRedirect::Manual);
    let answer = abort_after(PATIENCE, async { request.send().await.ok() }).await.flatten();
    answer.is_some_and(|answer| answer.type_() == ResponseType::Opaqueredirect)
}

fn bare(base_url: &str, request: &HttpRequest, signal: &AbortSignal) -> RequestBuilder {
    let url = request.url(base_url);
    let builder = match request.method {
        Method::Get => Request::get(&url),
        Method::Post => Request::post(&url),
    };
    builder.abort_signal(Some(signal))
}

/// The result of this work unless it takes too long; then it is dropped, which aborts a request.
async fn abort_after<T>(patience: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(sleep(patience))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
