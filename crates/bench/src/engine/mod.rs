//! The engine: runs a plan against a server in a closed loop. Commands in, events out.

mod batch;
mod calibrate;
mod controls;
pub mod lane_pool;
mod run;
mod server_mode;
#[cfg(test)]
mod tests;
pub mod timing;
mod watch;

use std::future::Future;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lanes::{Lane, LanePool};
use crate::slots::Slots;
use crate::{Batch, Failure, LoadedModel, Plan, Run, Sample};

pub use calibrate::calibrate;

/// The page's monotonic clock.
pub trait Clock {
    /// Now, ms.
    fn now_ms(&self) -> f64;
    /// Now on the wall's clock, ms: goes on while the machine sleeps, and may be set.
    fn wall_ms(&self) -> f64;
    /// The step of [`Self::now_ms`], ms, if it is known.
    fn step_ms(&self) -> Option<f64>;
    /// Resolves after `duration_ms`.
    fn sleep_ms(&self, duration_ms: f64) -> impl Future<Output = ()>;
}

/// What carries a request to the server. Dropping the future of [`Backend::send`] aborts the request.
pub trait Backend {
    /// Called before every batch, outside of the measured time, with the number of requests that will
    /// be in flight: opens the connections, so that opening them is not measured. Gives the time of a
    /// smallest request over an open connection, ms.
    fn prepare(&self, lanes: &LanePool, in_flight: u32) -> impl Future<Output = Option<f64>>;

    /// Sends one request and resolves when its stream has ended, well or badly. The sample's times
    /// are on the engine's clock, taken as bytes arrive; its lane is set by the engine.
    fn send(&self, lane: &Lane, request: &Request) -> impl Future<Output = Sample>;

    /// Called once after a batch, outside of the measured time: puts in place of the samples' ends
    /// what the browser knows better.
    fn settle(&self, samples: &mut [Sample]) -> impl Future<Output = ()>;

    /// The models in the server's memory, if it tells. Asked before and after every batch.
    fn loaded_models(&self) -> impl Future<Output = Option<Vec<LoadedModel>>>;

    /// Whether the server answers at all.
    fn is_up(&self) -> impl Future<Output = bool>;
}

/// One request as the backend gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Unique among all requests of all sessions: stands before the prompt, so that the server's
    /// prompt cache can not make later requests cheaper.
    pub marker: String,
    /// What is asked.
    pub prompt: String,
    /// Limit of generated tokens.
    pub max_tokens: u32,
    /// Sampling temperature.
    pub temperature: f64,
    /// Sampling seed.
    pub seed: i64,
}

/// What the user asks of a running session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Rest after the batch in flight: half a batch is no measurement.
    Pause,
    /// Go on after a pause.
    Resume,
    /// End at once; the batch in flight is given up, all finished ones are kept.
    Stop,
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    /// Server mode: count the slots again.
    CheckSlots,
    /// Server mode: measure with the slots that there are.
    AcceptSlots,
}

/// What happens in a session, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// One unmeasured request loads the model.
    WarmUpStarted,
    /// The model is loaded, by this request.
    WarmUpDone(Sample),
    /// Server mode: a quick burst counts the slots.
    CountingSlots {
        /// How many there should be.
        slots: u32,
    },
    /// Server mode: the slots are counted.
    SlotsCounted {
        /// Workers of the run.
        workers: u32,
        /// What was seen; nothing if the burst failed.
        found: Option<Slots>,
    },
    /// Server mode: the server must be restarted with so many slots.
    RestartWanted {
        /// How many there should be.
        slots: u32,
        /// What was seen.
        found: Option<Slots>,
    },
    /// A batch begins.
    BatchStarted {
        /// Workers of its run.
        workers: u32,
        /// Its size.
        batch: u32,
    },
    /// Requests of the batch that are in flight now.
    InFlight(u32),
    /// A request of the batch has ended.
    SampleDone(Sample),
    /// A batch is measured and belongs to the session.
    BatchDone {
        /// Workers of its run.
        workers: u32,
        /// The batch.
        batch: Batch,
    },
    /// The first batch is measured once more, to see whether the server is as fast as it was.
    MeasuredAgain {
        /// Workers of its run.
        workers: u32,
        /// The batch.
        batch: Batch,
    },
    /// All batches of a run are measured.
    RunDone {
        /// Workers of the run.
        workers: u32,
    },
    /// The session rests until [`Command::Resume`].
    Paused,
    /// The session goes on.
    Resumed,
    /// The session is over.
    Finished(Ending),
}

/// How a session ended. What was measured before is kept in every case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// The whole plan is measured.
    Completed,
    /// The user stopped it.
    Stopped,
    /// It could not go on.
    Failed(SessionError),
}

/// Why a session can not go on.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum SessionError {
    /// Not one lane leads to the server.
    #[error("no lane to the server is open")]
    NoLanes,
    /// The unmeasured first request failed, so measured ones would too.
    #[error("the warm-up request failed: {failure}")]
    WarmUp {
        /// Why.
        failure: Failure,
        /// The server's words.
        message: Option<String>,
    },
    /// All requests of a batch failed: there is nothing to keep of it.
    #[error("every request of batch {batch} with {workers} workers failed: {failure}")]
    BatchFailed {
        /// Workers of its run.
        workers: u32,
        /// The batch.
        batch: u32,
        /// Why the first of them did.
        failure: Failure,
        /// The server's words.
        message: Option<String>,
    },
}

/// Everything a session needs from outside.
pub struct Engine<'a, B, C> {
    /// What is asked; must be valid.
    pub plan: &'a Plan,
    /// The open lanes.
    pub lanes: LanePool,
    /// Carries the requests.
    pub backend: &'a B,
    /// Tells the time.
    pub clock: &'a C,
    /// A number that no other session has: makes the markers unique.
    pub nonce: u64,
    /// What of the plan is measured already and is kept.
    pub done: Vec<Run>,
    /// Only this batch is wanted, once more: workers and size.
    pub only: Option<(u32, u32)>,
}
