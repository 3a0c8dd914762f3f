//! A server that redirects. The relay does not follow, and the browser would look for the target on the relay
//! itself, so the page is told where the redirect leads. Where the path only lacks a slash, the page is sent to the
//! same place again, and the relay adds the slash.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Mutex;

use axum::http::header::LOCATION;
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use crate::locked::locked;
use crate::server_url::ServerUrl;

/// More than a server has paths that the page uses.
const MAX_SLASHED: usize = 64;

/// Where a redirect leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The same path of the same server, with a slash at its end.
    Slashed,
    /// The same path below another base URL, which is this one.
    Server(String),
    /// Something else, such as a login page, at this URL.
    Elsewhere(String),
}

/// Where an answer from a path redirects to, if it does.
pub(crate) fn target_of(answer: &Response, server: &ServerUrl, path: &str) -> Option<Target> {
    let location = answer.headers().get(LOCATION).filter(|_| answer.status().is_redirection())?;
    Some(target(&whole(location.to_str().ok()?, server), server, path))
}

/// Sends the page to the place that it came to, with the same method and body.
pub(crate) fn once_more(place: &Uri) -> Response {
    let place = place.path_and_query().map_or("/", PathAndQuery::as_str);
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, place)]).into_response()
}

/// The paths that the server has only with a slash at the end.
#[derive(Debug, Default)]
pub(crate) struct Slashed(Mutex<BTreeSet<String>>);

impl Slashed {
    /// Notes such a path; `false` if there are too many already.
    pub(crate) fn note(&self, path: &str) -> bool {
        let mut paths = locked(&self.0);
        let has_room = paths.len() < MAX_SLASHED;
        if has_room {
            paths.insert(path.to_owned());
        }
        has_room
    }

    /// Whether this is such a path.
    pub(crate) fn include(&self, path: &str) -> bool {
        locked(&self.0).contains(path)
    }

    /// The path as the server has it.
    pub(crate) fn spelled<'a>(&self, path: &'a str) -> Cow<'a, str> {
        match self.include(path) {
            true => Cow::Owned(format!("{path}/")),
            false => Cow::Borrowed(path),
        }
    }
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

/// What an absolute URL means for a path. A base URL becomes part of a command that people copy, so everything from
/// the first character special to a shell is cut off.
fn target(location: &str, server: &ServerUrl, path: &str) -> Target {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~:/[]%".contains(sign);
    let place = location.split(|sign| !is_plain(sign)).next().unwrap_or(location);
    if !path.is_empty() && place.eq_ignore_ascii_case(&format!("{server}{path}/")) {
        return Target::Slashed;
    }
    let base = place.trim_end_matches('/').strip_suffix(path);
    let is_other = |base: &&str| base.ends_with('/') && **base != server.to_string();
    match base.filter(is_other) {
        Some(base) => Target::Server(base.to_owned()),
        None => Target::Elsewhere(place.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_base_url_is_reported_if_it_is_one() {
        let server = ServerUrl::read("http://box:8000/gate").unwrap();
        let to = |url: &str| Target::Server(url.to_owned());
        let elsewhere = |url: &str| Target::Elsewhere(url.to_owned());
        for (location, led) in [
            ("http://box:9000/v1/models", to("http://box:9000/")),
            ("https://box/v1/models?a=b", to("https://box/")),
            ("//other/v1/models", to("http://other/")),
            ("/new/v1/models", to("http://box:8000/new/")),
            ("/v1/models/", to("http://box:8000/")),
            ("https://login.example/sign-in?to=x", elsewhere("https://login.example/sign-in")),
            ("http://box:9000/v1;rm", elsewhere("http://box:9000/v1")),
            ("http://box:9000/xv1/models", elsewhere("http://box:9000/xv1/models")),
            ("login", elsewhere("http://box:8000/gate/login")),
            ("/gate/v1/models?x=1", elsewhere("http://box:8000/gate/v1/models")),
            ("/gate/v1/models/", Target::Slashed),
            ("http://BOX:8000/gate/v1/models/?x=1", Target::Slashed),
        ] {
            assert_eq!(target(&whole(location, &server), &server, "v1/models"), led, "{location}");
        }
        let secure = ServerUrl::read("https://box/").unwrap();
        assert_eq!(whole("/new/", &secure), "https://box/new/");
        assert_eq!(whole("//other/", &secure), "https://other/");
    }

    #[test]
    fn a_slash_is_remembered_for_some_paths() {
        let slashed = Slashed::default();
        assert_eq!(slashed.spelled("v1/models"), "v1/models");
        assert!(slashed.note("v1/models") && slashed.note("v1/models"));
        assert_eq!(slashed.spelled("v1/models"), "v1/models/");
        assert_eq!(slashed.spelled("v1/completions"), "v1/completions");
        let noted = (0..1000).filter(|path| slashed.note(&path.to_string())).count();
        assert!(noted < MAX_SLASHED, "{noted}");
    }
}
