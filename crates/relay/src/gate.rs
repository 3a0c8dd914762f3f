//! Who may ask: the page, by one of the relay's own names, and nobody else.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Version};

use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::wire::Wire;

/// Told by browsers: from where a page asks, and what for.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Lets a request in, or says why not. What comes back is the origin of its page, where it names one.
pub(crate) fn admit(
    shared: &Shared,
    wire: &Wire,
    request: &Parts,
) -> Result<Option<HeaderValue>, Refusal> {
    if request.version != Version::HTTP_11 {
        return Err(Refusal::ForeignHost);
    }
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS, Method::DELETE];
    if !methods.contains(&request.method) {
        return Err(Refusal::Method);
    }
    // A target with a host of its own is for a proxy: it has to be this one, twice.
    let target = request.uri.authority().map(|authority| authority.as_str());
    let host = only(&request.headers, HOST)?.and_then(|host| host.to_str().ok());
    let is_own = |name| shared.names.are_own(name, wire.port, wire.met_at);
    if !host.is_some_and(is_own) || !target.is_none_or(is_own) {
        return Err(Refusal::ForeignHost);
    }
    let origin = only(&request.headers, ORIGIN)?;
    if !origin.is_none_or(|origin| is_own_page(shared, wire, origin)) {
        return Err(Refusal::ForeignOrigin);
    }
    if origin.is_none() && comes_from_elsewhere(request) {
        return Err(Refusal::ForeignOrigin);
    }
    Ok(origin.cloned())
}

/// The one header of a name: two of them are a trick.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&HeaderValue>, Refusal> {
    let mut all = headers.get_all(name).into_iter();
    match (all.next(), all.next()) {
        (first, None) => Ok(first),
        _ => Err(Refusal::Malformed),
    }
}

/// Whether an origin is that of the page, by any of its names.
fn is_own_page(shared: &Shared, wire: &Wire, origin: &HeaderValue) -> bool {
    let name = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
    name.is_some_and(|name| shared.names.are_own(name, shared.page_port, wire.met_at))
}

/// Whether another site asks without saying who it is: a picture, a script, a form. Whoever follows a
/// link to the page is welcome.
fn comes_from_elsewhere(request: &Parts) -> bool {
    let is = |name, value: &str| request.headers.get(name).is_some_and(|found| found == value);
    let opens_page =
        request.method == Method::GET && request.uri.path() == "/" && is(MODE, "navigate");
    is(SITE, "cross-site") && !opens_page
}
