//! The events of a session: applying them in order is the only way in which it grows.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    BatchId, Failure, Measured, OnClock, OwnError, OwnErrorAt, Quirk, Relay, RunEnd, RunId, Sample,
    ServerPart, ServerReported, Slots,
};

/// An event of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The lanes are open, and the page's own error is known.
    Opened(Opened),
    /// Measuring what page and network add at this number of requests in flight.
    Calibrating {
        in_flight: u32,
    },
    Calibrated(OwnErrorAt),
    /// An unmeasured request that loads the model was sent.
    WarmUpStarted,
    /// The warm-up found that the server needs a different request format.
    Learned(Vec<Quirk>),
    /// The model is loaded; the sample is of the request that did it.
    WarmUpDone(Sample),
    /// Server mode: a short burst is sent to count the slots.
    CountingSlots {
        /// Expected slots.
        slots: u32,
    },
    SlotsCounted {
        wanted: u32,
        /// The slots seen; `None` if the burst failed.
        found: Option<Slots>,
    },
    /// Server mode: the server must be restarted with this many slots.
    RestartWanted {
        /// Required slots.
        slots: u32,
        found: Option<Slots>,
    },
    /// Server mode: measure with the slots that there are.
    SlotsAccepted,
    /// Server mode: the server may have been restarted.
    ServerRestarted,
    /// The server no longer answers.
    ServerAway,
    /// The server answers but rejects requests for now; it is retried until it accepts one.
    ServerRefuses {
        status: u16,
        /// The message that came with the rejection.
        message: Option<String>,
        again_in_s: f64,
    },
    /// The server answers again; this request loaded the model.
    ServerBack(Sample),
    /// Requests were aborted and the server may still be working on them: waiting until it is idle.
    AwaitingQuiet,
    /// The prompt length of a shape was fitted.
    PromptsFitted {
        /// The number of the shape in the plan.
        shape: u32,
        /// Words in its prompt.
        words: u32,
    },
    /// The pause that the server needs after a batch was found, s; found again when the load grows.
    PauseFound {
        pause_s: f64,
    },
    BatchStarted(BatchId),
    /// How many requests of the batch are in flight now.
    InFlight {
        batch: BatchId,
        /// Requests in flight.
        requests: u32,
    },
    SampleDone {
        batch: BatchId,
        /// The request without details: the complete sample comes with the batch.
        sample: OnClock<Sample>,
    },
    BatchDone(Measured),
    /// Every request of the last batch failed because no server answered: it is measured again once one does.
    BatchUnserved(BatchId),
    /// The user skipped this batch: this course does not measure it again.
    BatchSkipped(BatchId),
    /// The user skipped the rest of this run.
    RunSkipped(RunId),
    /// A run ends before all of its batches are measured.
    RunEnded {
        #[serde(flatten)]
        run: RunId,
        end: RunEnd,
    },
    /// A batch of the first run was measured once more, to see whether the server is still as fast.
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
    /// The error that the page's own code adds.
    pub own_error: Option<OwnError>,
    /// Whether requests turn thinking off.
    pub thinking_off: bool,
    pub told: Option<ServerReported>,
    /// The same for each server, if there are several; their programs and models are known earlier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<ServerPart>,
}

impl Event {
    /// Whether it adds data to the session that must not be lost.
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

/// How a session ended. Everything measured until then is kept in any case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    Completed,
    Stopped,
    LimitReached(StopLimit),
    Failed(SessionError),
}

/// The limit of a plan that ended an unattended session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopLimit {
    /// The time limit, minutes.
    Time(u32),
    /// The request limit, which the next batch would exceed.
    Requests(u32),
}

/// Why a session cannot continue.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum SessionError {
    #[error("no lane to the server is open")]
    NoLanes,
    /// The unmeasured first request failed, so measured ones would too.
    #[error("the warm-up request failed: {failure}")]
    WarmUp {
        failure: Failure,
        /// The server's error message.
        message: Option<String>,
    },
    /// No batch succeeded: there is nothing to measure.
    #[error("all {batches} batches failed completely, the last was {last}: {failure}")]
    BatchesFailed {
        batches: u32,
        last: BatchId,
        /// Why its first request failed.
        failure: Failure,
        /// The server's error message.
        message: Option<String>,
    },
    /// The server stopped answering and did not return in time.
    #[error("the server did not answer for {waited_s} s")]
    ServerAway { waited_s: f64 },
}
