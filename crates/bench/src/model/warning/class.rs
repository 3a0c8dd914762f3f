//! The kinds of warnings, classified in one table.

use super::Warning;

/// What a kind of warning means for the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    pub subject: Subject,
    /// The figures are not the server's speed at all, so the batch cannot be the optimum. Other warnings only
    /// limit how the figures can be used.
    pub disqualifies: bool,
    /// The server does this in every batch: measuring one again changes nothing.
    pub is_habit: bool,
    /// Something other than the server spoiled the figures and may not recur: measuring again is worth it.
    pub is_disturbance: bool,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The browser or the page set the pace, not the server.
    Browser,
    /// Another program that sent the load set the pace, not the server.
    LoadGenerator,
    /// Requests were not answered.
    Requests,
    /// The model was loaded during the measurement.
    ModelLoad,
    /// The server's token count, and therefore the speed.
    Count,
    /// Prompts or answers were cut: the work measured was shorter than asked for.
    Cut,
    /// The answers are not from the requested model.
    Answerer,
    /// Not all of the servers took part.
    Servers,
    /// What else was going on, and the form of the answers.
    Conditions,
}

impl Warning {
    #[must_use]
    pub fn class(&self) -> Class {
        let of = |subject, disqualifies, is_habit| Class {
            subject,
            disqualifies,
            is_habit,
            is_disturbance: false,
        };
        let disturbed = |subject| Class { is_disturbance: true, ..of(subject, true, false) };
        match self {
            Self::HeldByBrowser { .. }
            | Self::StartedApart { .. }
            | Self::PageLagged { .. }
            | Self::PageHidden { .. }
            | Self::Suspended { .. }
            | Self::Stalled { .. } => disturbed(Subject::Browser),
            Self::HeldByLoad { .. } | Self::LoadStartedApart { .. } | Self::LoadLagged { .. } => {
                disturbed(Subject::LoadGenerator)
            }
            Self::ModelLoaded { .. } => disturbed(Subject::ModelLoad),
            Self::TooFewLanes { .. } | Self::CoarseClock { .. } => {
                of(Subject::Browser, true, false)
            }
            Self::Failed { .. } | Self::ServerBusy { .. } => of(Subject::Requests, true, false),
            Self::LoadedEachTime { .. } => of(Subject::ModelLoad, true, true),
            Self::NothingCounted { .. } | Self::MadeUpFigures { .. } => {
                of(Subject::Count, true, true)
            }
            Self::TooFewTokens { is_impossible, .. }
            | Self::TooManyTokens { is_impossible, .. } => of(Subject::Count, *is_impossible, true),
            Self::OddSum { .. }
            | Self::RoughCount { .. }
            | Self::ChunkTokens { .. }
            | Self::HiddenThinking { .. } => of(Subject::Count, false, true),
            Self::Replayed { .. } | Self::OtherModel { .. } => of(Subject::Answerer, true, true),
            Self::NamedOtherwise { .. } => of(Subject::Answerer, false, true),
            Self::ContextCut { .. } | Self::ServerLimit { .. } | Self::PromptCut { .. } => {
                of(Subject::Cut, true, true)
            }
            Self::PartOfServers { .. } => of(Subject::Servers, true, true),
            Self::InLumps { .. } | Self::LongAnswers { .. } | Self::LateEnd { .. } => {
                of(Subject::Conditions, false, true)
            }
            Self::SpilledToCpu { .. }
            | Self::LetThroughInTurn { .. }
            | Self::LetThroughAtOnce { .. }
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
            | Self::SlowedDown { .. }
            | Self::Drift { .. } => of(Subject::Conditions, false, false),
        }
    }

    /// Whether the figures are not the server's speed at all; see [`Class::disqualifies`].
    #[must_use]
    pub fn disqualifies(&self) -> bool {
        self.class().disqualifies
    }

    /// Whether the server does this in every batch; see [`Class::is_habit`].
    #[must_use]
    pub fn is_habit(&self) -> bool {
        self.class().is_habit
    }

    /// Whether measuring again may give valid figures; see [`Class::is_disturbance`].
    #[must_use]
    pub fn is_disturbance(&self) -> bool {
        self.class().is_disturbance
    }
}
