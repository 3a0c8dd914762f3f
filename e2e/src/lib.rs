//! Drives the built page in a real browser by WebDriver. `cargo xtask test` serves the page, starts the
//! driver and tells the tests where they are.

mod browser;
pub mod burst;
mod devtools;
mod downloads;
mod driver;
mod engine;
mod page;
mod processes;
mod recorder;
pub mod servers;
pub mod states;
pub mod truth;
mod witness;

pub use browser::{Browser, Profile};
pub use engine::Engine;
pub use page::{MODEL, Page, Plan, START};
pub use processes::Renderers;
pub use recorder::Recorder;

/// The result of a step of a test; any failure ends the test.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A setting that `cargo xtask test` passes to the tests. Fails if the tests were not started by it.
pub fn setting(name: &str) -> Result<String> {
    std::env::var(name).map_err(|_| format!("{name} is not set: run `cargo xtask test`").into())
}
