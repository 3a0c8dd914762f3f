//! What a benchmark is: plan, engine, samples, optimum, session file, report.
//!
//! Pure: no web, no clock of its own, no I/O. The page and the command line are pictures of what is
//! worked out here.

pub mod audit;
mod calibration;
pub mod engine;
mod failure;
pub mod lanes;
mod measured;
pub mod metrics;
mod plan;
mod plan_error;
mod progress;
pub mod recommend;
pub mod repeats;
mod sample;
mod session;
pub mod session_file;
pub mod slots;
pub mod stats;
pub mod timing;

pub use calibration::{KnownTiming, OwnError, own_error};
pub use failure::Failure;
pub use plan::{
    Estimate, MAX_BATCH, MAX_REPEATS, MAX_RUNS, MAX_WORKERS, Mode, Plan, RunPlan, batch_ladder,
    parse_workers,
};
pub use plan_error::PlanError;
pub use progress::{Current, Phase, Progress};
pub use sample::{Sample, ServerTimes};
pub use session::{
    Batch, ClientWatch, Configuration, Environment, LoadedModel, Run, ServerMemory, Session,
};
