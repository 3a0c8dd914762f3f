//! What the worker measures with: the way of requests to the server and back, their stamps, and what is
//! known of the server before.

pub mod backend;
mod chats;
mod cluster;
pub mod counting;
pub mod handled;
pub mod journal;
pub mod known_source;
pub mod lane_probe;
pub mod outbox;
mod patience;
pub mod preflight;
pub mod resource_timing;
mod server_reported;
pub mod synthetic;
pub mod transport;
pub mod worker;
pub mod xhr;
