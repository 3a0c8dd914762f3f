//! The engine: a loop over the schedule's steps, each carried out in a closed loop of requests. Commands in,
//! events out.

mod aftermath;
mod arrival_log;
mod batch;
mod calibrate;
mod controls;
mod count_slots;
mod course;
mod fit_prompts;
mod lane_pool;
mod quiet;
mod refused;
mod requests;
mod rest;
mod steps;
mod tally;
#[cfg(test)]
mod tests;
mod timing;
mod waiting;
mod watch;

use std::future::Future;

use serde::{Deserialize, Serialize};

use crate::schedule::Goal;
use crate::{
    Event, Handling, LoadedModel, OnClock, Opened, OwnErrorAt, Plan, Prompt, Quirk, Sample,
    ServerCounts, Session,
};

pub use arrival_log::ArrivalLog;
pub use batch::Bursts;
pub use calibrate::{KnownSource, calibrate, calibrate_at};
pub use lane_pool::{Lane, LanePool};
pub use timing::{ResourceTiming, have_all_entries, refine};

/// The page's monotonic clock.
pub trait Clock {
    /// The current time, ms.
    fn now_ms(&self) -> f64;
    /// The current wall-clock time, ms: goes on while the machine sleeps, and may be set.
    fn wall_ms(&self) -> f64;
    /// The resolution of [`Self::now_ms`], ms, if known.
    fn step_ms(&self) -> Option<f64>;
    /// Resolves after `duration_ms`.
    fn sleep_ms(&self, duration_ms: f64) -> impl Future<Output = ()>;
}

/// Sends requests to the server. Dropping the future of [`Backend::send`] aborts the request.
pub trait Backend {
    /// Finds the lanes to the server. Called once, before anything else.
    fn open(&self) -> impl Future<Output = (LanePool, Opened)>;

    /// Sends the request that loads the model, and finds which request format the server needs: it may be sent
    /// again in other formats. Returns the last answer, and how its format differs from the usual.
    fn warm_up(
        &self,
        lane: &Lane,
        request: &Request,
    ) -> impl Future<Output = (OnClock<Sample>, Vec<Quirk>)>;

    /// Measures what page and network add at this number of requests in flight, if there is a relay with a
    /// source of known timing.
    fn own_error(&self, _in_flight: u32) -> impl Future<Output = Option<OwnErrorAt>> {
        std::future::ready(None)
    }

    /// Called before every batch, outside of the measured time, with the number of requests that will be in
    /// flight: opens the connections, so that opening them is not measured. Called again with other lanes if
    /// some are silent.
    fn prepare(&self, lanes: &LanePool, in_flight: u32) -> impl Future<Output = Warmed>;

    /// Sends one request and resolves when its stream has ended, successfully or not. The sample's times are
    /// taken as bytes arrive; its lane is set by the engine.
    fn send(&self, lane: &Lane, request: &Request) -> impl Future<Output = OnClock<Sample>>;

    /// The same for a request of a batch. Until [`Backend::settle`] the sample need only have its error, tokens
    /// and total time.
    fn send_in_batch(
        &self,
        lane: &Lane,
        request: &Request,
    ) -> impl Future<Output = OnClock<Sample>> {
        self.send(lane, request)
    }

    /// Time spent handling the chunks of the batch's answers since [`Backend::prepare`], if measured. Called
    /// right after a batch.
    fn handled(&self) -> Option<Handling> {
        None
    }

    /// Called once after a batch, outside of the measured time: completes the samples, replaces their times with
    /// the browser's more exact ones, and counts tokens that the server does not report.
    fn settle(&self, samples: &mut [OnClock<Sample>]) -> impl Future<Output = ()>;

    /// The models in the server's memory, if it reports them. Called before and after every batch.
    fn loaded_models(&self) -> impl Future<Output = Option<Vec<LoadedModel>>>;

    /// The server's counters, if it reports them. Called before and after every batch, never during one.
    fn counts(&self) -> impl Future<Output = Option<ServerCounts>> {
        std::future::ready(None)
    }

    /// Whether the server answers at all.
    fn is_up(&self) -> impl Future<Output = bool>;
}

/// The result of opening connections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warmed {
    /// Numbers of the lanes on which nothing answers.
    pub silent: Vec<u32>,
    /// Duration of a minimal request over an open connection, ms.
    pub rtt_ms: Option<f64>,
}

/// Stores a session. The next batch begins only once the one before is stored.
pub trait Journal {
    /// Resolves when the event is stored or cannot be. Called for every event that [`Event::is_kept`], before
    /// it is reported.
    fn keep(&self, event: &Event) -> impl Future<Output = ()>;
}

/// One request to the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Unique among all requests of all sessions: put before the prompt, so that the server's prompt cache
    /// cannot make later requests cheaper.
    pub marker: String,
    pub prompt: Prompt,
    pub max_tokens: u32,
    pub temperature: f64,
    pub seed: i64,
    /// Whether the model is told to think or not to; `None`: the backend decides.
    pub thinking: Option<bool>,
    /// The context length to load the model with, tokens, unless left to the server.
    pub context_tokens: Option<u32>,
    /// Where the backend records the arrival of content, if it can.
    pub arrivals: ArrivalLog,
}

/// A command of the user to a running session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Pause after the batch in flight: half a batch is not a measurement.
    Pause,
    Resume,
    /// Abort the batch in flight, or skip the one for which the server rests; twice within three seconds, the
    /// rest of its run. While a restart is wanted, skip the run that needs it. Otherwise there is nothing to
    /// skip. What is measured is kept.
    Skip,
    /// End at once; the batch in flight is aborted, all finished ones are kept.
    Stop,
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    /// Server mode: count the slots again.
    CheckSlots,
    /// Server mode: measure with the slots that there are.
    AcceptSlots,
}

/// Everything that a session needs from outside.
pub struct Engine<'a, B, C, J> {
    /// The plan; must be valid.
    pub plan: &'a Plan,
    pub goal: Goal,
    /// What was measured already; it is kept.
    pub session: Session,
    /// Requests of an earlier session were aborted: the server may still be working on them.
    pub is_disturbed: bool,
    pub backend: &'a B,
    pub clock: &'a C,
    pub journal: &'a J,
    /// The user's own prompts, if the plan uses them.
    pub own_prompts: &'a [Prompt],
    /// A number unique to the session: makes the markers unique.
    pub nonce: u64,
}
