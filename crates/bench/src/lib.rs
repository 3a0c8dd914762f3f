//! What a benchmark is: plan, engine, samples, optimum, session file.
//!
//! Pure: no web, no clock of its own, no I/O. The page and the command line are pictures of what is
//! worked out here.

pub mod analysis;
pub mod engine;
pub mod evidence;
pub mod file;
mod mix;
pub mod model;
mod progress;
pub mod stats;

pub use analysis::{audit, metrics, recommend, repeats};
pub use engine::{lane_pool as lanes, timing};
pub use evidence::slots;
pub use file as session_file;
pub use model::*;
pub use progress::{Current, Phase, Progress};
