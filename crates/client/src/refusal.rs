//! Protocol errors as the benchmark's failures.

use bench::Failure;
use llm_api::ApiError;

/// The failure that an error amounts to, and the server's own words about it.
pub fn failure(error: &ApiError) -> (Failure, &str) {
    match error {
        ApiError::ModelNotFound { message, .. } => (Failure::ModelNotFound, message),
        ApiError::AccessCode { message } => (Failure::AccessCode, message),
        ApiError::UsedUp { message, .. } => (Failure::UsedUp, message),
        ApiError::Busy { message } => (Failure::Http(503), message),
        ApiError::BadRequest { status, message }
        | ApiError::Server { status, message }
        | ApiError::Http { status, message } => (Failure::Http(*status), message),
        ApiError::InStream { message } => (Failure::InStream, message),
        ApiError::GivenUp { reason } => (Failure::GivenUp, reason),
        ApiError::EndedEarly => (Failure::EndedEarly, ""),
        ApiError::Empty => (Failure::Empty, ""),
        ApiError::LoadOnly { reason } => (Failure::LoadOnly, reason),
        ApiError::NotJson { excerpt } => (Failure::NotJson, excerpt),
        ApiError::HtmlPage { title } => (Failure::HtmlPage, title),
        ApiError::LineTooLong { excerpt } => (Failure::LineTooLong, excerpt),
    }
}
