//! Tests that measure time: only a few of them run in parallel.

mod arrival;
mod at_once;
mod audit;
mod burst;
mod disturbed;
mod pairs;
mod ports;
mod server_reported;
mod shapes;
mod soak;
mod stalled;
mod trust;
mod truth;
