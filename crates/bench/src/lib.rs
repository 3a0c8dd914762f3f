//! The benchmark: its data model, what to measure next, the engine that measures it, and what the measurements
//! mean.
//!
//! Pure: no web, no clock of its own, no I/O. The page and the command line only show what is computed here.

// A new variant must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod analysis;
pub mod compare;
pub mod engine;
pub mod file;
pub mod judgement;
#[cfg(any(test, feature = "made"))]
pub mod made;
mod mix;
mod model;
mod number;
pub mod order;
mod plan_link;
mod progress;
pub mod prompts;
pub mod schedule;
pub mod stats;

pub use model::*;
pub use number::{count, number};
pub use plan_link::{PlanLinkError, plan_of_link, plan_parameters};
pub use progress::{Current, Phase, Progress};
