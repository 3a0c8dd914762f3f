//! Behaviour of other OpenAI-compatible servers: fields that they refuse, a tokenizer.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::refusal::{Refusal, json_line_response};
use crate::request::parse;

/// OpenAI's message about models that only accept the newer name.
const MAX_TOKENS: &str = "Unsupported parameter: 'max_tokens' is not supported with this model. \
                          Use 'max_completion_tokens' instead.";

/// The refusal of a request with one of these fields, worded like OpenAI or like FastAPI, which many servers
/// are built with.
pub(crate) fn refusal(refused_fields: &[String], body: &[u8]) -> Option<Response> {
    let given: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let field = refused_fields.iter().find(|field| given.contains_key(*field))?;
    let (status, error) = if field == "max_tokens" {
        let error = json!({
            "message": MAX_TOKENS, "type": "invalid_request_error",
            "param": "max_tokens", "code": "unsupported_parameter",
        });
        (StatusCode::BAD_REQUEST, json!({ "error": error }))
    } else {
        let detail = json!({
            "type": "extra_forbidden", "loc": ["body", field],
            "msg": "Extra inputs are not permitted",
        });
        (StatusCode::UNPROCESSABLE_ENTITY, json!({ "detail": [detail] }))
    };
    Some(json_line_response(status, error.to_string()))
}

#[derive(Deserialize)]
struct TokenizeRequest {
    content: String,
}

/// `POST /tokenize`, as llama.cpp has it.
pub(crate) async fn tokenize(body: Bytes) -> Response {
    match parse::<TokenizeRequest>(&body) {
        Ok(TokenizeRequest { content }) => {
            let tokens = json!({ "tokens": Answer::tokens_of(&content) });
            json_line_response(StatusCode::OK, tokens.to_string())
        }
        Err(refusal) => Refusal::into_openai_response(refusal),
    }
}
