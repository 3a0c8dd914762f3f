//! Ways in which a model misbehaves, to test how clients cope.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// How a model misbehaves on chat requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    Http500,
    /// Some tokens, then an error instead of the rest.
    ErrorLine,
    /// Some tokens, then the stream ends without a final line.
    NoDone,
    /// Some tokens, then something that is not JSON.
    BadJson,
    /// It never answers.
    Hang,
    /// It answers three requests and is then gone.
    Vanishing,
    Busy,
    /// One request in five fails with status 500.
    EveryFifthFails,
    /// One request in five finds the queue full.
    EveryFifthBusy,
    ThinksAnyway,
    /// One request in eight finds the model unloaded, so that it has to be loaded again.
    Reloads,
    /// The connection stays open after the end of the answer.
    StaysOpen,
    /// The answer arrives in one piece when it is complete, as from a buffering proxy.
    AllAtOnce,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    AsItComes,
    /// Piece by piece, after which the connection stays open for a while.
    StaysOpen,
    AllAtOnce,
}

/// How a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With the regular final line.
    Proper,
    /// With an error despite status 200.
    ErrorLine,
    Nothing,
    /// With something that is not JSON.
    Nonsense,
}

impl Fault {
    pub const ALL: [Self; 13] = [
        Self::Http500,
        Self::ErrorLine,
        Self::NoDone,
        Self::BadJson,
        Self::Hang,
        Self::Vanishing,
        Self::Busy,
        Self::EveryFifthFails,
        Self::EveryFifthBusy,
        Self::ThinksAnyway,
        Self::Reloads,
        Self::StaysOpen,
        Self::AllAtOnce,
    ];

    /// How many requests a vanishing model answers.
    const ANSWERS_BEFORE_VANISHING: u64 = 3;

    /// One request in this many finds the model unloaded.
    const REQUESTS_PER_LOAD: u64 = 8;

    /// How many tokens come before a stream breaks.
    pub(crate) const TOKENS_BEFORE_BREAKING: u32 = 3;

    /// The name of the model with this fault.
    pub fn model_name(self) -> &'static str {
        match self {
            Self::Http500 => "sim-http-500",
            Self::ErrorLine => "sim-error-line",
            Self::NoDone => "sim-no-done",
            Self::BadJson => "sim-bad-json",
            Self::Hang => "sim-hang",
            Self::Vanishing => "sim-vanishing",
            Self::Busy => "sim-busy",
            Self::EveryFifthFails => "sim-every-5th-fails",
            Self::EveryFifthBusy => "sim-every-5th-busy",
            Self::ThinksAnyway => "sim-thinks-anyway",
            Self::Reloads => "sim-reloads",
            Self::StaysOpen => "sim-stays-open",
            Self::AllAtOnce => "sim-all-at-once",
        }
    }

    /// Whether the model is gone after this many requests.
    pub(crate) fn is_gone_after(self, requests: u64) -> bool {
        self == Self::Vanishing && requests >= Self::ANSWERS_BEFORE_VANISHING
    }

    /// Whether the request with this ordinal, counted from 1, finds the model unloaded.
    pub(crate) fn is_unloaded_before(self, ordinal: u64) -> bool {
        self == Self::Reloads && ordinal.is_multiple_of(Self::REQUESTS_PER_LOAD)
    }

    /// The error that the request with this ordinal, counted from 1, gets instead of an answer.
    pub(crate) fn refusal(self, ordinal: u64) -> Option<Refusal> {
        match self {
            Self::Http500 => Some(Refusal::RunnerFailed),
            Self::Busy => Some(Refusal::Busy),
            Self::EveryFifthFails if ordinal.is_multiple_of(5) => Some(Refusal::RunnerFailed),
            Self::EveryFifthBusy if ordinal.is_multiple_of(5) => Some(Refusal::Busy),
            Self::Vanishing if ordinal > Self::ANSWERS_BEFORE_VANISHING => {
                Some(Refusal::ModelNotFound(self.model_name().to_owned()))
            }
            _ => None,
        }
    }

    /// How this model's streams end.
    pub(crate) fn ending(self) -> Ending {
        match self {
            Self::ErrorLine => Ending::ErrorLine,
            Self::NoDone => Ending::Nothing,
            Self::BadJson => Ending::Nonsense,
            _ => Ending::Proper,
        }
    }

    /// How this model's answers are sent.
    pub(crate) fn delivery(self) -> Delivery {
        match self {
            Self::StaysOpen => Delivery::StaysOpen,
            Self::AllAtOnce => Delivery::AllAtOnce,
            _ => Delivery::AsItComes,
        }
    }
}
