//! Which origins may send requests, by Ollama's rules, which are those of gin-contrib/cors.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::truth::Ledger;

/// Hosts whose pages are allowed by default, on any port and over http or https.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "0.0.0.0"];

const APP_SCHEMES: [&str; 5] = ["app", "file", "tauri", "vscode-webview", "vscode-file"];

const METHODS: &str = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";

const HEADERS: &str = "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,\
    X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,\
    X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,X-Stainless-Poll-Helper,\
    X-Stainless-Retry-Count,X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Timeout";

const PREFLIGHT_VARIES: [&str; 3] =
    ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];

/// How long a preflight's answer may be cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaxAge {
    Unsaid,
    Seconds(u32),
}

impl Default for MaxAge {
    /// Twelve hours, as Ollama says.
    fn default() -> Self {
        Self::Seconds(12 * 60 * 60)
    }
}

impl fmt::Display for MaxAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsaid => f.write_str("none"),
            Self::Seconds(seconds) => seconds.fmt(f),
        }
    }
}

impl FromStr for MaxAge {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        if text == "none" { Ok(Self::Unsaid) } else { text.parse().map(Self::Seconds) }
    }
}

/// The allowed origins.
#[derive(Debug)]
pub(crate) struct AllowedOrigins {
    patterns: Vec<String>,
    all: bool,
}

impl AllowedOrigins {
    /// The default origins and `more`, each of which may contain one `*`.
    pub(crate) fn new(more: &[String]) -> Self {
        let local = LOCAL_HOSTS.iter().flat_map(|host| {
            ["http", "https"].into_iter().flat_map(move |scheme| {
                [format!("{scheme}://{host}"), format!("{scheme}://{host}:*")]
            })
        });
        let apps = APP_SCHEMES.iter().map(|scheme| format!("{scheme}://*"));
        let more = more.iter().map(|origin| origin.to_lowercase());
        let patterns: Vec<String> = local.chain(apps).chain(more).collect();
        Self { all: patterns.iter().any(|pattern| pattern == "*"), patterns }
    }

    fn allows(&self, origin: &str) -> bool {
        let origin = origin.to_lowercase();
        self.all
            || self.patterns.iter().any(|pattern| match pattern.split_once('*') {
                None => origin == *pattern,
                Some((start, end)) => origin
                    .strip_prefix(start)
                    .is_some_and(|rest| rest.len() >= end.len() && rest.ends_with(end)),
            })
    }
}

/// The check for requests from other origins.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) allowed: AllowedOrigins,
    pub(crate) max_age: MaxAge,
    pub(crate) ledger: Arc<Ledger>,
}

/// Answers preflights, refuses foreign pages, and adds CORS headers to what local pages get.
pub(crate) async fn check(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let allowed = &gate.allowed;
    let is_preflight = request.method() == Method::OPTIONS;
    if is_preflight {
        let method = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
        let method = method.and_then(|method| method.to_str().ok()).unwrap_or_default();
        gate.ledger.count_preflight(method);
    }
    let Some(origin) = cross_origin(request.headers()) else {
        return next.run(request).await;
    };
    if !origin.to_str().is_ok_and(|origin| allowed.allows(origin)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = if is_preflight { preflight(gate.max_age) } else { next.run(request).await };
    let headers = response.headers_mut();
    if allowed.all {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        return response;
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let varies = if is_preflight { &PREFLIGHT_VARIES[..] } else { &["Origin"] };
    for header in varies {
        headers.append(VARY, HeaderValue::from_static(header));
    }
    response
}

/// The origin of a request, if it differs from the server's own.
fn cross_origin(headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN).filter(|origin| !origin.is_empty())?;
    let host = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    let is_own = [&b"http://"[..], b"https://"]
        .iter()
        .any(|scheme| origin.as_bytes().strip_prefix(*scheme) == Some(host));
    (!is_own).then(|| origin.clone())
}

fn preflight(max_age: MaxAge) -> Response {
    let headers =
        [(ACCESS_CONTROL_ALLOW_METHODS, METHODS), (ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)];
    let mut response = (StatusCode::NO_CONTENT, headers).into_response();
    if let MaxAge::Seconds(seconds) = max_age {
        response.headers_mut().insert(ACCESS_CONTROL_MAX_AGE, seconds.into());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_pages_may_ask_and_others_may_not() {
        let allowed = AllowedOrigins::new(&[]);
        for origin in [
            "http://localhost",
            "http://localhost:8080",
            "https://127.0.0.1:1",
            "HTTP://LOCALHOST:80",
            "http://0.0.0.0:8080",
            "app://page",
            "tauri://localhost",
        ] {
            assert!(allowed.allows(origin), "{origin}");
        }
        for origin in [
            "null",
            "http://192.168.1.20:8080",
            "http://page.localhost:8080",
            "http://[::1]:8080",
            "http://localhost.example",
            "https://example.com",
        ] {
            assert!(!allowed.allows(origin), "{origin}");
        }
    }

    #[test]
    fn a_max_age_is_a_number_or_none() {
        for (text, max_age) in [("none", MaxAge::Unsaid), ("600", MaxAge::Seconds(600))] {
            assert_eq!(text.parse(), Ok(max_age));
            assert_eq!(max_age.to_string(), text);
        }
        assert!("soon".parse::<MaxAge>().is_err());
    }

    #[test]
    fn more_origins_can_be_allowed() {
        let more = ["http://192.168.1.*".to_owned(), "https://example.com".to_owned()];
        let allowed = AllowedOrigins::new(&more);
        assert!(allowed.allows("http://192.168.1.20:8080"));
        assert!(allowed.allows("https://example.com"));
        assert!(!allowed.allows("https://example.com:8080"));
        assert!(AllowedOrigins::new(&["*".to_owned()]).allows("https://anything.example"));
    }
}
