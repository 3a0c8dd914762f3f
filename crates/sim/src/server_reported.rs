//! Values that other servers report about themselves: llama-server's `/props`, vLLM's `/version` and `/metrics`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::Config;
use crate::refusal::json_response;
use crate::shared::Sim;

/// The context per slot if the configuration does not set one, as in `/api/ps`.
const CONTEXT_LENGTH: u32 = 4096;

/// The owner of the models, by which clients recognise the program.
pub(crate) fn owner(config: &Config) -> &'static str {
    match (config.props, config.metrics) {
        (true, _) => "llamacpp",
        (false, true) => "vllm",
        (false, false) => "library",
    }
}

pub(crate) async fn props(State(sim): State<Arc<Sim>>) -> Response {
    let config = &sim.config;
    let name = sim.shelf.entries().next().map_or("", |entry| &entry.model.name);
    let props = json!({
        "default_generation_settings": { "n_ctx": config.context_length.unwrap_or(CONTEXT_LENGTH) },
        "total_slots": config.told_slots.unwrap_or(config.slots),
        "model_alias": name,
        "model_path": format!("/models/{name}.gguf"),
        "endpoint_slots": true,
        "endpoint_metrics": config.metrics,
        "build_info": "b0-sim",
    });
    json_response(StatusCode::OK, props.to_string())
}

pub(crate) async fn version() -> Response {
    json_response(StatusCode::OK, json!({ "version": "0.11.0-sim" }).to_string())
}

pub(crate) async fn metrics(State(sim): State<Arc<Sim>>) -> Response {
    let name = sim.shelf.entries().next().map_or("", |entry| &entry.model.name);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], sim.tally.as_vllm(name)).into_response()
}
