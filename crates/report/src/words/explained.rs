//! What each figure means, in a sentence: the same beside the figure and under «How it is measured».

use super::say::say;
use crate::Lang;

/// A figure that is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explained {
    Workers,
    Batch,
    TotalTime,
    AverageTime,
    Tokens,
    TokensPerS,
    Interval,
    Confidence,
    Ttft,
    OneAnswer,
    Slots,
    InFlight,
    Errors,
    NotCounted,
    OwnError,
    Lanes,
    Drift,
}

impl Explained {
    /// All of them, in the order in which they build on each other.
    pub const ALL: [Self; 17] = [
        Self::Workers,
        Self::Batch,
        Self::TotalTime,
        Self::AverageTime,
        Self::Tokens,
        Self::TokensPerS,
        Self::Interval,
        Self::Confidence,
        Self::Ttft,
        Self::OneAnswer,
        Self::Slots,
        Self::InFlight,
        Self::Errors,
        Self::NotCounted,
        Self::OwnError,
        Self::Lanes,
        Self::Drift,
    ];

    /// What the figure is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        say!(lang, explained(self)).0
    }

    /// What it means.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        say!(lang, explained(self)).1
    }
}
