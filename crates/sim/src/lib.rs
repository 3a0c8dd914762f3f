//! A simulated Ollama server: as a client sees it, the real one, without a model.
//!
//! It answers Ollama's own API and the OpenAI-compatible one, keeps a number of slots with a queue
//! before them, and gives out tokens at a chosen pace, so that a benchmark has something to measure
//! whose true figures are known. [`Server::truth`] tells them, and so does `GET /sim/truth`.
//!
//! ```
//! # async fn example() -> std::io::Result<()> {
//! let server = sim::Server::start(sim::Config { slots: 8, ..sim::Config::default() }).await?;
//! println!("{}", server.url());
//! # Ok(())
//! # }
//! ```

mod answer;
mod chat;
mod config;
mod connections;
mod cors;
mod fault;
mod generation;
mod host;
mod key;
mod listing;
mod manners;
mod media_type;
mod mishap;
mod model;
mod ollama;
mod openai;
mod outage;
mod pace;
mod refusal;
mod request;
mod routes;
mod scheduler;
mod server;
mod server_reported;
mod shared;
mod shelf;
mod tally;
mod timings;
mod traps;
mod truth;

pub use config::Config;
pub use connections::ListenerTruth;
pub use cors::MaxAge;
pub use fault::Fault;
pub use key::KeyManner;
pub use mishap::{Mishap, Trap};
pub use model::Model;
pub use server::Server;
pub use truth::{BurstTruth, PreflightTruth, Truth};
