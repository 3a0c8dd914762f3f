//! Joining the same warning of several batches into one.

use std::mem::discriminant;

use super::Warning;
use crate::order::sort_by;

impl Warning {
    /// Whether the other warning has the same cause, so that one sentence covers both.
    #[must_use]
    pub fn has_cause_of(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Failed { failure, message, .. },
                Self::Failed { failure: other, message: words, .. },
            ) => (failure, message) == (other, words),
            (Self::ServerBusy { message, .. }, Self::ServerBusy { message: words, .. }) => {
                message == words
            }
            // It names individual requests of its batch.
            (Self::HeldByBrowser { .. }, _) => false,
            _ => {
                let is_kind = discriminant(self) == discriminant(other);
                is_kind && self.is_disturbance()
            }
        }
    }

    /// Joins another warning of the same kind, about another batch, so that one sentence covers both. Values
    /// that differ in kind, or concern one batch alone, are left unchanged.
    pub fn join(&mut self, mut other: Self) {
        if discriminant(self) == discriminant(&other) {
            let figures = self.figures().into_iter().zip(other.figures());
            figures.for_each(|(own, other)| own.join(other));
        }
    }

    /// The figures that are joined over several batches. All others keep the first batch's value.
    fn figures(&mut self) -> Vec<Figure<'_>> {
        use Figure::{
            All, Any, Highest, HighestKnown, Known, Least, Lowest, LowestKnown, Most, Names,
            Requests, Same, Sum,
        };
        match self {
            Self::NothingCounted { requests }
            | Self::Failed { requests, .. }
            | Self::ServerBusy { requests, .. }
            | Self::OddSum { requests, .. }
            | Self::MadeUpFigures { requests, .. }
            | Self::Replayed { requests, .. }
            | Self::OtherModel { requests, .. }
            | Self::NamedOtherwise { requests, .. }
            | Self::CacheHits { requests }
            | Self::Thought { requests, .. } => vec![Requests(requests)],
            Self::LoadedEachTime { requests, load_ms: most_ms }
            | Self::HeldByLoad { requests, longest_ms: most_ms } => {
                vec![Requests(requests), Highest(most_ms)]
            }
            Self::StartedApart { spread_ms: most_ms }
            | Self::LoadStartedApart { spread_ms: most_ms }
            | Self::LetThroughInTurn { every_ms: most_ms }
            | Self::PageLagged { lag_ms: most_ms }
            | Self::LoadLagged { lag_ms: most_ms }
            | Self::PageHidden { hidden_ms: most_ms }
            | Self::Suspended { gap_ms: most_ms }
            | Self::Stalled { stall_ms: most_ms } => vec![Highest(most_ms)],
            Self::ModelLoaded { load_ms } => vec![HighestKnown(load_ms)],
            Self::TooFewTokens { requests, tokens, chunks, is_impossible, has_thought } => vec![
                Requests(requests),
                Sum(tokens),
                Sum(chunks),
                Any(is_impossible),
                Any(has_thought),
            ],
            Self::TooManyTokens { requests, tokens, chunks, is_impossible } => {
                vec![Requests(requests), Sum(tokens), Sum(chunks), Any(is_impossible)]
            }
            Self::RoughCount { requests, tokens, asked: most }
            | Self::HiddenThinking { requests, hidden: tokens, tokens: most }
            | Self::ChunkTokens { requests, tokens, chunks: most } => {
                vec![Requests(requests), Sum(tokens), Sum(most)]
            }
            Self::InLumps { requests, are_whole } => vec![Requests(requests), All(are_whole)],
            Self::LateEnd { requests, late_ms, share } => {
                vec![Requests(requests), Highest(late_ms), Highest(share)]
            }
            Self::SpilledToCpu { vram_share } => vec![Lowest(vram_share)],
            Self::OtherModels { names } => vec![Names(names)],
            Self::PrefixCached { share } => vec![Highest(share)],
            Self::Preempted { times: count } | Self::OthersServed { requests: count } => {
                vec![Sum(count)]
            }
            Self::ShortAnswers { requests, tokens_share, length } => {
                vec![Requests(requests), LowestKnown(tokens_share), Same(length)]
            }
            Self::LongAnswers { requests, longest, .. } => {
                vec![Requests(requests), Most(longest)]
            }
            Self::ContextCut { requests, context_tokens } => {
                vec![Requests(requests), Known(context_tokens)]
            }
            Self::ServerLimit { requests, tokens, most, may_be_context } => {
                vec![Requests(requests), Least(tokens), Most(most), Any(may_be_context)]
            }
            Self::PromptCut { requests, prompt_tokens: tokens, .. } => {
                vec![Requests(requests), Least(tokens)]
            }
            Self::TooFewLanes { .. }
            | Self::HeldByBrowser { .. }
            | Self::CoarseClock { .. }
            | Self::LetThroughAtOnce { .. }
            | Self::OtherSlots { .. }
            | Self::SlotsContradict { .. }
            | Self::NotAsAsked { .. }
            | Self::SpillsFrom { .. }
            | Self::RunEnded(_)
            | Self::SlowedDown { .. }
            | Self::Drift { .. }
            | Self::PartOfServers { .. } => Vec::new(),
        }
    }
}

/// A figure of a warning, by how the values of several batches are joined.
enum Figure<'a> {
    Requests(&'a mut u32),
    Sum(&'a mut u64),
    Least(&'a mut u64),
    Most(&'a mut u64),
    Lowest(&'a mut f64),
    Highest(&'a mut f64),
    /// The highest of the known ones.
    HighestKnown(&'a mut Option<f64>),
    /// The lowest, if all are known.
    LowestKnown(&'a mut Option<f64>),
    /// Kept only if they are the same.
    Same(&'a mut Option<u64>),
    /// The first known one.
    Known(&'a mut Option<u64>),
    All(&'a mut bool),
    Any(&'a mut bool),
    Names(&'a mut Vec<String>),
}

impl Figure<'_> {
    /// Joins the same figure of another batch; warnings of one kind list their figures in the same order.
    fn join(self, other: Self) {
        match (self, other) {
            (Self::Requests(own), Self::Requests(other)) => *own = own.saturating_add(*other),
            (Self::Sum(own), Self::Sum(other)) => *own = own.saturating_add(*other),
            (Self::Least(own), Self::Least(other)) => *own = (*own).min(*other),
            (Self::Most(own), Self::Most(other)) => *own = (*own).max(*other),
            (Self::Same(own), Self::Same(other)) => *own = own.filter(|_| own == other),
            (Self::Lowest(own), Self::Lowest(other)) => *own = own.min(*other),
            (Self::Highest(own), Self::Highest(other)) => *own = own.max(*other),
            (Self::HighestKnown(own), Self::HighestKnown(other)) => {
                *own = [*own, *other].into_iter().flatten().reduce(f64::max);
            }
            (Self::LowestKnown(own), Self::LowestKnown(other)) => {
                *own = own.zip(*other).map(|(own, other)| own.min(other));
            }
            (Self::Known(own), Self::Known(other)) => *own = own.or(*other),
            (Self::All(own), Self::All(other)) => *own &= *other,
            (Self::Any(own), Self::Any(other)) => *own |= *other,
            (Self::Names(own), Self::Names(other)) => {
                own.append(other);
                sort_by(own, Ord::cmp);
                own.dedup();
            }
            (
                Self::Requests(_)
                | Self::Sum(_)
                | Self::Least(_)
                | Self::Most(_)
                | Self::Same(_)
                | Self::Lowest(_)
                | Self::Highest(_)
                | Self::HighestKnown(_)
                | Self::LowestKnown(_)
                | Self::Known(_)
                | Self::All(_)
                | Self::Any(_)
                | Self::Names(_),
                _,
            ) => {}
        }
    }
}
