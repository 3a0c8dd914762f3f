//! The model server's key: added to requests, and redacted where the server repeats it in an answer.

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt as _, Limited};

use crate::error::Error;

/// Stands in the key's place.
const REDACTED: &str = "•••";
/// Longer than any error or server settings. A longer body is dropped.
const SEARCHED_MAX_BYTES: usize = 256 * 1024;
/// Where an `SGLang` or a vLLM tells all its settings, its key among them.
const SETTINGS: [&str; 2] = ["get_server_info", "server_info"];

/// The model server's key.
pub(crate) struct Key {
    text: String,
    authorization: HeaderValue,
}

impl Key {
    /// Reads what a user has given.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim().to_owned();
        let header = HeaderValue::try_from(format!("Bearer {text}")).ok();
        let is_key = |header: &HeaderValue| !text.is_empty() && header.to_str().is_ok();
        let mut authorization = header.filter(is_key).ok_or(Error::Key)?;
        // No log shows it.
        authorization.set_sensitive(true);
        Ok(Self { text, authorization })
    }

    /// The header that carries it.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// The answer from a path without the key in it. Only errors and settings, which may repeat the key, are
    /// searched: a stream of tokens is forwarded as it arrives.
    pub(crate) async fn redact(&self, path: &str, mut answer: Response) -> Response {
        self.remove_from(answer.headers_mut());
        // Among them the words beside the status, which are the server's own.
        answer.extensions_mut().clear();
        let may_tell = !answer.status().is_success() || SETTINGS.contains(&path);
        if answer.body().is_end_stream() || !may_tell {
            return answer;
        }
        let (mut head, body) = answer.into_parts();
        head.headers.remove(CONTENT_LENGTH);
        // It was asked for plainly. What is packed nevertheless can not be looked through.
        let body = match head.headers.remove(CONTENT_ENCODING) {
            Some(packing) if packing != "identity" => Bytes::new(),
            _ => {
                let whole = Limited::new(body, SEARCHED_MAX_BYTES).collect().await;
                whole.map(|body| self.redact_body(body.to_bytes())).unwrap_or_default()
            }
        };
        Response::from_parts(head, Body::from(body))
    }

    fn remove_from(&self, headers: &mut HeaderMap) {
        let tells = |value: &HeaderValue| {
            value.as_bytes().windows(self.text.len()).any(|part| part == self.text.as_bytes())
        };
        let telling: Vec<HeaderName> = headers
            .iter()
            .filter(|(_, value)| tells(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in telling {
            headers.remove(name);
        }
    }

    fn redact_body(&self, body: Bytes) -> Bytes {
        let text = String::from_utf8_lossy(&body);
        match text.contains(&self.text) {
            true => text.replace(&self.text, REDACTED).into(),
            false => body,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    const SAID: &str = r#"{"error":"sk-own is no key","api_key":"sk-own"}"#;

    async fn heard(status: StatusCode, path: &str, packing: &str, said: String) -> String {
        let answer = Response::builder().status(status).header("x-key", "sk-own");
        let answer = answer.header(CONTENT_LENGTH, said.len()).header(CONTENT_ENCODING, packing);
        let answer = answer.body(Body::from(said)).unwrap();
        let answer = Key::read(" sk-own\n").unwrap().redact(path, answer).await;
        assert_eq!((answer.status(), answer.headers().get("x-key")), (status, None));
        let told = answer.headers().get(CONTENT_LENGTH).cloned();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(told.is_none_or(|told| told == body.len().to_string().as_str()));
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_server_that_repeats_the_key_tells_it_to_nobody() {
        let kept = r#"{"error":"••• is no key","api_key":"•••"}"#;
        for (status, path) in [(401, "v1/models"), (500, "api/chat"), (200, "get_server_info")] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(heard(status, path, "identity", SAID.into()).await, kept, "{path}");
        }
        let (refused, path) = (StatusCode::UNAUTHORIZED, "v1/models");
        assert_eq!(heard(refused, path, "gzip", SAID.into()).await, "");
        assert_eq!(heard(refused, path, "identity", SAID.repeat(10_000)).await, "");
        assert_eq!(heard(refused, path, "identity", "no".into()).await, "no");
    }

    #[tokio::test]
    async fn what_a_model_says_is_not_looked_through() {
        assert_eq!(heard(StatusCode::OK, "api/chat", "identity", SAID.into()).await, SAID);
    }
}
