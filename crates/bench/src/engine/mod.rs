//! The engine: a loop over the schedule's steps, each carried out in a closed loop of requests. Commands in,
//! events out.

mod aftermath;
mod batch;
mod calibrate;
mod controls;
mod count_slots;
mod course;
mod fit_prompts;
mod heard;
mod lane_pool;
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
    Event, Handling, LoadedModel, Manner, OnClock, Opened, OwnErrorAt, Plan, Prompt, Sample,
    ServerCounts, Session,
};

pub use batch::Bursts;
pub use calibrate::{KnownSource, calibrate, calibrate_at};
pub use heard::Heard;
pub use lane_pool::{Lane, LanePool};
pub use timing::{ResourceTiming, are_all_told, refine};

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
    /// Finds the lanes that lead to the server. Called once, before anything else.
    fn open(&self) -> impl Future<Output = (LanePool, Opened)>;

    /// Sends the request that loads the model, and learns by it how the server wants to be asked: it may
    /// be sent again in other ways. Gives the last answer, and in what the way differs from the usual.
    fn warm_up(
        &self,
        lane: &Lane,
        request: &Request,
    ) -> impl Future<Output = (OnClock<Sample>, Vec<Manner>)>;

    /// Measures what page and network add while so many requests are in flight, where the relay on the way
    /// has a source of known timing.
    fn own_error(&self, _in_flight: u32) -> impl Future<Output = Option<OwnErrorAt>> {
        std::future::ready(None)
    }

    /// Called before every batch, outside of the measured time, with the number of requests that will
    /// be in flight: opens the connections, so that opening them is not measured. Called again with
    /// other lanes where some are silent.
    fn prepare(&self, lanes: &LanePool, in_flight: u32) -> impl Future<Output = Warmed>;

    /// Sends one request and resolves when its stream has ended, well or badly. The sample's times
    /// are taken as bytes arrive; its lane is set by the engine.
    fn send(&self, lane: &Lane, request: &Request) -> impl Future<Output = OnClock<Sample>>;

    /// The same for a request of a batch. Of the sample no more than its error, tokens and total time need be there
    /// before [`Backend::settle`].
    fn send_in_batch(
        &self,
        lane: &Lane,
        request: &Request,
    ) -> impl Future<Output = OnClock<Sample>> {
        self.send(lane, request)
    }

    /// What handling the chunks of the batch's answers took since [`Backend::prepare`], where that is measured.
    /// Asked right after a batch.
    fn handled(&self) -> Option<Handling> {
        None
    }

    /// Called once after a batch, outside of the measured time: completes the samples, puts in place of their ends
    /// what the browser knows better, and counts tokens that the server does not tell.
    fn settle(&self, samples: &mut [OnClock<Sample>]) -> impl Future<Output = ()>;

    /// The models in the server's memory, if it tells. Asked before and after every batch.
    fn loaded_models(&self) -> impl Future<Output = Option<Vec<LoadedModel>>>;

    /// What the server has counted, if it tells. Asked before and after every batch, never during one.
    fn counts(&self) -> impl Future<Output = Option<ServerCounts>> {
        std::future::ready(None)
    }

    /// Whether the server answers at all.
    fn is_up(&self) -> impl Future<Output = bool>;
}

/// What opening connections has shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warmed {
    /// Numbers of the lanes on which nothing answers.
    pub silent: Vec<u32>,
    /// The time of a smallest request over an open connection, ms.
    pub rtt_ms: Option<f64>,
}

/// What keeps a session. The next batch begins only when the one before is kept.
pub trait Journal {
    /// Resolves when what the event brings is stored, or can not be. Called for every event that
    /// [`Event::is_kept`], before it is told to anybody.
    fn keep(&self, event: &Event) -> impl Future<Output = ()>;
}

/// One request as the backend gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Unique among all requests of all sessions: stands before the prompt, so that the server's
    /// prompt cache can not make later requests cheaper.
    pub marker: String,
    pub prompt: Prompt,
    pub max_tokens: u32,
    pub temperature: f64,
    pub seed: i64,
    /// Whether the model is told to think, or not to; none: as the backend holds it.
    pub thinking: Option<bool>,
    /// The context that the model is to be loaded with, tokens, where that is not left to the server.
    pub context_tokens: Option<u32>,
    /// Where the backend notes the arrival of content, if it can.
    pub heard: Heard,
}

/// What the user asks of a running session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Rest after the batch in flight: half a batch is no measurement.
    Pause,
    Resume,
    /// Give up the batch in flight, or the next one where none is; twice within three seconds, the rest of its run.
    /// What is measured is kept.
    Skip,
    /// End at once; the batch in flight is given up, all finished ones are kept.
    Stop,
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    /// Server mode: count the slots again.
    CheckSlots,
    /// Server mode: measure with the slots that there are.
    AcceptSlots,
}

/// Everything a session needs from outside.
pub struct Engine<'a, B, C, J> {
    /// What is asked; must be valid.
    pub plan: &'a Plan,
    pub goal: Goal,
    /// What is measured already and is kept.
    pub session: Session,
    /// Requests of an earlier session were given up: the server may still work on them.
    pub is_disturbed: bool,
    pub backend: &'a B,
    pub clock: &'a C,
    pub journal: &'a J,
    /// The user's own prompts, if the plan is about such.
    pub own_prompts: &'a [Prompt],
    /// A number that no other session has: makes the markers unique.
    pub nonce: u64,
}
