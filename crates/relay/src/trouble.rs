//! Why the model server could not be asked.

use std::error::Error as StdError;
use std::io;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::resolver::Unresolved;

/// Why the model server could not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nothing listens there.
    #[error("по этому адресу никто не слушает: сервер моделей не запущен или слушает другой порт")]
    Refused,
    /// Nothing came back in time.
    #[error(
        "сервер моделей не отвечает: компьютер выключен, не в этой сети или закрыт брандмауэром"
    )]
    Timeout,
    /// There is no such name.
    #[error("компьютера с таким именем в сети нет")]
    Unresolved,
    /// The connection broke before there was an answer. The request is not sent again.
    #[error("соединение с сервером моделей оборвалось до ответа")]
    Broken,
}

impl Trouble {
    /// What an error of the client, or something beneath it, means.
    pub(crate) fn of(error: &hyper_util::client::legacy::Error) -> Self {
        let found = causes(error).find_map(|cause| {
            if cause.is::<Unresolved>() {
                return Some(Self::Unresolved);
            }
            match cause.downcast_ref::<io::Error>()?.kind() {
                io::ErrorKind::ConnectionRefused => Some(Self::Refused),
                // Of a machine that is switched off its neighbour says that there is no way to it.
                io::ErrorKind::TimedOut
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable => Some(Self::Timeout),
                _ => None,
            }
        });
        found.unwrap_or(Self::Broken)
    }

    /// As the page reads it.
    fn kind(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Unresolved => "unresolved",
            Self::Broken => "broken",
        }
    }
}

/// An error and all beneath it.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let told = Json(json!({ "error": self.to_string(), "tokometer": self.kind() }));
        (StatusCode::BAD_GATEWAY, told).into_response()
    }
}
