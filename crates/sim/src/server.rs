//! A running server: its sockets, its routes, its end.

use std::io;
use std::net::{Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::UnboundedSender;

use crate::connections::{CountedListener, Door};
use crate::cors::{AllowedOrigins, Gate};
use crate::pace::Pace;
use crate::refusal::{json_response, to_json};
use crate::scheduler::{self, Job};
use crate::shelf::{Shelf, UnknownModel};
use crate::truth::{Ledger, Truth};
use crate::{Config, Model, cors, host, listing, manners, media_type, ollama, openai, truth};

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// A runtime of its own: its clock does not wait for whoever started it, and with it goes all
    /// that is still in flight.
    runtime: Option<Runtime>,
    addresses: Vec<SocketAddr>,
    first_address: SocketAddr,
    ledger: Arc<Ledger>,
}

/// What the handlers share.
#[derive(Debug)]
pub(crate) struct Sim {
    pub(crate) config: Config,
    pub(crate) shelf: Shelf,
    pub(crate) jobs: UnboundedSender<Job>,
    pub(crate) started_at: SystemTime,
}

impl Server {
    /// Starts a server; when this returns, it listens.
    ///
    /// # Errors
    ///
    /// The address is not there or taken, or there is no model of the name that is to be in memory.
    pub async fn start(config: Config) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let served = runtime.spawn(serve(config)).await;
        let bound = served.map_err(io::Error::other).flatten().and_then(|(addresses, ledger)| {
            let first = addresses.first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
            Ok((addresses, first, ledger))
        });
        match bound {
            Ok((addresses, first_address, ledger)) => {
                Ok(Self { runtime: Some(runtime), addresses, first_address, ledger })
            }
            Err(error) => {
                // To wait for its threads here would block the caller's own runtime.
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// The address it listens at.
    pub fn addr(&self) -> SocketAddr {
        self.first_address
    }

    /// All addresses it listens at.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The address as a URL, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.first_address)
    }

    /// What really happened; the same as `GET /sim/truth`.
    pub fn truth(&self) -> Truth {
        self.ledger.truth()
    }

    /// Stops at once: connections are cut, whatever is in flight.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Listens, and serves in the background.
async fn serve(config: Config) -> io::Result<(Vec<SocketAddr>, Arc<Ledger>)> {
    let listeners = listen(&config).await?;
    let addresses: Vec<SocketAddr> =
        listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
    let doors: Vec<Arc<Door>> =
        addresses.iter().map(|&address| Arc::new(Door::new(address))).collect();
    let ledger = Ledger::new(doors.clone());
    let router = router(config, Arc::clone(&ledger))
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    for (listener, door) in listeners.into_iter().zip(doors) {
        let listener = CountedListener::new(listener, door);
        let router = router.clone();
        tokio::spawn(async { axum::serve(listener, router).await });
    }
    Ok((addresses, ledger))
}

/// The socket of the configured address, and the one of `::1` beside a loopback address, if the
/// machine has it.
async fn listen(config: &Config) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((config.host, config.port)).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    if config.host.is_loopback() && config.host.is_ipv4() {
        listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok());
    }
    Ok(listeners)
}

fn router(config: Config, ledger: Arc<Ledger>) -> Result<Router, UnknownModel> {
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
    let answers_to_every_name = !config.host.is_loopback();
    let sim = Arc::new(Sim {
        shelf: Shelf::new(models, &config)?,
        jobs: scheduler::spawn(pace, config.slots),
        started_at: SystemTime::now(),
        config,
    });
    let openai_chats = Router::new().route("/v1/chat/completions", post(openai::completions));
    let ollama_chats = Router::new().route("/api/chat", post(ollama::chat));
    let chats = if openai_only { openai_chats } else { openai_chats.merge(ollama_chats) };
    let chats =
        if json_only { chats.route_layer(middleware::from_fn(media_type::check)) } else { chats };
    let chats = chats
        .route_layer(middleware::from_fn_with_state(Arc::clone(&ledger), truth::watch))
        .with_state(Arc::clone(&sim));
    let accounts = Router::new()
        .route("/sim/truth", get(tell_truth))
        .route("/sim/reset", post(reset))
        .with_state(ledger);
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
    let router = listings
        .with_state(sim)
        .merge(chats)
        .merge(accounts)
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "404 page not found") })
        .method_not_allowed_fallback(|| async {
            plain(StatusCode::METHOD_NOT_ALLOWED, "405 method not allowed")
        });
    let router =
        if answers_to_every_name { router } else { router.layer(middleware::from_fn(host::check)) };
    Ok(router.layer(middleware::from_fn_with_state(gate, cors::check)))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain")], text).into_response()
}

async fn tell_truth(State(ledger): State<Arc<Ledger>>) -> Response {
    json_response(StatusCode::OK, to_json(&ledger.truth()))
}

async fn reset(State(ledger): State<Arc<Ledger>>) -> StatusCode {
    ledger.reset();
    StatusCode::NO_CONTENT
}
