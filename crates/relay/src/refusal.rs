//! What the relay itself refuses, and how it says so.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
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
}

impl Refusal {
    /// As the page reads it.
    fn kind(self) -> &'static str {
        match self {
            Self::ForeignHost => "foreign_host",
            Self::ForeignOrigin => "foreign_origin",
            Self::Path => "path",
            Self::Method => "method",
            Self::Code => "code",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::Busy => "busy",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::ForeignHost | Self::ForeignOrigin | Self::Code => StatusCode::FORBIDDEN,
            Self::Path => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// As a person reads it.
    fn text(self) -> &'static str {
        match self {
            Self::ForeignHost => {
                "Токометр не открывается по этому имени: возьмите адрес, который он напечатал при запуске"
            }
            Self::ForeignOrigin => "Токометр отвечает только своей странице",
            Self::Path => "Этого Токометр не передаёт: только запросы к API сервера моделей",
            Self::Method => "Так этот адрес не спрашивают",
            Self::Code => {
                "Нужен код доступа: он есть в адресе, который Токометр напечатал при запуске"
            }
            Self::TooLarge => "Запрос слишком велик",
            Self::Malformed => "Запрос не разобрать",
            Self::Busy => "Слишком много калибровочных потоков сразу",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let told = Json(json!({ "error": self.text(), "tokometer": self.kind() }));
        (self.status(), told).into_response()
    }
}
