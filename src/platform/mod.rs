//! The browser: addresses, lanes, requests, clocks, files.

pub mod awake;
pub mod backend;
pub mod check;
pub mod clipboard;
pub mod clock;
pub mod files;
pub mod http_get;
pub mod js_error;
pub mod open_lanes;
pub mod resource_timing;
pub mod synthetic;
pub mod transport;
pub mod worker;
pub mod xhr;
pub mod zip_file;
