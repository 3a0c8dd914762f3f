//! The kinds of warnings: one table, by which everybody tells them apart.

use super::Warning;

/// What a kind of warning means for the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it is about.
    pub subject: Subject,
    /// The figures are not the server's speed at all, so that the batch can not be the optimum. Other
    /// warnings only limit what the figures are good for.
    pub disqualifies: bool,
    /// The server does so in every batch: measuring one again changes nothing.
    pub is_habit: bool,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The browser or the page, not the server, set the pace.
    Browser,
    /// Another program that sent the load, not the server, set the pace.
    LoadGenerator,
    /// Requests were not answered.
    Requests,
    /// The model was loaded meanwhile.
    ModelLoad,
    /// The server's count of tokens, and so the speed.
    Count,
    /// Prompts or answers were cut: another, shorter job was measured.
    Cut,
    /// Not all of the servers took part.
    Servers,
    /// What else was going on, and what the answers were like.
    Conditions,
}

impl Warning {
    /// Its kind.
    #[must_use]
    pub fn class(&self) -> Class {
        let (subject, disqualifies, is_habit) = match self {
            Self::TooFewLanes { .. }
            | Self::HeldByBrowser { .. }
            | Self::StartedApart { .. }
            | Self::PageLagged { .. }
            | Self::PageHidden { .. }
            | Self::Suspended { .. }
            | Self::CoarseClock { .. } => (Subject::Browser, true, false),
            Self::HeldByLoad { .. } | Self::LoadStartedApart { .. } | Self::LoadLagged { .. } => {
                (Subject::LoadGenerator, true, false)
            }
            Self::Failed { .. } | Self::ServerBusy { .. } => (Subject::Requests, true, false),
            Self::ModelLoaded { .. } => (Subject::ModelLoad, true, false),
            Self::LoadedEachTime { .. } => (Subject::ModelLoad, true, true),
            Self::NothingCounted { .. } => (Subject::Count, true, true),
            Self::TooFewTokens { is_impossible, .. }
            | Self::TooManyTokens { is_impossible, .. } => (Subject::Count, *is_impossible, true),
            Self::OddSum { .. } => (Subject::Count, false, true),
            Self::ContextCut { .. } | Self::PromptCut { .. } => (Subject::Cut, true, true),
            Self::PartOfServers { .. } => (Subject::Servers, true, true),
            Self::InLumps { .. } => (Subject::Conditions, false, true),
            Self::SpilledToCpu { .. }
            | Self::OtherModels { .. }
            | Self::CacheHits { .. }
            | Self::PrefixCached { .. }
            | Self::Preempted { .. }
            | Self::OthersServed { .. }
            | Self::Thought { .. }
            | Self::ShortAnswers { .. }
            | Self::OtherSlots { .. }
            | Self::SlotsContradict { .. }
            | Self::NotAsAsked { .. }
            | Self::SpillsFrom { .. }
            | Self::RunEnded(_)
            | Self::Drift { .. } => (Subject::Conditions, false, false),
        };
        Class { subject, disqualifies, is_habit }
    }

    /// Whether the figures are not the server's speed at all; see [`Class::disqualifies`].
    #[must_use]
    pub fn disqualifies(&self) -> bool {
        self.class().disqualifies
    }

    /// Whether the server does so in every batch; see [`Class::is_habit`].
    #[must_use]
    pub fn is_habit(&self) -> bool {
        self.class().is_habit
    }
}
