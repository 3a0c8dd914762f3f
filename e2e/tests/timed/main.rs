//! Tests in which time is measured: they have the machine for themselves, one after the other.

mod arrival;
mod at_once;
mod audit;
mod burst;
mod disturbed;
mod ports;
mod server_reported;
mod shapes;
mod soak;
mod stalled;
mod trust;
mod truth;
