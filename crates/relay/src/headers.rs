//! Which headers are forwarded: only those that the page and model servers need. Any others mean something to
//! an intermediary or to the browser, and nothing to a measurement.

use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, RETRY_AFTER, SERVER, USER_AGENT, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Allows only the page's own origin to embed an answer in a document.
pub(crate) const RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
pub(crate) const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// Forwarded from the page's request.
const FOR_SERVER: [HeaderName; 6] =
    [ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT];

/// Forwarded from the model server's answer. None of them lets it act as the page, whose origin it shares.
const FOR_PAGE: [HeaderName; 8] = [
    CACHE_CONTROL,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    DATE,
    RETRY_AFTER,
    SERVER,
    VARY,
];

/// Keeps only the headers of a page's request that the model server may see.
pub(crate) fn for_server(headers: &mut HeaderMap) {
    keep(headers, &FOR_SERVER);
    headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
}

/// Keeps only the headers of the model server's answer that the page may see.
pub(crate) fn for_page(headers: &mut HeaderMap) {
    keep(headers, &FOR_PAGE);
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(RESOURCE_POLICY, SAME_ORIGIN);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

fn keep(headers: &mut HeaderMap, known: &[HeaderName]) {
    let unknown: Vec<HeaderName> =
        headers.keys().filter(|name| !known.contains(name)).cloned().collect();
    for name in unknown {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair =
            |&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_known_headers_reach_the_server() {
        let mut all = headers(&[
            ("accept", "*/*"),
            ("authorization", "Bearer x"),
            ("connection", "keep-alive, x-hop"),
            ("content-type", "application/json"),
            ("cookie", "tokometer-1=code"),
            ("host", "localhost"),
            ("origin", "http://localhost"),
            ("referer", "http://localhost/"),
            ("sec-fetch-site", "same-origin"),
            ("transfer-encoding", "chunked"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-http-method-override", "DELETE"),
            ("x-original-url", "/admin"),
        ]);
        for_server(&mut all);
        let expected = headers(&[
            ("accept", "*/*"),
            ("accept-encoding", "identity"),
            ("authorization", "Bearer x"),
            ("content-type", "application/json"),
        ]);
        assert_eq!(all, expected);
    }

    #[test]
    fn the_page_sees_nothing_meant_for_another_origin() {
        let mut all = headers(&[
            ("access-control-allow-origin", "*"),
            ("alt-svc", "h3=\":443\""),
            ("clear-site-data", "\"*\""),
            ("location", "/elsewhere"),
            ("nel", "{}"),
            ("refresh", "0;url=/elsewhere"),
            ("retry-after", "1"),
            ("server-timing", "theirs"),
            ("set-cookie", "a=b"),
            ("set-cookie2", "a=b"),
            ("strict-transport-security", "max-age=1"),
            ("timing-allow-origin", "*"),
            ("www-authenticate", "Basic"),
        ]);
        for_page(&mut all);
        assert_eq!(all.len(), 4, "{all:?}");
        assert_eq!(all["retry-after"], "1");
    }
}
