//! What a benchmark is: plan, engine, samples, optimum, session file, report.
//!
//! Pure: no web, no clock of its own, no I/O. The page and the command line are pictures of what is
//! worked out here.

pub mod engine;
mod failure;
pub mod lanes;
mod plan;
pub mod report;
mod sample;
mod session;

pub use failure::Failure;
pub use plan::{Estimate, Plan, PlanError, RunPlan, batch_ladder, parse_workers};
pub use sample::{Sample, ServerTimes};
pub use session::{Batch, Configuration, Environment, Run, Session};
