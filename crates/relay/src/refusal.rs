//! The relay's own error responses, and how the page reads them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::unreachable::Unreachable;
use crate::words::Lang;

/// Why the relay does not forward a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The request addresses the relay by a name that is not its own.
    ForeignHost,
    /// The request comes from a page of another origin.
    ForeignOrigin,
    /// The path does not exist or is not allowed.
    Path,
    /// The path exists, but not for this method.
    Method,
    /// The access code is missing or wrong.
    Code,
    /// Larger than any request of the page.
    TooLarge,
    /// Not a request that the page would send.
    Malformed,
    /// Too many concurrent calibration streams, or connections are already being opened for another measurement.
    Busy,
    Unreachable(Unreachable),
    /// The model server redirects to another.
    Redirected {
        /// The base URL of the server to use instead.
        location: String,
    },
    /// The model server redirects to something that is not its API, such as a login page.
    LedElsewhere {
        location: String,
    },
}

/// What the page is told: a message for people, and a code to tell refusals apart.
#[derive(Serialize)]
struct RefusalBody<'a> {
    error: String,
    tokometer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
}

impl Refusal {
    /// The refusal as an HTTP response.
    pub(crate) fn response(&self, lang: Lang) -> Response {
        let location = match self {
            Self::Redirected { location } | Self::LedElsewhere { location } => {
                Some(location.as_str())
            }
            _ => None,
        };
        let fingerprint = match self {
            Self::Unreachable(Unreachable::Certificate { fingerprint, .. }) => {
                Some(fingerprint.to_string())
            }
            _ => None,
        };
        let error = lang.words().refusal(self);
        let told = RefusalBody { error, tokometer: self.kind(), location, fingerprint };
        (self.status(), Json(told)).into_response()
    }

    /// The code that the page reads.
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
            Self::LedElsewhere { .. } => "elsewhere",
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
            Self::Unreachable(_) | Self::Redirected { .. } | Self::LedElsewhere { .. } => {
                StatusCode::BAD_GATEWAY
            }
        }
    }
}
