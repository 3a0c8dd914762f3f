//! The relay between the page and a model server: it serves the page, passes its requests on, and is
//! its lanes.

mod config;
mod error;
mod server_url;

pub use config::{Config, Lan, Pages};
pub use error::Error;
