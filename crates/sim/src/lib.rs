//! A simulated Ollama server: to a client it looks like the real one, but it needs no model.
//!
//! It answers Ollama's own API and the OpenAI-compatible one, has a number of slots with a queue in front of
//! them, and generates tokens at a chosen pace, so that a benchmark can measure something whose true figures
//! are known. [`Server::truth`] returns them, and so does `GET /sim/truth`.
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
