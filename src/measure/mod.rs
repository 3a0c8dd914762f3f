//! What the worker measures with: how requests reach the server and come back, their timestamps, and what is
//! learned about the server beforehand.

pub mod backend;
mod chats;
mod cluster;
pub mod counting;
pub mod handled;
pub mod journal;
pub mod known_source;
pub mod lane_probe;
mod later;
pub mod outbox;
mod patience;
pub mod preflight;
pub mod resource_timing;
mod server_reported;
pub mod synthetic;
pub mod transport;
pub mod worker;
pub mod xhr;
