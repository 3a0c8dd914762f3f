//! What a server reports about itself and its models.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::ollama::timestamp;
use crate::refusal::{Refusal, json_line_response, json_response, to_json};
use crate::request::parse;
use crate::server_reported;
use crate::shared::Sim;
use crate::shelf::Entry;

/// The version that the server reports.
const VERSION: &str = "0.33.0-sim";

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShowRequest {
    model: String,
    /// The older name of the field.
    name: String,
}

pub(crate) async fn root() -> &'static str {
    "Ollama is running"
}

pub(crate) async fn version() -> Response {
    json_response(StatusCode::OK, to_json(&json!({ "version": VERSION })))
}

pub(crate) async fn tags(State(sim): State<Arc<Sim>>) -> Response {
    let tagged = |entry: &Arc<Entry>| {
        let model = &entry.model;
        json!({
            "name": model.name,
            "model": model.name,
            "modified_at": timestamp(sim.started_at),
            "size": model.size_bytes,
            "digest": model.digest(),
            "details": model.details(),
        })
    };
    let models: Vec<_> = sim.shelf.entries().map(tagged).collect();
    json_response(StatusCode::OK, to_json(&json!({ "models": models })))
}

pub(crate) async fn running(State(sim): State<Arc<Sim>>) -> Response {
    let running = |entry: &Arc<Entry>| {
        let (model, loaded) = (&entry.model, entry.loaded()?);
        Some(json!({
            "name": model.name,
            "model": model.name,
            "size": model.size_bytes * 2,
            "digest": model.digest(),
            "details": model.details(),
            "expires_at": timestamp(loaded.expires_at),
            "size_vram": (model.size_bytes as f64 * 2.0 * sim.config.vram_share) as u64,
            "context_length": loaded.context_length,
        }))
    };
    let models: Vec<_> = sim.shelf.entries().filter_map(running).collect();
    json_response(StatusCode::OK, to_json(&json!({ "models": models })))
}

pub(crate) async fn show(State(sim): State<Arc<Sim>>, body: Bytes) -> Response {
    let request: ShowRequest = match parse(&body) {
        Ok(request) => request,
        Err(refusal) => return refusal.into_ollama_response(),
    };
    let name = if request.model.is_empty() { request.name } else { request.model };
    let Some(entry) = sim.shelf.find(&name) else {
        return Refusal::ModelNotFound(name).into_ollama_response();
    };
    let model = &entry.model;
    let shown = json!({
        "modelfile": format!("# Modelfile of a simulated model\nFROM {}\n", model.name),
        "template": "{{ .Prompt }}",
        "details": model.details(),
        "model_info": {
            "general.architecture": model.family,
            "general.size_label": model.parameter_size,
            (format!("{}.context_length", model.family)): 32768,
        },
        "capabilities": model.capabilities(),
        "modified_at": timestamp(sim.started_at),
    });
    json_response(StatusCode::OK, to_json(&shown))
}

pub(crate) async fn openai_models(State(sim): State<Arc<Sim>>) -> Response {
    let created = sim.started_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let owner = server_reported::owner(&sim.config);
    let listed = |entry: &Arc<Entry>| json!({ "id": entry.model.name, "object": "model", "created": created, "owned_by": owner });
    let data: Vec<_> = sim.shelf.entries().map(listed).collect();
    json_line_response(StatusCode::OK, to_json(&json!({ "object": "list", "data": data })))
}
