//! The relay between the page and a model server: it serves the page, passes its requests on, and is
//! its lanes.

mod access_code;
mod allowed_path;
mod calibration;
mod calibration_chat;
mod calibration_stamps;
mod clock;
mod config;
mod cors;
mod door;
mod error;
mod headers;
mod held_body;
mod listen;
mod names;
mod page;
mod page_file;
mod passage;
mod refusal;
mod server_url;
mod stamps;
mod trouble;
mod upstream;

pub use config::{Config, Lan, Pages};
pub use error::Error;
pub use trouble::Trouble;
