//! What a benchmark's data are, and only what follows from them alone.

mod batch_id;
mod check_problem;
mod environment;
mod event;
mod failure;
mod latency;
mod manner;
mod measurement;
mod own_error;
mod plan;
mod plan_error;
mod run;
mod sample;
mod serving;
mod session;
mod slots;
mod warning;
mod workers_list;

pub use batch_id::BatchId;
pub use check_problem::CheckProblem;
pub use environment::{Difference, Environment};
pub use event::{Ending, Event, Opened, SessionError};
pub use failure::Failure;
pub use latency::start_spread_ms;
pub use manner::Manner;
pub use measurement::{ClientWatch, LoadedModel, Measurement, ServerMemory};
pub use own_error::{KnownTiming, OwnError, own_error};
pub use plan::{
    CONNECTIONS_PER_LANE, MAX_BATCH, MAX_REPEATS, MAX_RUNS, MAX_WORKERS, Mode, Plan, RunPlan,
    batch_ladder, slots_burst,
};
pub use plan_error::PlanError;
pub use run::{Batch, Run};
pub use sample::{Sample, ServerTimes};
pub use serving::{Counted, Serving};
pub use session::Session;
pub use slots::Slots;
pub use warning::Warning;
pub use workers_list::parse_workers;
