//! `/lanes.json`: the ports through which the page may send requests.

use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::access_code::AccessCode;
use crate::shared::Shared;

const FORMAT: &str = "tokometer-lanes";
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Lanes<'a> {
    format: &'static str,
    version: u32,
    server: String,
    has_key: bool,
    path: String,
    calibration_path: String,
    ports: &'a [u16],
    #[serde(skip_serializing_if = "Option::is_none")]
    own_ms: Option<f64>,
}

/// The list of lanes. The page's own port is one too, by the same paths; it knows that one.
pub(crate) fn list(shared: &Shared) -> Response {
    let prefix = shared.code.as_ref().map(AccessCode::prefix).unwrap_or_default();
    let lanes = Lanes {
        format: FORMAT,
        version: VERSION,
        server: shared.upstream.url().to_string(),
        has_key: shared.upstream.key().is_some(),
        path: format!("{prefix}/ollama/"),
        calibration_path: format!("{prefix}/calibrate/"),
        ports: &shared.lane_ports,
        own_ms: shared.own_ms,
    };
    ([(CACHE_CONTROL, "no-store")], Json(lanes)).into_response()
}
