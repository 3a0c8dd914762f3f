//! The model server's key: added to requests, and masked where the server repeats it in an answer.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use http_body::Body as _;

use crate::error::Error;
use crate::secret::{ConcealingBody, Secret};

/// Where SGLang and vLLM list all their settings, including their key.
const SETTINGS: [&str; 2] = ["get_server_info", "server_info"];
/// A shorter key, such as `ollama` or `1234`, is no secret and may well occur in ordinary answers, so it is
/// only masked in errors and settings.
const MIN_SECRET_CHARS: usize = 8;

const HEADER: &str = "Authorization:";
const BEARER: &str = "Bearer ";
/// What a user name with a password begins with, which is sent as it is.
const BASIC: &str = "Basic ";

/// The model server's key.
pub(crate) struct Key {
    secret: Arc<Secret>,
    authorization: HeaderValue,
}

impl Key {
    /// Validates a key given by the user, possibly in quotes, which `docker --env-file` keeps, or as a header.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim().trim_matches(['"', '\'', '`']).trim();
        let text =
            [HEADER, BEARER].iter().fold(text, |text, word| after(word, text).unwrap_or(text));
        let (kind, text) = after(BASIC, text).map_or((BEARER, text), |secret| (BASIC, secret));
        let header = HeaderValue::try_from(format!("{kind}{text}")).ok();
        let is_key = |header: &HeaderValue| !text.is_empty() && header.to_str().is_ok();
        let mut authorization = header.filter(is_key).ok_or(Error::Key)?;
        // Keeps it out of logs.
        authorization.set_sensitive(true);
        Ok(Self { secret: Arc::new(Secret::new(text)), authorization })
    }

    /// The header that carries it.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// The answer from a path with the key masked.
    pub(crate) fn conceal_in(&self, path: &str, mut answer: Response) -> Response {
        self.remove_from(answer.headers_mut());
        // This includes the status's reason phrase, which is the server's.
        answer.extensions_mut().clear();
        let is_searched = self.secret.len() >= MIN_SECRET_CHARS
            || !answer.status().is_success()
            || SETTINGS.contains(&path);
        if answer.body().is_end_stream() || !is_searched {
            return answer;
        }
        answer.headers_mut().remove(CONTENT_LENGTH);
        // The request asked for no compression. An answer that is compressed anyway cannot be searched.
        match answer.headers_mut().remove(CONTENT_ENCODING) {
            Some(packing) if packing != "identity" => answer.map(|_| Body::empty()),
            _ => answer.map(|body| Body::new(ConcealingBody::new(body, Arc::clone(&self.secret)))),
        }
    }

    fn remove_from(&self, headers: &mut HeaderMap) {
        let telling: Vec<HeaderName> = headers
            .iter()
            .filter(|(_, value)| self.secret.is_in(value.as_bytes()))
            .map(|(name, _)| name.clone())
            .collect();
        for name in telling {
            headers.remove(name);
        }
    }
}

/// What follows a word at the beginning, in whatever case that is.
fn after<'a>(word: &str, text: &'a str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use http_body_util::BodyExt as _;

    use super::*;

    const SAID: &str = r#"{"error":"sk-own is no key","api_key":"sk\u002Down"}"#;

    async fn heard(key: &str, status: StatusCode, path: &str, packing: &str, said: &str) -> String {
        let answer = Response::builder().status(status).header("x-key", key);
        let answer = answer.header(CONTENT_LENGTH, said.len()).header(CONTENT_ENCODING, packing);
        let answer = answer.body(Body::from(said.to_owned())).unwrap();
        let answer = Key::read(&format!(" {key}\n")).unwrap().conceal_in(path, answer);
        assert_eq!((answer.status(), answer.headers().get("x-key")), (status, None));
        let told = answer.headers().get(CONTENT_LENGTH).cloned();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(told.is_none_or(|told| told == body.len().to_string().as_str()));
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[test]
    fn a_key_is_read_however_it_is_written() {
        for (text, sent) in [
            ("sk-own", "Bearer sk-own"),
            ("Basic bmFtZTpwYXNz", "Basic bmFtZTpwYXNz"),
            (" basic  bmFtZTpwYXNz\n", "Basic bmFtZTpwYXNz"),
            ("Basic", "Bearer Basic"),
            ("Bearer sk-own", "Bearer sk-own"),
            ("\"sk-own\"", "Bearer sk-own"),
            ("'Authorization: bearer  sk-own'\n", "Bearer sk-own"),
            ("\"Basic bmFtZTpwYXNz\"", "Basic bmFtZTpwYXNz"),
        ] {
            let key = Key::read(text).ok().unwrap();
            assert_eq!(key.authorization(), sent, "{text}");
            let secret = sent.split(' ').next_back().unwrap();
            assert!(key.secret.is_in(secret.as_bytes()), "{text}");
        }
        for text in ["", "\"\"", "Authorization: "] {
            assert!(matches!(Key::read(text), Err(Error::Key)), "{text}");
        }
        let key = Key::read("Basic bmFtZTpwYXNz").ok().unwrap();
        assert!(key.secret.is_in(b"no bmFtZTpwYXNz"));
    }

    #[tokio::test]
    async fn a_key_repeated_by_the_server_reaches_nobody() {
        let kept = r#"{"error":"••• is no key","api_key":"•••"}"#;
        for (status, path) in [(401, "v1/models"), (500, "api/chat"), (200, "get_server_info")] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(heard("sk-own", status, path, "identity", SAID).await, kept, "{path}");
        }
        let (refused, path) = (StatusCode::UNAUTHORIZED, "v1/models");
        assert_eq!(heard("sk-own", refused, path, "gzip", SAID).await, "");
        assert_eq!(heard("sk-own", refused, path, "identity", "no").await, "no");
    }

    #[tokio::test]
    async fn a_long_key_is_masked_in_every_answer() {
        let (ok, path) = (StatusCode::OK, "api/chat");
        let said = r#"{"content":"sk-own-long"}"#;
        assert_eq!(heard("sk-own-long", ok, path, "identity", said).await, r#"{"content":"•••"}"#);
        assert_eq!(heard("sk-own-long", ok, path, "br", said).await, "");
        assert_eq!(heard("sk-own", ok, path, "identity", SAID).await, SAID, "too short for one");
    }
}
