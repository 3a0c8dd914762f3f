//! What can go wrong when a model server is asked, told apart by what a user can do about it.

use serde_json::Value;

use crate::json;

/// Why a request brought no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The server has no such model.
    #[error("the server has no model {model:?}")]
    ModelNotFound {
        /// The model that was asked for.
        model: String,
    },
    /// The server's queue is full, or it is still loading a model (503).
    #[error("the server is busy (HTTP 503)")]
    Busy,
    /// The server did not accept the request as it was put.
    #[error("the server refused the request (HTTP {status}){}", colon(.message))]
    BadRequest {
        /// The HTTP status.
        status: u16,
        /// The server's own words; may be empty.
        message: String,
    },
    /// The server failed. Ollama also says so of an option of the wrong type.
    #[error("the server failed (HTTP {status}){}", colon(.message))]
    Server {
        /// The HTTP status.
        status: u16,
        /// The server's own words; may be empty.
        message: String,
    },
    /// Any other answer that is no success.
    #[error("the server answered HTTP {status}{}", colon(.message))]
    Http {
        /// The HTTP status.
        status: u16,
        /// The server's own words; may be empty.
        message: String,
    },
    /// The answer began well, then the server reported an error in it.
    #[error("the server broke off its answer: {message}")]
    InStream {
        /// The server's own words.
        message: String,
    },
    /// The answer ended, and the server never said that it is complete.
    #[error("the answer ended before the server said that it is complete")]
    EndedEarly,
    /// Something else than the expected JSON.
    #[error("expected JSON of a model server, got {excerpt:?}")]
    NotJson {
        /// The beginning of what came.
        excerpt: String,
    },
}

impl ApiError {
    /// Reads an answer whose status is no success; `model` is the one that was asked for.
    pub fn from_response(status: u16, body: &str, model: &str) -> Self {
        let told = serde_json::from_str(body).ok().and_then(|body| error_message(&body));
        match (status, told) {
            // A wrong address is a 404 as well, so it takes the server's words to blame the model.
            (404, Some(message)) if message.to_lowercase().contains("model") => {
                Self::ModelNotFound { model: model.to_owned() }
            }
            (503, _) => Self::Busy,
            (status, told) => {
                let message = told.unwrap_or_else(|| json::excerpt(body.as_bytes()));
                match status {
                    400 | 413 | 415 | 422 => Self::BadRequest { status, message },
                    500..=599 => Self::Server { status, message },
                    _ => Self::Http { status, message },
                }
            }
        }
    }

    /// The error that a server put in the middle of an answer, as the value of its `error` field.
    pub(crate) fn in_stream(error: &Value) -> Self {
        Self::InStream { message: words(error).unwrap_or_else(|| error.to_string()) }
    }
}

/// The server's own words: `{"error": "…"}` (Ollama), `{"error": {"message": "…"}}` (OpenAI),
/// `{"message": "…"}` (vLLM), `{"detail": "…"}` (FastAPI, under many an OpenAI-compatible server).
fn error_message(body: &Value) -> Option<String> {
    ["error", "message", "detail"].iter().find_map(|key| words(body.get(key)?))
}

fn words(error: &Value) -> Option<String> {
    match error {
        Value::String(message) => Some(message.clone()),
        error => json::text(error, "message"),
    }
}

fn colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_missing_only_if_the_server_says_so() {
        let missing = ApiError::ModelNotFound { model: "m:1b".into() };
        for body in [
            r#"{"error":"model 'm:1b' not found"}"#,
            r#"{"error":{"message":"model 'm:1b' not found","type":"not_found_error"}}"#,
            r#"{"object":"error","message":"The model `m:1b` does not exist.","code":404}"#,
        ] {
            assert_eq!(ApiError::from_response(404, body, "m:1b"), missing, "{body}");
        }
        for body in ["404 page not found", r#"{"error":{"message":"File Not Found"}}"#, ""] {
            let error = ApiError::from_response(404, body, "m:1b");
            assert!(matches!(error, ApiError::Http { status: 404, .. }), "{body}: {error}");
        }
    }

    #[test]
    fn errors_read_as_sentences() {
        let said = |status, body| ApiError::from_response(status, body, "m:1b").to_string();
        insta::assert_snapshot!(said(404, r#"{"error":"model not found"}"#), @r#"the server has no model "m:1b""#);
        insta::assert_snapshot!(said(503, "x"), @"the server is busy (HTTP 503)");
        insta::assert_snapshot!(said(400, r#"{"error":"unexpected EOF"}"#), @"the server refused the request (HTTP 400): unexpected EOF");
        insta::assert_snapshot!(said(422, r#"{"detail":"no messages"}"#), @"the server refused the request (HTTP 422): no messages");
        insta::assert_snapshot!(said(500, r#"{"error":{"code":500}}"#), @r#"the server failed (HTTP 500): {"error":{"code":500}}"#);
        insta::assert_snapshot!(said(502, "<h1>Bad gateway</h1>"), @"the server failed (HTTP 502): <h1>Bad gateway</h1>");
        insta::assert_snapshot!(said(403, ""), @"the server answered HTTP 403");
        insta::assert_snapshot!(ApiError::EndedEarly, @"the answer ended before the server said that it is complete");
    }

    #[test]
    fn an_error_inside_an_answer_may_be_text_or_object() {
        let said = |error| ApiError::in_stream(&error).to_string();
        assert_eq!(said("boom".into()), "the server broke off its answer: boom");
        let object = serde_json::json!({"message": "boom", "code": 500});
        assert_eq!(said(object), "the server broke off its answer: boom");
        assert_eq!(said(500.into()), "the server broke off its answer: 500");
    }
}
