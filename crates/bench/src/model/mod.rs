//! What a benchmark's data are, and only what follows from them alone.

mod failure;
pub(crate) mod measured;
mod own_error;
pub(crate) mod plan;
mod plan_error;
mod sample;
mod session;

pub use failure::Failure;
pub use own_error::{KnownTiming, OwnError, own_error};
pub use plan::{
    Estimate, MAX_BATCH, MAX_REPEATS, MAX_RUNS, MAX_WORKERS, Mode, Plan, RunPlan, batch_ladder,
    parse_workers,
};
pub use plan_error::PlanError;
pub use sample::{Sample, ServerTimes};
pub use session::{
    Batch, ClientWatch, Configuration, Environment, LoadedModel, Run, ServerMemory, Session,
};
