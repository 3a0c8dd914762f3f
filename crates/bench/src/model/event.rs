//! What happens in a session: its events, in order, are all that it grows by.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    BatchId, Failure, Manner, Measured, OnClock, OwnError, OwnErrorAt, Relay, RunEnd, RunId,
    Sample, ServerPart, ServerReported, Slots,
};

/// What happens in a session, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The lanes are open, and the measuring itself is measured.
    Opened(Opened),
    /// It is measured what page and network add while so many requests are in flight.
    Calibrating {
        in_flight: u32,
    },
    Calibrated(OwnErrorAt),
    /// One unmeasured request loads the model.
    WarmUpStarted,
    /// The warm-up found that the server wants to be asked otherwise than was known.
    Learned(Vec<Manner>),
    /// The model is loaded, by this request.
    WarmUpDone(Sample),
    /// Server mode: a quick burst counts the slots.
    CountingSlots {
        /// How many there should be.
        slots: u32,
    },
    SlotsCounted {
        wanted: u32,
        /// What was seen; nothing if the burst failed.
        found: Option<Slots>,
    },
    /// Server mode: the server must be restarted with so many slots.
    RestartWanted {
        /// How many there should be.
        slots: u32,
        found: Option<Slots>,
    },
    /// Server mode: the slots are measured as they are.
    SlotsAccepted,
    /// Server mode: the server may have been restarted.
    ServerRestarted,
    /// Nothing answers any more.
    ServerAway,
    /// The server answers, but turns requests away for now: it is asked again until it takes one.
    ServerRefuses {
        status: u16,
        /// The words with it.
        message: Option<String>,
        again_in_s: f64,
    },
    /// The server answers again, and has loaded the model by this request.
    ServerBack(Sample),
    /// Requests were given up, and the server may still work on them: it is waited until it is quiet.
    AwaitingQuiet,
    /// It was found how many words make the prompts of a shape.
    PromptsFitted {
        /// The shape, by its number in the plan.
        shape: u32,
        /// How many words make its prompt.
        words: u32,
    },
    /// It was found how long the server needs after a batch, s; again after a greater load than before.
    PauseFound {
        pause_s: f64,
    },
    BatchStarted(BatchId),
    /// How many requests of the batch are in flight now.
    InFlight {
        batch: BatchId,
        /// The number of its requests in flight.
        requests: u32,
    },
    SampleDone {
        batch: BatchId,
        /// The request in brief: the whole comes with the batch.
        sample: OnClock<Sample>,
    },
    BatchDone(Measured),
    /// The batch measured last failed whole for want of a server: it is measured again when that is back.
    BatchUnserved(BatchId),
    /// The user gave up this batch: it is measured no more in this course.
    BatchSkipped(BatchId),
    /// The user gave up the rest of this run.
    RunSkipped(RunId),
    /// A run ends before all of its batches are measured.
    RunEnded {
        #[serde(flatten)]
        run: RunId,
        end: RunEnd,
    },
    /// The first batch is measured once more, to see whether the server is as fast as it was.
    MeasuredAgain(Measured),
    Paused,
    Resumed,
    Finished(Ending),
}

/// What is known once the lanes are open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub lanes: u32,
    #[serde(default)]
    pub relay: Option<Relay>,
    /// What the page's own code adds.
    pub own_error: Option<OwnError>,
    /// Whether the server is told that the model must not think.
    pub thinking_off: bool,
    pub told: Option<ServerReported>,
    /// The same of each server, if there are several; what they are is known before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<ServerPart>,
}

impl Event {
    /// Whether it brings something to the session that must not be lost.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        match self {
            Self::Opened(_)
            | Self::Calibrated(_)
            | Self::Learned(_)
            | Self::WarmUpDone(_)
            | Self::SlotsCounted { .. }
            | Self::PauseFound { .. }
            | Self::BatchDone(_)
            | Self::BatchSkipped(_)
            | Self::RunSkipped(_)
            | Self::RunEnded { .. }
            | Self::MeasuredAgain(_) => true,
            Self::Calibrating { .. }
            | Self::WarmUpStarted
            | Self::CountingSlots { .. }
            | Self::RestartWanted { .. }
            | Self::SlotsAccepted
            | Self::ServerRestarted
            | Self::ServerAway
            | Self::ServerRefuses { .. }
            | Self::ServerBack(_)
            | Self::AwaitingQuiet
            | Self::PromptsFitted { .. }
            | Self::BatchUnserved(_)
            | Self::BatchStarted(_)
            | Self::InFlight { .. }
            | Self::SampleDone { .. }
            | Self::Paused
            | Self::Resumed
            | Self::Finished(_) => false,
        }
    }
}

/// How a session ended. What was measured before is kept in every case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    Completed,
    Stopped,
    LimitReached(StopLimit),
    Failed(SessionError),
}

/// What of a plan ends a session that nobody looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopLimit {
    /// It has taken so long, minutes.
    Time(u32),
    /// The next batch would make it more than so many requests.
    Requests(u32),
}

/// Why a session can not go on.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum SessionError {
    #[error("no lane to the server is open")]
    NoLanes,
    /// The unmeasured first request failed, so measured ones would too.
    #[error("the warm-up request failed: {failure}")]
    WarmUp {
        failure: Failure,
        /// The server's words.
        message: Option<String>,
    },
    /// Not one batch succeeded: there is nothing to measure.
    #[error("all {batches} batches failed whole, the last was {last}: {failure}")]
    BatchesFailed {
        batches: u32,
        last: BatchId,
        /// Why its first request did.
        failure: Failure,
        /// The server's words.
        message: Option<String>,
    },
    /// The server went away and did not come back in time.
    #[error("the server stayed away for {waited_s} s")]
    ServerAway { waited_s: f64 },
}
