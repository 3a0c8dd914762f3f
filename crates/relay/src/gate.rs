//! Admits only requests from the relay's own page, addressed to one of the relay's own names.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Version};

use crate::endpoint::{Endpoint, Role};
use crate::refusal::Refusal;
use crate::routes;
use crate::shared::Shared;

/// Headers by which browsers say where a request comes from and what it is for.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Admits a request or returns the reason for refusing it. Returns the origin of its page if the request
/// names one.
pub(crate) fn admit(
    shared: &Shared,
    endpoint: &Endpoint,
    request: &Parts,
) -> Result<Option<HeaderValue>, Refusal> {
    if request.version != Version::HTTP_11 {
        return Err(Refusal::ForeignHost);
    }
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS, Method::DELETE];
    if !methods.contains(&request.method) {
        return Err(Refusal::Method);
    }
    // A request target with a host is meant for a proxy; it has to name this relay, like the `Host` header.
    let target = request.uri.authority().map(|authority| authority.as_str());
    let host = only(&request.headers, HOST)?.and_then(|host| host.to_str().ok());
    let is_own = |name| shared.names.include(name, endpoint.port, endpoint.local_address);
    if !host.is_some_and(is_own) || !target.is_none_or(is_own) {
        return Err(Refusal::ForeignHost);
    }
    let origin = only(&request.headers, ORIGIN)?;
    if !origin.is_none_or(|origin| is_own_page(shared, endpoint, origin)) {
        return Err(Refusal::ForeignOrigin);
    }
    if origin.is_none() && comes_from_elsewhere(endpoint, request) {
        return Err(Refusal::ForeignOrigin);
    }
    Ok(origin.cloned())
}

/// The only header with this name. A second one is refused, since servers disagree on which one counts.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&HeaderValue>, Refusal> {
    let mut all = headers.get_all(name).into_iter();
    match (all.next(), all.next()) {
        (first, None) => Ok(first),
        _ => Err(Refusal::Malformed),
    }
}

/// Whether an origin is the page's, under any of the relay's names.
fn is_own_page(shared: &Shared, endpoint: &Endpoint, origin: &HeaderValue) -> bool {
    let name = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
    name.is_some_and(|name| shared.names.include(name, shared.page_port, endpoint.local_address))
}

/// Whether another page caused this request without saying who it is: an image, a script, a form. Following a
/// link to the page is fine. A page of the same site, such as one on another port, may load the page's own
/// files.
fn comes_from_elsewhere(endpoint: &Endpoint, request: &Parts) -> bool {
    let is = |name, value: &str| request.headers.get(name).is_some_and(|found| found == value);
    let path = request.uri.path();
    let opens_page = request.method == Method::GET && path == "/" && is(MODE, "navigate");
    let is_own_file = endpoint.role == Role::Page && !routes::is_of_program(path);
    is(SITE, "cross-site") && !opens_page || is(SITE, "same-site") && !is_own_file
}
