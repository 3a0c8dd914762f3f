//! Tests in which time is measured: they have the machine for themselves, one after the other.

mod arrival;
mod at_once;
mod audit;
mod burst;
mod ports;
mod server_reported;
mod shapes;
mod soak;
mod trust;
mod truth;
