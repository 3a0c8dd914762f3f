//! What a benchmark's data are, and only what follows from them alone.

mod arrival;
mod batch_id;
mod bounds;
mod cluster;
mod credentials;
mod environment;
mod event;
mod failure;
mod handling;
mod latency;
mod load_engine;
mod manner;
mod measured;
mod measurement;
mod objectives;
mod own_error;
mod own_prompts;
mod plan;
mod plan_check;
mod plan_error;
mod power;
mod run;
mod sample;
mod server_reported;
mod serving;
mod session;
mod shape;
mod slots;
mod slots_cause;
mod strategy;
mod warning;
mod workers_list;

pub use batch_id::{BatchId, RunId, is_first};
pub use bounds::{
    CONNECTIONS_PER_LANE, MAX_BATCH, MAX_LIMIT_MINUTES, MAX_LIMIT_REQUESTS, MAX_REPEATS, MAX_RUNS,
    MAX_WORKERS, MAX_WORKERS_BEYOND_BROWSER,
};
pub use cluster::ServerPart;
pub use credentials::without_credentials;
pub use environment::{Difference, Environment, is_ollama};
pub use event::{Ending, Event, Opened, SessionError, StopLimit};
pub use failure::Failure;
pub use handling::Handling;
pub use load_engine::{LoadEngine, LoadWatch, NotPortable};
pub use manner::Manner;
pub use measured::Measured;
pub use measurement::{ClientWatch, LoadedModel, Measurement, ServerMemory};
pub use objectives::{MAX_SPEED_LIMIT, MAX_TTFT_LIMIT_S, Objectives, Percentile};
pub use own_error::{KnownTiming, OwnError, OwnErrorAt, Relay};
pub use own_prompts::{Message, OwnPrompts, Prompt};
pub(crate) use plan::GUESSED_GAIN;
pub use plan::{Mode, Plan, RunPlan, batch_ladder, slots_burst};
pub use plan_error::PlanError;
pub use power::Power;
pub use run::{Batch, Run, RunEnd};
pub use sample::{Sample, ServerTimes};
pub use server_reported::{BatchCounts, ServerCounts, ServerReported};
pub use serving::{Counted, Serving};
pub use session::Session;
pub use shape::{Shape, parse_lengths};
pub use slots::Slots;
pub use slots_cause::SlotsCause;
pub use strategy::Strategy;
pub use warning::{Class, Subject, Warning};
pub use workers_list::parse_workers;
