//! The routes and their handlers.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::cors::{AllowedOrigins, Gate};
use crate::key::{self, KeyManner, Lock};
use crate::pace::Pace;
use crate::refusal::{json_response, to_json};
use crate::shared::Sim;
use crate::shelf::{Shelf, UnknownModel};
use crate::tally::Tally;
use crate::traps::{self, Traps};
use crate::truth::Ledger;
use crate::{
    Config, Model, cors, host, listing, manners, media_type, ollama, openai, scheduler,
    server_reported, truth,
};

/// All routes of the server.
///
/// # Errors
/// The model to be loaded at the start does not exist.
pub fn router(
    config: Config,
    ledger: Arc<Ledger>,
    traps: Arc<Traps>,
) -> Result<Router, UnknownModel> {
    let pace =
        Pace { rate: config.rate, falloff: config.falloff, prefill_rate: config.prefill_rate };
    let faulty = config.faults.then(Model::faulty).into_iter().flatten();
    let models = config.models.iter().cloned().chain(faulty);
    let gate = Arc::new(Gate {
        allowed: AllowedOrigins::new(&config.origins),
        max_age: config.max_age,
        ledger: Arc::clone(&ledger),
    });
    let (openai_only, json_only) = (config.openai_only, config.json_only);
    let has_tokenizer = config.tokenizer;
    let (has_props, has_metrics) = (config.props, config.metrics);
    let tally = Arc::new(Tally::default());
    let lock = config.key.clone().map(|key| Lock { key, manner: config.key_manner });
    let answers_to_every_name = !config.host.is_loopback();
    let sim = Arc::new(Sim {
        shelf: Shelf::new(models, &config)?,
        jobs: scheduler::spawn(pace, config.slots, config.cache_tokens, Arc::clone(&tally)),
        tally,
        started_at: SystemTime::now(),
        config,
    });
    let openai_chats = Router::new().route("/v1/chat/completions", post(openai::completions));
    let ollama_chats = Router::new().route("/api/chat", post(ollama::chat));
    let chats = if openai_only { openai_chats } else { openai_chats.merge(ollama_chats) };
    let chats =
        if json_only { chats.route_layer(middleware::from_fn(media_type::check)) } else { chats };
    let spring = middleware::from_fn_with_state(Arc::clone(&traps), traps::spring);
    let chats = chats
        .route_layer(spring.clone())
        .route_layer(middleware::from_fn_with_state(Arc::clone(&ledger), truth::watch))
        .with_state(Arc::clone(&sim));
    let accounts = Router::new()
        .route("/sim/truth", get(tell_truth))
        .route("/sim/reset", post(reset))
        .with_state(ledger);
    let traps = Router::new().route("/sim/trap", post(set_trap)).with_state(traps);
    let ollama_listings = Router::new()
        .route("/api/version", get(listing::version))
        .route("/api/tags", get(listing::tags))
        .route("/api/ps", get(listing::running))
        .route("/api/show", post(listing::show));
    let listings = Router::new()
        .route("/", get(listing::root))
        .route("/v1/models", get(listing::openai_models));
    let listings = if openai_only { listings } else { listings.merge(ollama_listings) };
    let tokenizer = Router::new().route("/tokenize", post(manners::tokenize));
    let listings = if has_tokenizer { listings.merge(tokenizer) } else { listings };
    let props = Router::new().route("/props", get(server_reported::props));
    let listings = if has_props { listings.merge(props) } else { listings };
    let metrics = Router::new()
        .route("/metrics", get(server_reported::metrics))
        .route("/version", get(server_reported::version));
    let listings = if has_metrics { listings.merge(metrics) } else { listings };
    let router = listings
        .route_layer(spring)
        .with_state(sim)
        .merge(chats)
        .merge(accounts)
        .merge(traps)
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "404 page not found") })
        .method_not_allowed_fallback(|| async {
            plain(StatusCode::METHOD_NOT_ALLOWED, "405 method not allowed")
        });
    let router =
        if answers_to_every_name { router } else { router.layer(middleware::from_fn(host::check)) };
    let gate = middleware::from_fn_with_state(gate, cors::check);
    Ok(match lock {
        None => router.layer(gate),
        Some(lock) => {
            let is_hidden = lock.manner == KeyManner::Hidden;
            let lock = middleware::from_fn_with_state(Arc::new(lock), key::check);
            // Responses from outside the gate have no CORS headers.
            if is_hidden { router.layer(gate).layer(lock) } else { router.layer(lock).layer(gate) }
        }
    })
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain")], text).into_response()
}

async fn tell_truth(State(ledger): State<Arc<Ledger>>) -> Response {
    json_response(StatusCode::OK, to_json(&ledger.truth()))
}

/// Sets the trap in the body, or removes it for `null`.
async fn set_trap(State(traps): State<Arc<Traps>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(trap) => {
            traps.set(trap);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

async fn reset(State(ledger): State<Arc<Ledger>>) -> StatusCode {
    ledger.reset();
    StatusCode::NO_CONTENT
}
