//! What can go wrong with a request to a model server, grouped by what a user can do about it.

use serde_json::{Map, Value};

use crate::{html, json, used_up::is_used_up};

/// Why a request brought no usable answer. `message` is what the server said, and may be empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    #[error("the server has no model {model:?}{}", colon(.message))]
    ModelNotFound { model: String, message: String },
    /// The server's queue is full, or it is still loading a model (503).
    #[error("the server is busy (HTTP 503){}", colon(.message))]
    Busy { message: String },
    /// The server rejected the request as malformed.
    #[error("the server refused the request (HTTP {status}){}", colon(.message))]
    BadRequest { status: u16, message: String },
    /// The server failed. Ollama also reports an option of the wrong type like this.
    #[error("the server failed (HTTP {status}){}", colon(.message))]
    Server { status: u16, message: String },
    /// The relay requires an access code, or a different one.
    #[error("the relay wants its access code{}", colon(.message))]
    AccessCode {
        /// The relay's own words.
        message: String,
    },
    /// The account has used up its quota or its money, which no pause changes.
    #[error("the account's quota or balance is used up (HTTP {status}){}", colon(.message))]
    UsedUp { status: u16, message: String },
    /// Any other unsuccessful status.
    #[error("the server answered HTTP {status}{}", colon(.message))]
    Http { status: u16, message: String },
    /// The server reported an error within its answer, or instead of one.
    #[error("the server broke off its answer: {message}")]
    InStream { message: String },
    /// The server ended the answer for a reason that is not success.
    #[error("the server gave the answer up: {reason}")]
    GivenUp {
        /// The server's reason: `abort`, `error`, `content_filter`, …
        reason: String,
    },
    /// The answer ended without the server saying that it was complete.
    #[error("the answer ended before the server said that it is complete")]
    EndedEarly,
    /// The answer is complete but has neither text nor tokens.
    #[error("the answer is empty")]
    Empty,
    /// The server loaded or unloaded the model and answered nothing.
    #[error("the server did not answer, it said of the model: {reason}")]
    LoadOnly {
        /// The server's word: `load` or `unload`.
        reason: String,
    },
    /// Something other than the expected JSON.
    #[error("expected JSON of a model server, got {excerpt:?}")]
    NotJson { excerpt: String },
    /// A web page instead of JSON.
    #[error("expected JSON of a model server, got a web page: {title}")]
    HtmlPage {
        /// Its title, or else its text.
        title: String,
    },
    /// A line longer than any legitimate one.
    #[error("a line of more than 1 MiB, which begins with {excerpt:?}")]
    LineTooLong { excerpt: String },
}

impl ApiError {
    /// Reads an answer with an unsuccessful status to a request for `model`.
    pub fn from_response(status: u16, body: &str, model: &str) -> Self {
        let message = message_of(body);
        match status {
            // A wrong path also returns 404, so the model is only blamed if the server's message does.
            404 if names_missing_model(&message, model) => {
                Self::ModelNotFound { model: model.to_owned(), message }
            }
            403 if wants_access_code(body) => Self::AccessCode { message },
            402 => Self::UsedUp { status, message },
            _ if is_used_up(status, body, &message) => Self::UsedUp { status, message },
            _ => Self::of_status(status, message),
        }
    }

    /// The same from a server that says when to ask again: whatever is used up then will be there again.
    #[must_use]
    pub fn for_now(self) -> Self {
        let Self::UsedUp { status, message } = &self else { return self };
        if *status == 402 { self } else { Self::of_status(*status, message.clone()) }
    }

    fn of_status(status: u16, message: String) -> Self {
        match status {
            503 => Self::Busy { message },
            400 | 413 | 415 | 422 => Self::BadRequest { status, message },
            500..=599 => Self::Server { status, message },
            _ => Self::Http { status, message },
        }
    }
}

/// The server's message in the body of an error.
pub(crate) fn message_of(body: &str) -> String {
    let body = body.trim_start_matches('\u{feff}').trim();
    // An error may come as an event of a stream that never began.
    let data = body.strip_prefix("data:").unwrap_or(body);
    let first_value = serde_json::Deserializer::from_str(data).into_iter::<Value>().next();
    match first_value {
        Some(Ok(value)) => words(&value).unwrap_or_else(|| json::excerpt(body.as_bytes())),
        _ if html::is_page(body) => json::excerpt(html::title(body).as_bytes()),
        _ => json::excerpt(body.as_bytes()),
    }
}

/// Whether the relay itself answered, because the access code is missing.
fn wants_access_code(body: &str) -> bool {
    let told = serde_json::from_str::<Value>(body).ok();
    told.is_some_and(|told| told.get("tokometer").is_some_and(|kind| kind == "code"))
}

/// Whether the message of a 404 says that this model is missing, and not that none is loaded.
fn names_missing_model(message: &str, model: &str) -> bool {
    let message = message.to_lowercase();
    let is_of_model = !model.is_empty() && message.contains(&model.to_lowercase())
        || message.replace("models", "").contains("model");
    let is_missing =
        ["not found", "not_found", "not exist", "n't exist", "not find", "no such", "unknown"];
    is_of_model && is_missing.iter().any(|words| message.contains(words))
}

/// The message of the error that an object of a stream is, or contains.
pub(crate) fn told_in(object: &Value) -> Option<String> {
    let object = object.as_object()?;
    if let Some(error) = object.get("error").filter(|error| !is_blank(error)) {
        let told = words(error).or_else(|| words_of_object(object));
        return Some(told.unwrap_or_else(|| error.to_string()));
    }
    let is_called_error = ["object", "type", "event", "status"]
        .iter()
        .any(|key| object.get(*key).is_some_and(|name| name == "error"))
        || object.get("error_code").is_some_and(|code| !is_blank(code) && *code != 0);
    if is_called_error {
        let whole = || json::excerpt(Value::Object(object.clone()).to_string().as_bytes());
        return Some(words_of_object(object).unwrap_or_else(whole));
    }
    // An object that is part of a chat may have such fields for other purposes.
    if object.contains_key("choices") || object.get("message").is_some_and(Value::is_object) {
        return None;
    }
    ["errors", "message", "detail", "msg"].iter().find_map(|key| words(object.get(*key)?))
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// The server's message: `{"error": "…"}` (Ollama), `{"error": {"message": "…"}}` (OpenAI), `{"message":
/// "…"}` (vLLM), `{"detail": "…"}` or a list of them (FastAPI, which many OpenAI-compatible servers use),
/// `{"text": "…", "error_code": …}` (FastChat).
pub(crate) fn words(error: &Value) -> Option<String> {
    match error {
        Value::String(message) => {
            Some(json::excerpt(message.as_bytes())).filter(|message| !message.is_empty())
        }
        Value::Array(errors) => {
            let all: Vec<String> = errors.iter().filter_map(words).collect();
            (!all.is_empty()).then(|| json::excerpt(all.join("; ").as_bytes()))
        }
        Value::Object(fields) => words_of_object(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Where FastAPI looks for the parts of a request.
const PLACES: [&str; 3] = ["body", "header", "query"];

fn words_of_object(object: &Map<String, Value>) -> Option<String> {
    let words = ["error", "errors", "message", "detail", "msg", "error_message", "text", "title"]
        .iter()
        .find_map(|key| words(object.get(*key)?))?;
    let words = match field_of(object) {
        Some(field) if !words.contains(field) => format!("{field}: {words}"),
        _ => words,
    };
    Some(match raw_of(object) {
        Some(raw) if !words.contains(&raw) => json::excerpt(format!("{words}: {raw}").as_bytes()),
        _ => words,
    })
}

/// What the server behind a gateway said, where the gateway itself says only that it failed (OpenRouter).
fn raw_of(object: &Map<String, Value>) -> Option<String> {
    let raw = object.get("metadata")?.get("raw")?.as_str()?;
    Some(message_of(raw)).filter(|raw| !raw.is_empty())
}

/// The part of a request that FastAPI rejects: `"loc": ["body", "stream_options"]`.
fn field_of(object: &Map<String, Value>) -> Option<&str> {
    let mut path = object.get("loc")?.as_array()?.iter().filter_map(Value::as_str);
    path.find(|part| !PLACES.contains(part))
}

fn colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_that_requires_its_code_is_not_a_refusing_server() {
        let body = r#"{"error":"words","tokometer":"code"}"#;
        let error = ApiError::from_response(403, body, "m");
        assert_eq!(error, ApiError::AccessCode { message: "words".into() });
        let other = ApiError::from_response(403, r#"{"error":"words"}"#, "m");
        assert!(matches!(other, ApiError::Http { status: 403, .. }), "{other}");
    }

    #[test]
    fn a_model_is_missing_only_if_the_server_says_so() {
        for (body, message) in [
            (r#"{"error":"model 'm:1b' not found"}"#, "model 'm:1b' not found"),
            (
                r#"{"error":{"message":"model 'm:1b' not found","type":"not_found_error"}}"#,
                "model 'm:1b' not found",
            ),
            (
                r#"{"object":"error","message":"The model `m:1b` does not exist.","code":404}"#,
                "The model `m:1b` does not exist.",
            ),
        ] {
            let missing = ApiError::ModelNotFound { model: "m:1b".into(), message: message.into() };
            assert_eq!(ApiError::from_response(404, body, "m:1b"), missing, "{body}");
        }
        for body in [
            "404 page not found",
            r#"{"error":{"message":"File Not Found"}}"#,
            r#"{"error":{"message":"No models loaded. Load a model first.","code":"model_not_found"}}"#,
            r#"{"detail":"no such models endpoint"}"#,
            "",
        ] {
            let error = ApiError::from_response(404, body, "m:1b");
            assert!(matches!(error, ApiError::Http { status: 404, .. }), "{body}: {error}");
        }
    }

    #[test]
    fn no_account_is_used_up_that_may_ask_again() {
        let told = |status| ApiError::from_response(status, "insufficient quota", "m");
        assert!(matches!(told(429), ApiError::UsedUp { .. }));
        assert!(matches!(told(429).for_now(), ApiError::Http { status: 429, .. }));
        assert!(matches!(told(402).for_now(), ApiError::UsedUp { .. }));
    }

    #[test]
    fn errors_read_as_sentences() {
        let said = |status, body| ApiError::from_response(status, body, "m:1b").to_string();
        insta::assert_snapshot!(said(404, r#"{"error":"model not found"}"#), @r#"the server has no model "m:1b": model not found"#);
        insta::assert_snapshot!(said(503, r#"{"error":{"message":"Loading model"}}"#), @"the server is busy (HTTP 503): Loading model");
        insta::assert_snapshot!(said(400, r#"{"error":"unexpected EOF"}"#), @"the server refused the request (HTTP 400): unexpected EOF");
        insta::assert_snapshot!(said(422, r#"{"detail":"no messages"}"#), @"the server refused the request (HTTP 422): no messages");
        insta::assert_snapshot!(said(422, r#"{"detail":[{"loc":["body"],"msg":"extra"},{"msg":"odd"}]}"#), @"the server refused the request (HTTP 422): extra; odd");
        insta::assert_snapshot!(said(422, r#"{"detail":[{"loc":["body","n",0],"msg":"extra"}]}"#), @"the server refused the request (HTTP 422): n: extra");
        insta::assert_snapshot!(said(400, r#"{"error":{"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"too few\"}}"}}}"#), @"the server refused the request (HTTP 400): Provider returned error: too few");
        insta::assert_snapshot!(said(429, r#"{"error":{"message":"too many","metadata":{"raw":"too many"}}}"#), @"the server answered HTTP 429: too many");
        insta::assert_snapshot!(said(422, r#"{"detail":[{"loc":["header","authorization"],"msg":"Field required"}]}"#), @"the server refused the request (HTTP 422): authorization: Field required");
        insta::assert_snapshot!(said(500, r#"{"error":{"code":500}}"#), @r#"the server failed (HTTP 500): {"error":{"code":500}}"#);
        insta::assert_snapshot!(said(502, "<h1>Bad gateway</h1>"), @"the server failed (HTTP 502): Bad gateway");
        insta::assert_snapshot!(said(429, "data: {\"error\":\"slow down\"}\n\ndata: [DONE]"), @"the server answered HTTP 429: slow down");
        insta::assert_snapshot!(said(403, ""), @"the server answered HTTP 403");
        insta::assert_snapshot!(ApiError::EndedEarly, @"the answer ended before the server said that it is complete");
    }

    #[test]
    fn an_error_inside_an_answer_has_many_forms() {
        let said = |object: &str| told_in(&serde_json::from_str(object).unwrap());
        for object in [
            r#"{"error":"boom"}"#,
            r#"{"error":{"message":"boom","code":"500"},"choices":[]}"#,
            r#"{"error":true,"message":"boom"}"#,
            r#"{"type":"error","error":{"type":"x","message":"boom"}}"#,
            r#"{"object":"error","message":"boom","code":40303}"#,
            r#"{"text":"boom","error_code":50002}"#,
            r#"{"detail":[{"msg":"boom"}]}"#,
            r#"{"code":"InternalError","message":"boom"}"#,
        ] {
            assert_eq!(said(object).as_deref(), Some("boom"), "{object}");
        }
        assert_eq!(said(r#"{"error":500}"#).as_deref(), Some("500"));
        assert_eq!(said(r#"{"object":"error"}"#).as_deref(), Some(r#"{"object":"error"}"#));
        for object in [
            "7",
            r#"{"error":null,"detail":""}"#,
            r#"{"choices":[],"message":"x"}"#,
            r#"{"message":{"content":"error"}}"#,
            r#"{"error_code":0,"error":{}}"#,
        ] {
            assert_eq!(said(object), None, "{object}");
        }
    }
}
