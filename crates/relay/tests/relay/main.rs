//! The relay from outside: as seen by the page, by the model server and by an attacker.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests fail a test by panicking"
)]

mod access;
mod calibration;
mod cost;
mod crowd;
mod gone;
mod keys;
mod once;
mod page;
mod permissions;
mod raw;
mod secure;
mod start;
mod stranger;
mod streaming;
mod tls;
mod troubles;
