//! A server that redirects. The relay does not follow, and the browser would look for the target on the relay
//! itself, so the page is told where the redirect leads.

use axum::http::header::LOCATION;
use axum::response::Response;

use crate::server_url::ServerUrl;

/// The server to use instead, if an answer redirects elsewhere.
pub(crate) fn location_of(answer: &Response, server: &ServerUrl, path: &str) -> Option<String> {
    let location = answer.headers().get(LOCATION).filter(|_| answer.status().is_redirection())?;
    Some(base_of(&whole(location.to_str().ok()?, server), path))
}

/// The redirect's target as an absolute URL.
fn whole(location: &str, server: &ServerUrl) -> String {
    match location {
        it if it.contains("://") => it.to_owned(),
        it if it.starts_with("//") => format!("{}:{it}", server.scheme()),
        it if it.starts_with('/') => format!("{}://{}{it}", server.scheme(), server.authority()),
        it => format!("{server}{it}"),
    }
}

/// The base URL of the target server, if the target is the same path there. It becomes part of a command that
/// people copy, so everything from the first character special to a shell is cut off.
fn base_of(location: &str, path: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~:/[]%".contains(sign);
    let place = location.split(|sign| !is_plain(sign)).next().unwrap_or(location);
    place.strip_suffix(path).unwrap_or(place).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_base_url_is_reported() {
        let server = ServerUrl::read("http://box:8000/gate").unwrap();
        for (location, to) in [
            ("http://box:9000/v1/models", "http://box:9000/"),
            ("https://box/v1/models?a=b", "https://box/"),
            ("https://login.example/sign-in?to=x", "https://login.example/sign-in"),
            ("http://box:9000/v1;rm", "http://box:9000/v1"),
            ("//other/v1/models", "http://other/"),
            ("/new/v1/models", "http://box:8000/new/"),
            ("/v1/models/", "http://box:8000/v1/models/"),
            ("login", "http://box:8000/gate/login"),
        ] {
            assert_eq!(base_of(&whole(location, &server), "v1/models"), to, "{location}");
        }
        let secure = ServerUrl::read("https://box/").unwrap();
        assert_eq!(whole("/new/", &secure), "https://box/new/");
        assert_eq!(whole("//other/", &secure), "https://other/");
    }
}
