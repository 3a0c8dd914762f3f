//! Errors instead of answers, in Ollama's own words.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("missing request body")]
    EmptyBody,
    #[error("unexpected EOF")]
    CutShort,
    #[error("invalid character '{0}' looking for beginning of value")]
    BadSyntax(char),
    #[error("json: cannot unmarshal: {0}")]
    BadShape(String),
    #[error("[] is too short - 'messages'")]
    NoMessages,
    #[error("model is required")]
    NoModel,
    #[error("model '{0}' not found")]
    ModelNotFound(String),
    #[error("\"{0}\" does not support thinking")]
    CannotThink(String),
    #[error("option \"{option}\" must be of type {kind}")]
    OptionType { option: String, kind: &'static str },
    #[error("server busy, please try again.  maximum pending requests exceeded")]
    Busy,
    #[error("too many requests, please slow down")]
    TooManyRequests,
    #[error("llama runner process has terminated: exit status 2")]
    RunnerFailed,
    #[error("{0}")]
    RunnerSaid(String),
}

#[derive(Serialize)]
struct OllamaError {
    error: String,
}

#[derive(Serialize)]
struct OpenAiError {
    error: OpenAiErrorBody,
}

#[derive(Serialize)]
struct OpenAiErrorBody {
    message: String,
    r#type: &'static str,
    param: Option<&'static str>,
    code: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::EmptyBody
            | Self::CutShort
            | Self::BadSyntax(_)
            | Self::BadShape(_)
            | Self::NoMessages
            | Self::NoModel
            | Self::CannotThink(_) => StatusCode::BAD_REQUEST,
            Self::ModelNotFound(_) => StatusCode::NOT_FOUND,
            Self::OptionType { .. } | Self::RunnerFailed | Self::RunnerSaid(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// Replaces the message of a failed runner, if words are given.
    pub(crate) fn in_words(self, words: Option<&String>) -> Self {
        match (self, words) {
            (Self::RunnerFailed, Some(words)) => Self::RunnerSaid(words.clone()),
            (refusal, _) => refusal,
        }
    }

    /// The body of an error in Ollama's API; as a line, it is also an error within a stream.
    pub(crate) fn ollama_body(&self) -> String {
        to_json(&OllamaError { error: self.to_string() })
    }

    /// The body of an error in the OpenAI-compatible API.
    pub(crate) fn openai_body(&self) -> String {
        let kind = match self.status() {
            StatusCode::BAD_REQUEST => "invalid_request_error",
            StatusCode::NOT_FOUND => "not_found_error",
            _ => "api_error",
        };
        let message = self.to_string();
        to_json(&OpenAiError {
            error: OpenAiErrorBody { message, r#type: kind, param: None, code: None },
        })
    }

    pub(crate) fn into_ollama_response(self) -> Response {
        json_response(self.status(), self.ollama_body())
    }

    pub(crate) fn into_openai_response(self) -> Response {
        // Ollama translates its own handlers' errors line by line, but errors in the request itself are worded by the
        // translation layer: hence two shapes of an error.
        match self {
            Self::EmptyBody
            | Self::CutShort
            | Self::BadSyntax(_)
            | Self::BadShape(_)
            | Self::NoMessages => json_response(self.status(), self.openai_body()),
            _ => json_line_response(self.status(), self.openai_body()),
        }
    }
}

/// A JSON response as in Ollama's own API.
pub(crate) fn json_response(status: StatusCode, json: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json; charset=utf-8")], json).into_response()
}

/// A JSON response as in Ollama's OpenAI-compatible API.
pub(crate) fn json_line_response(status: StatusCode, json: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], json + "\n").into_response()
}

/// Serializes a value. Structs of strings and numbers always serialize, so the impossible error becomes an
/// empty string.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
