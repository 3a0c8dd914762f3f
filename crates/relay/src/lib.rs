//! The relay between the page and a model server: it serves the page, passes its requests on, and is
//! its lanes.
//!
//! A browser opens six connections to one origin, and a port is an origin of its own in every browser:
//! so the relay listens on many. It never asks twice, keeps nothing back and changes nothing that a
//! measurement needs; what it takes itself it measures and tells. It answers its own page only.
//!
//! ```
//! # async fn example() -> Result<(), relay::Error> {
//! let relay = relay::Relay::start(relay::Config::default()).await?;
//! println!("{}", relay.addresses().join(" "));
//! # Ok(())
//! # }
//! ```

mod access_code;
mod allowed_path;
mod calibration;
mod calibration_chat;
mod calibration_stamps;
mod capacity;
mod clock;
mod config;
mod connection;
mod cors;
mod door;
mod error;
mod forward;
mod gate;
mod headers;
mod held_body;
mod key;
mod lanes;
mod listen;
mod names;
mod own_cost;
mod page;
mod page_file;
mod passage;
mod redirect;
mod refusal;
mod relay;
mod resolver;
mod routes;
mod server_url;
mod shared;
mod stamps;
mod unreachable;
mod upstream;
mod wire;
mod words;

pub use capacity::{CONNECTIONS_PER_PORT, LANES, MAX_IN_FLIGHT};
pub use config::{Config, Lan, Pages};
pub use error::Error;
pub use relay::Relay;
pub use unreachable::Unreachable;
pub use words::{Lang, Words};
