//! Forwards a request to the model server exactly once, and streams the answer back.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Response;
use http_body::Body as _;
use http_body_util::{LengthLimitError, Limited};
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};
use tower_http::timeout::TimeoutBody;

use crate::allowed_path::is_allowed;
use crate::exchange::{Exchange, ForwardedBody};
use crate::headers;
use crate::redirect::{self, Target};
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::unreachable::{Unreachable, causes};

/// Larger than a plan's longest prompt.
const BODY_MAX_BYTES: usize = 16 * 1024 * 1024;
/// Maximum time between two pieces of a request's body.
const BODY_PIECE_WITHIN: Duration = Duration::from_secs(30);
/// Longer than a plan's longest timeout, 7,200 s: the page gives up first and knows why.
const ANSWER_WITHIN: Duration = Duration::from_secs(7_500);

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Responds with the model server's answer.
pub(crate) async fn forward(
    shared: &Shared,
    path: &str,
    arrival_ms: f64,
    parts: Parts,
    body: Incoming,
) -> Result<Response, Refusal> {
    if !is_allowed(&parts.method, path, shared.is_lan) {
        return Err(Refusal::Path);
    }
    if told_length(&parts.headers).is_some_and(|bytes| bytes > BODY_MAX_BYTES) {
        return Err(Refusal::TooLarge);
    }
    let exchange = Exchange::begin(arrival_ms, shared.clock, &shared.stamps);
    let deadline = Instant::now() + ANSWER_WITHIN;
    let (upstream, place) = (&shared.upstream, parts.uri.clone());
    let has_slash = upstream.slashed().include(path);
    let asked = upstream.ask(path, parts, bounded(body));
    match timeout_at(deadline, asked).await {
        Ok(Ok((answer, stream))) => {
            let told = exchange.answered();
            let answer =
                answer.map(|body| Body::new(ForwardedBody::new(body, deadline, exchange, stream)));
            let mut answer = match upstream.key() {
                Some(key) => key.conceal_in(path, answer),
                None => answer,
            };
            match redirect::target_of(&answer, upstream.url(), path) {
                Some(Target::Slashed) if !has_slash && upstream.slashed().note(path) => {
                    return Ok(redirect::once_more(&place));
                }
                Some(Target::Slashed) => {
                    let location = format!("{}{path}/", upstream.url());
                    return Err(Refusal::LedElsewhere { location });
                }
                Some(Target::Server(location)) => return Err(Refusal::Redirected { location }),
                Some(Target::Elsewhere(location)) => {
                    return Err(Refusal::LedElsewhere { location });
                }
                None => {}
            }
            headers::for_page(answer.headers_mut());
            answer.headers_mut().extend(told.map(|told| (SERVER_TIMING, told)));
            Ok(answer)
        }
        Ok(Err(error)) if causes(&error).any(|it| it.is::<LengthLimitError>()) => {
            Err(Refusal::TooLarge)
        }
        Ok(Err(error)) => Err(Refusal::Unreachable(Unreachable::of(&error))),
        Err(_) => Err(Refusal::Unreachable(Unreachable::Timeout)),
    }
}

fn told_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Limits a request's body in size and in time.
fn bounded(body: Incoming) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    Body::new(TimeoutBody::new(BODY_PIECE_WITHIN, Limited::new(body, BODY_MAX_BYTES)))
}
