//! Which headers are forwarded: all but those of a single connection, and those meant for the relay itself.

use axum::http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_SECURITY_POLICY, COOKIE, EXPECT, HOST, LOCATION, ORIGIN,
    PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFERER, REFRESH, SET_COOKIE, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::cors;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Hop-by-hop headers: RFC 9110, section 7.6.1.
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    KEEP_ALIVE,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    PROXY_CONNECTION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Meant for the relay, and of no concern to the model server.
const FOR_THE_RELAY: [HeaderName; 5] = [HOST, ORIGIN, REFERER, COOKIE, EXPECT];

/// Orders of a server to the browser about the server's own origin, which here is the page's: with these the
/// browser would ask for a password, forget the page's sessions, go elsewhere.
const FOR_THE_BROWSER: [HeaderName; 5] =
    [CLEAR_SITE_DATA, LOCATION, REFRESH, SET_COOKIE, WWW_AUTHENTICATE];

/// Turns the headers of a page's request into those for the model server.
pub(crate) fn for_server(headers: &mut HeaderMap) {
    drop_hop_by_hop(headers);
    for name in FOR_THE_RELAY {
        headers.remove(name);
    }
    let of_browser: Vec<HeaderName> = headers
        .keys()
        .filter(|name| ["sec-", "access-control-"].iter().any(|it| name.as_str().starts_with(it)))
        .cloned()
        .collect();
    for name in of_browser {
        headers.remove(name);
    }
    headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
}

/// Turns the headers of the model server's answer into those for the page. The answer comes from the page's own
/// origin, and must not act as a page itself.
pub(crate) fn for_page(headers: &mut HeaderMap) {
    drop_hop_by_hop(headers);
    cors::remove_permissions(headers);
    for name in FOR_THE_BROWSER {
        headers.remove(name);
    }
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

fn drop_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in HOP_BY_HOP.into_iter().chain(named) {
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
    fn the_server_hears_what_was_said_to_it() {
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
            ("x-hop", "1"),
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
    fn the_page_hears_nothing_of_what_is_for_another_origin() {
        let mut all = headers(&[
            ("access-control-allow-origin", "*"),
            ("clear-site-data", "\"*\""),
            ("location", "/elsewhere"),
            ("refresh", "0;url=/elsewhere"),
            ("retry-after", "1"),
            ("set-cookie", "a=b"),
            ("timing-allow-origin", "*"),
            ("www-authenticate", "Basic"),
        ]);
        for_page(&mut all);
        assert_eq!(all.len(), 3, "{all:?}");
        assert_eq!(all["retry-after"], "1");
    }
}
