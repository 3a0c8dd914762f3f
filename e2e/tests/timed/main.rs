//! Tests that measure time: they run one after the other and need the machine to themselves.

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
