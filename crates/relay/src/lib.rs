//! The relay between the page and a model server. It serves the page, forwards its requests, and opens
//! extra ports so that the browser's limit of six connections does not apply: browsers count connections
//! by origin, and every port is an origin of its own.
//!
//! It never repeats a request, buffers nothing and changes nothing that a measurement needs. It measures its
//! own overhead and reports it. It answers its own page only.
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
mod certificate;
mod clients;
mod clock;
mod config;
mod connection;
mod content;
mod cors;
mod endpoint;
mod error;
mod exchange;
mod fingerprint;
mod forward;
mod gate;
mod headers;
mod key;
mod lanes;
mod listen;
mod locked;
mod names;
mod overhead;
mod page;
mod page_file;
mod redirect;
mod refusal;
mod registry;
mod relay;
mod resolver;
mod routes;
mod secret;
mod server_url;
mod shared;
mod stamps;
mod unreachable;
mod upstream;
mod words;

pub use capacity::{CONNECTIONS_PER_PORT, LANES, MAX_IN_FLIGHT};
pub use certificate::CertificateFault;
pub use config::{CodeSource, Config, Lan, Pages};
pub use error::Error;
pub use fingerprint::Fingerprint;
pub use relay::Relay;
pub use unreachable::Unreachable;
pub use words::{Lang, Words};
