//! Servers that accept a body only with the media type of JSON.

use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses bodies whose content type is not JSON.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    if is_json(request.headers()) {
        next.run(request).await
    } else {
        let words = "Unsupported Media Type: Only 'application/json' is allowed";
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, words).into_response()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = named.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_content_type_is_recognised() {
        let is_json = |value: &'static str| {
            is_json(&HeaderMap::from_iter([(CONTENT_TYPE, value.parse().unwrap())]))
        };
        assert!(is_json("application/json") && is_json("Application/JSON; charset=utf-8"));
        assert!(!is_json("text/plain;charset=UTF-8"));
        assert!(!super::is_json(&HeaderMap::new()));
    }
}
