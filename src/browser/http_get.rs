//! Small requests that are not measured.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::future::sleep;
use llm_api::HttpRequest;
use web_sys::RequestMode;

use super::abort::AbortOnDrop;

/// A server that lives answers a small request within this.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Status and body of a `GET`; nothing when the browser got no answer that it may show.
pub async fn get(url: &str) -> Option<(u16, String)> {
    answer(Request::get(url)).await
}

/// Status and body of a small `POST`.
pub async fn post(base_url: &str, request: HttpRequest) -> Option<(u16, String)> {
    let url = format!("{base_url}{}", request.path);
    let abort = AbortOnDrop::new().ok()?;
    let request =
        Request::post(&url).abort_signal(Some(&abort.signal())).body(request.body).ok()?;
    within_timeout(async { read(request.send().await.ok()?).await }).await
}

/// Makes the browser ask, once for a while, whether this URL may be posted JSON to.
pub async fn preflight(url: &str) {
    answer(Request::get(url).header("Content-Type", "application/json")).await;
}

/// Whether anything answers there, though the page may not see what.
pub async fn answers_something(url: &str) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    let request = Request::get(url).mode(RequestMode::NoCors).abort_signal(Some(&abort.signal()));
    within_timeout(async { request.send().await.ok() }).await.is_some()
}

async fn answer(request: RequestBuilder) -> Option<(u16, String)> {
    let abort = AbortOnDrop::new().ok()?;
    let request = request.abort_signal(Some(&abort.signal()));
    within_timeout(async { read(request.send().await.ok()?).await }).await
}

async fn read(response: gloo_net::http::Response) -> Option<(u16, String)> {
    Some((response.status(), response.text().await.ok()?))
}

async fn within_timeout<T>(work: impl Future<Output = Option<T>>) -> Option<T> {
    match select(pin!(work), pin!(sleep(TIMEOUT))).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => None,
    }
}
