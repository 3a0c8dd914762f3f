//! One warning for what several batches show alike.

use std::mem::discriminant;

use super::Warning;
use crate::order::sort_by;

impl Warning {
    /// Takes in another warning of the same kind, about another batch, so that one sentence says both.
    /// What differs in kind, or is about one batch alone, stays as it is.
    pub fn join(&mut self, mut other: Self) {
        if discriminant(self) != discriminant(&other) {
            return;
        }
        if let (Some(requests), Some(more)) = (self.requests_mut(), other.requests_mut()) {
            *requests = requests.saturating_add(*more);
        }
        match (self, other) {
            (Self::SpilledToCpu { vram_share }, Self::SpilledToCpu { vram_share: other }) => {
                *vram_share = vram_share.min(other);
            }
            (Self::OtherModels { names }, Self::OtherModels { names: others }) => {
                names.extend(others);
                sort_by(names, Ord::cmp);
                names.dedup();
            }
            (Self::PrefixCached { share }, Self::PrefixCached { share: other }) => {
                *share = share.max(other);
            }
            (Self::Preempted { times: sum }, Self::Preempted { times: more })
            | (Self::OthersServed { requests: sum }, Self::OthersServed { requests: more }) => {
                *sum = sum.saturating_add(more);
            }
            (Self::LoadedEachTime { load_ms, .. }, Self::LoadedEachTime { load_ms: other, .. }) => {
                *load_ms = load_ms.max(other);
            }
            (Self::InLumps { are_whole, .. }, Self::InLumps { are_whole: others, .. }) => {
                *are_whole &= others;
            }
            (
                Self::TooFewTokens { tokens, chunks, is_impossible, .. },
                Self::TooFewTokens { tokens: more, chunks: more_chunks, is_impossible: is, .. },
            )
            | (
                Self::TooManyTokens { tokens, chunks, is_impossible, .. },
                Self::TooManyTokens {
                    tokens: more, chunks: more_chunks, is_impossible: is, ..
                },
            ) => {
                *tokens = tokens.saturating_add(more);
                *chunks = chunks.saturating_add(more_chunks);
                *is_impossible |= is;
            }
            (
                Self::RoughCount { tokens, asked, .. },
                Self::RoughCount { tokens: more, asked: more_asked, .. },
            ) => {
                *tokens = tokens.saturating_add(more);
                *asked = asked.saturating_add(more_asked);
            }
            (
                Self::ChunkTokens { tokens, chunks, .. },
                Self::ChunkTokens { tokens: more, chunks: more_chunks, .. },
            ) => {
                *tokens = tokens.saturating_add(more);
                *chunks = chunks.saturating_add(more_chunks);
            }
            (Self::ServerLimit { tokens, .. }, Self::ServerLimit { tokens: other, .. }) => {
                *tokens = (*tokens).min(other);
            }
            (
                Self::ShortAnswers { tokens_share, .. },
                Self::ShortAnswers { tokens_share: other, .. },
            ) => *tokens_share = tokens_share.zip(other).map(|(a, b)| a.min(b)),
            (
                Self::ContextCut { context_tokens, .. },
                Self::ContextCut { context_tokens: other, .. },
            ) => *context_tokens = context_tokens.or(other),
            (
                Self::PromptCut { prompt_tokens, .. },
                Self::PromptCut { prompt_tokens: other, .. },
            ) => *prompt_tokens = (*prompt_tokens).min(other),
            // Requests are all that there is to join, or there is nothing.
            _ => {}
        }
    }

    /// The requests that show it, where those of several batches are told in sum.
    fn requests_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::LoadedEachTime { requests, .. }
            | Self::NothingCounted { requests }
            | Self::Failed { requests, .. }
            | Self::TooFewTokens { requests, .. }
            | Self::TooManyTokens { requests, .. }
            | Self::OddSum { requests, .. }
            | Self::RoughCount { requests, .. }
            | Self::ChunkTokens { requests, .. }
            | Self::Replayed { requests, .. }
            | Self::OtherModel { requests, .. }
            | Self::NamedOtherwise { requests, .. }
            | Self::ServerLimit { requests, .. }
            | Self::InLumps { requests, .. }
            | Self::CacheHits { requests }
            | Self::Thought { requests, .. }
            | Self::ShortAnswers { requests, .. }
            | Self::ContextCut { requests, .. }
            | Self::PromptCut { requests, .. } => Some(requests),
            Self::TooFewLanes { .. }
            | Self::HeldByBrowser { .. }
            | Self::StartedApart { .. }
            | Self::PageLagged { .. }
            | Self::PageHidden { .. }
            | Self::Suspended { .. }
            | Self::Stalled { .. }
            | Self::CoarseClock { .. }
            | Self::HeldByLoad { .. }
            | Self::LoadStartedApart { .. }
            | Self::LoadLagged { .. }
            | Self::ServerBusy { .. }
            | Self::ModelLoaded { .. }
            | Self::SpilledToCpu { .. }
            | Self::OtherModels { .. }
            | Self::PrefixCached { .. }
            | Self::Preempted { .. }
            | Self::OthersServed { .. }
            | Self::OtherSlots { .. }
            | Self::SlotsContradict { .. }
            | Self::NotAsAsked { .. }
            | Self::SpillsFrom { .. }
            | Self::RunEnded(_)
            | Self::SlowedDown { .. }
            | Self::Drift { .. }
            | Self::PartOfServers { .. } => None,
        }
    }
}
