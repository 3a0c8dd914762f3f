//! The engine: runs a plan against a server in a closed loop. Commands in, events out.

mod batch;
mod controls;
mod run;
#[cfg(test)]
mod tests;

use std::future::Future;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lanes::{Lane, LanePool};
use crate::{Batch, Failure, Plan, Sample};

/// The page's monotonic clock.
pub trait Clock {
    /// Now, ms.
    fn now_ms(&self) -> f64;
    /// Resolves after `duration_ms`.
    fn sleep_ms(&self, duration_ms: f64) -> impl Future<Output = ()>;
}

/// What carries a request to the server. Dropping the future of [`Backend::send`] aborts the request.
pub trait Backend {
    /// Called before every batch, outside of the measured time, with the number of requests that will
    /// be in flight: opens the connections, so that opening them is not measured.
    fn prepare(&self, lanes: &LanePool, in_flight: u32) -> impl Future<Output = ()>;

    /// Sends one request and resolves when its stream has ended, well or badly. The sample's times
    /// are on the engine's clock, taken as bytes arrive; its lane is set by the engine.
    fn send(&self, lane: &Lane, request: &Request) -> impl Future<Output = Sample>;

    /// Called once after a batch, outside of the measured time: puts in place of the samples' ends
    /// what the browser knows better.
    fn settle(&self, samples: &mut [Sample]) -> impl Future<Output = ()>;
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
}

/// What happens in a session, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// One unmeasured request loads the model.
    WarmUpStarted,
    /// The model is loaded; `duration_ms` is what that took.
    WarmUpDone {
        /// From request to answer, ms.
        duration_ms: f64,
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
    /// All batches of a run are measured.
    RunDone {
        /// Workers of the run.
        workers: u32,
    },
    /// The session rests until [`Command::Resume`].
    Paused,
    /// The session goes on.
    Resumed,
    /// Something that makes figures doubtful.
    Warning(Warning),
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

/// What makes figures doubtful.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Too few lanes: the browser can not keep as many requests in flight as wanted.
    TooFewLanes {
        /// Workers of the run.
        workers: u32,
        /// What the lanes carry.
        capacity: u32,
    },
    /// Requests of a batch failed: it can not be the optimum.
    FailedRequests {
        /// Workers of the run.
        workers: u32,
        /// The batch.
        batch: u32,
        /// How many of its requests failed.
        failed: u32,
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
}
