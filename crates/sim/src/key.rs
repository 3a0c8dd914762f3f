//! Servers that require a key, in the ways real ones do.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::refusal::{json_response, to_json};

/// What requires the key, and what a refusal reveals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyManner {
    /// All of the API; pages may read the refusal.
    Said,
    /// Everything under `v1`; pages may not read the refusal, which has no CORS headers (vLLM).
    Hidden,
    /// Chats only; the list of models is public (llama-server).
    Chats,
}

/// Not the name of a manner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be said, hidden or chats")]
pub struct UnknownManner;

impl FromStr for KeyManner {
    type Err = UnknownManner;

    fn from_str(text: &str) -> Result<Self, UnknownManner> {
        match text {
            "said" => Ok(Self::Said),
            "hidden" => Ok(Self::Hidden),
            "chats" => Ok(Self::Chats),
            _ => Err(UnknownManner),
        }
    }
}

/// Guards what requires the key.
#[derive(Debug)]
pub(crate) struct Lock {
    pub(crate) key: String,
    pub(crate) manner: KeyManner,
}

/// Refuses requests without the key. Preflights need none.
pub(crate) async fn check(State(lock): State<Arc<Lock>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_chat = path.ends_with("/chat") || path.ends_with("/completions");
    let is_behind = match lock.manner {
        KeyManner::Said => path.starts_with("/api/") || path.starts_with("/v1/"),
        KeyManner::Hidden => path.starts_with("/v1/"),
        KeyManner::Chats => is_chat,
    };
    let told = request.headers().get(AUTHORIZATION).and_then(|told| told.to_str().ok());
    let key = told.and_then(|told| told.strip_prefix("Bearer "));
    if !is_behind || request.method() == Method::OPTIONS || key == Some(&lock.key) {
        return next.run(request).await;
    }
    let words = match (lock.manner, key) {
        (KeyManner::Hidden, _) => json!({ "error": "Unauthorized" }),
        (_, None) => json!({ "error": { "message": "No API key was sent", "code": 401 } }),
        // Some gateways repeat what they were sent.
        (_, Some(key)) => {
            json!({ "error": { "message": format!("Invalid API key: {key}"), "code": 401 } })
        }
    };
    json_response(StatusCode::UNAUTHORIZED, to_json(&words)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_manner_is_parsed_from_its_name() {
        for (text, manner) in [
            ("said", Ok(KeyManner::Said)),
            ("hidden", Ok(KeyManner::Hidden)),
            ("chats", Ok(KeyManner::Chats)),
            ("", Err(UnknownManner)),
        ] {
            assert_eq!(text.parse(), manner);
        }
    }
}
