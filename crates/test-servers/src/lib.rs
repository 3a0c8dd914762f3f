//! Servers for tests, each on a free loopback port until the runtime of its test ends.

mod http;
mod listen;
mod one_lane;
mod scripted;
mod simulated;

pub use http::{Request, answer};
pub use listen::unused_address;
pub use one_lane::OneLane;
pub use scripted::ScriptedServer;
pub use simulated::{shared, steady};
