//! The simulated server as seen by a client.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests fail a test by panicking"
)]

mod answers;
mod bursts;
mod chats;
mod client;
mod faults;
mod keys;
mod memory;
mod others;
mod server_reported;
mod traps;
mod truth;
