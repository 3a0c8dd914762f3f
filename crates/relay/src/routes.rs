//! Routing: the page, the lanes, the model server, the source of known timing.

use std::sync::Arc;

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ORIGIN};
use axum::http::request::Parts;
use axum::http::{Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;

use crate::capacity::MAX_IN_FLIGHT;
use crate::endpoint::{Endpoint, Role};
use crate::refusal::Refusal;
use crate::registry::ConnectionState;
use crate::shared::Shared;
use crate::{cors, forward, gate, lanes, page};

/// Answers a request received on a connection.
pub(crate) async fn answer(
    shared: &Shared,
    endpoint: &Endpoint,
    state: &ConnectionState,
    request: Request<Incoming>,
) -> Response {
    let arrival_ms = shared.clock.now_ms();
    let (parts, body) = request.into_parts();
    let origin = match gate::admit(shared, endpoint, &parts) {
        Ok(origin) => origin,
        Err(refusal) => return refusal.response(shared.lang),
    };
    let whole = parts.uri.path().to_owned();
    let answer = match authorized_path(shared, &whole) {
        Some(path) => {
            state.authorize();
            find(shared, endpoint, path, arrival_ms, parts, body).await
        }
        None if parts.method == Method::OPTIONS => Ok(cors::preflight()),
        None if endpoint.role == Role::Page && !is_of_program(&whole) => {
            page::serve(&shared.page, &parts).await
        }
        None => Err(Refusal::Code),
    };
    cors::allow(answer.unwrap_or_else(|refusal| refusal.response(shared.lang)), origin)
}

async fn find(
    shared: &Shared,
    endpoint: &Endpoint,
    path: &str,
    arrival_ms: f64,
    parts: Parts,
    body: Incoming,
) -> Result<Response, Refusal> {
    if parts.method == Method::OPTIONS {
        return Ok(cors::preflight());
    }
    let is_get = parts.method == Method::GET;
    let is_post = parts.method == Method::POST;
    if let Some(path) = path.strip_prefix("/ollama/") {
        forward::forward(shared, path, arrival_ms, parts, body).await
    } else if let Some(connections) = path.strip_prefix("/calibrate/open/").filter(|_| is_post) {
        open(shared, connections, parts.headers.contains_key(ORIGIN)).await
    } else if let Some(path) = path.strip_prefix("/calibrate/") {
        shared.calibration.answer(&parts.method, path, body).await
    } else if endpoint.role == Role::Lane {
        Err(Refusal::Path)
    } else if is_get && path == "/lanes.json" {
        Ok(lanes::list(shared))
    } else if is_get && path == "/stamps.json" {
        Ok(([(CACHE_CONTROL, "no-store")], Json(shared.stamps.all())).into_response())
    } else {
        page::serve(&shared.page, &parts).await
    }
}

/// Paths on the page's own port that the program answers itself, besides the page's files.
const OF_PROGRAM: [&str; 4] = ["/ollama", "/calibrate", "/lanes.json", "/stamps.json"];

/// Whether the program answers a path itself; the page's files, in contrast, are open to everybody.
pub(crate) fn is_of_program(path: &str) -> bool {
    path.starts_with("/~") || OF_PROGRAM.iter().any(|place| path.starts_with(place))
}

/// Opens this many connections to the model server, so that opening them is not part of a measurement. Only
/// for the page itself, whose browser names its origin, and for one batch at a time: also if the page hangs up.
async fn open(shared: &Shared, connections: &str, is_page: bool) -> Result<Response, Refusal> {
    let connections = match connections.parse() {
        Ok(connections @ 1..=MAX_IN_FLIGHT) => connections,
        _ => return Err(Refusal::Path),
    };
    if !is_page {
        return Err(Refusal::ForeignOrigin);
    }
    let opening = Arc::clone(&shared.opening).try_lock_owned().map_err(|_| Refusal::Busy)?;
    let upstream = Arc::clone(&shared.upstream);
    let opened = tokio::spawn(async move {
        upstream.open(connections).await;
        drop(opening);
    });
    // It neither panics nor is aborted.
    let _ = opened.await;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The path without its access code, if the request has the code or needs none. The code is in the path rather than
/// in a cookie: browsers send cookies to every port of a machine, whatever program listens there.
fn authorized_path<'a>(shared: &Shared, path: &'a str) -> Option<&'a str> {
    match &shared.code {
        None => Some(path),
        Some(code) => code.strip(path),
    }
}
