//! What the relay answers in place of the model server or the page, and how the page reads it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::unreachable::Unreachable;
use crate::words::Lang;

/// Why a request does not get the answer it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It calls the relay by a name that is not its own.
    ForeignHost,
    /// A page of another origin asks.
    ForeignOrigin,
    /// Nothing is here, or nothing that may be asked.
    Path,
    /// The place is there, but is not asked in this way.
    Method,
    /// The access code is missing or wrong.
    Code,
    /// More than any request of the page's holds.
    TooLarge,
    /// The request is not worded as the page's are.
    Malformed,
    /// More calibration streams than the relay gives at once.
    Busy,
    Unreachable(Unreachable),
    /// The model server says to ask elsewhere.
    Redirected {
        /// The base URL of the server to ask.
        location: String,
    },
}

/// What the page is told: words for a person, and a kind to tell refusals apart by.
#[derive(Serialize)]
struct Told<'a> {
    error: String,
    tokometer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
}

impl Refusal {
    /// The refusal as an answer.
    pub(crate) fn response(&self, lang: Lang) -> Response {
        let location = match self {
            Self::Redirected { location } => Some(location.as_str()),
            _ => None,
        };
        let fingerprint = match self {
            Self::Unreachable(Unreachable::Certificate { fingerprint, .. }) => {
                Some(fingerprint.to_string())
            }
            _ => None,
        };
        let error = lang.words().refusal(self);
        let told = Told { error, tokometer: self.kind(), location, fingerprint };
        (self.status(), Json(told)).into_response()
    }

    /// As the page reads it.
    fn kind(&self) -> &'static str {
        match self {
            Self::ForeignHost => "foreign_host",
            Self::ForeignOrigin => "foreign_origin",
            Self::Path => "path",
            Self::Method => "method",
            Self::Code => "code",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::Busy => "busy",
            Self::Unreachable(Unreachable::Refused) => "refused",
            Self::Unreachable(Unreachable::Timeout) => "timeout",
            Self::Unreachable(Unreachable::Unresolved) => "unresolved",
            Self::Unreachable(Unreachable::Certificate { .. }) => "certificate",
            Self::Unreachable(Unreachable::Tls) => "tls",
            Self::Unreachable(Unreachable::Broken) => "broken",
            Self::Redirected { .. } => "redirect",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::ForeignHost | Self::ForeignOrigin | Self::Code => StatusCode::FORBIDDEN,
            Self::Path => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreachable(_) | Self::Redirected { .. } => StatusCode::BAD_GATEWAY,
        }
    }
}
