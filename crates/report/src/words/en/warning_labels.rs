//! What makes figures doubtful, in a few words beside a batch.

use super::En;
use super::nouns::{SLOTS, TOKENS, plural};
use super::server_reported::told_slots_label;
use crate::words::numbers::{percent, span};
use bench::Warning;

pub fn warning_label(warning: &Warning) -> String {
    match warning {
        Warning::TooFewLanes { wanted, .. } => format!("browser limit: {wanted} in flight wanted"),
        Warning::HeldByBrowser { held, .. } => format!("waited before the server: {}", held.len()),
        Warning::StartedApart { .. } | Warning::LoadStartedApart { .. } => {
            "did not start together".into()
        }
        Warning::PageLagged { .. } => "page lagged".into(),
        Warning::PageHidden { .. } => "page hidden".into(),
        Warning::Suspended { .. } => "machine asleep".into(),
        Warning::Stalled { .. } => "answers held up".into(),
        Warning::CoarseClock { .. } => "coarse clock".into(),
        Warning::HeldByLoad { requests, .. } => format!("held in the load generator: {requests}"),
        Warning::LoadLagged { .. } => "load generator lagged".into(),
        Warning::Failed { requests, .. } => format!("errors: {requests}"),
        Warning::ServerBusy { requests, .. } => format!("refused (503): {requests}"),
        Warning::ModelLoaded { .. } => "model was loading".into(),
        Warning::LoadedEachTime { .. } => "model reloaded each time".into(),
        Warning::NothingCounted { .. } => "tokens not counted".into(),
        Warning::TooFewTokens { .. } => "fewer tokens than chunks".into(),
        Warning::TooManyTokens { is_impossible: true, .. } => "more tokens than allowed".into(),
        Warning::TooManyTokens { .. } => "tokens in bursts".into(),
        Warning::MadeUpFigures { .. } => "made-up figures".into(),
        Warning::OddSum { .. } => "token sum is off".into(),
        Warning::RoughCount { .. } => "tokens estimated".into(),
        Warning::ChunkTokens { .. } => "several tokens per chunk".into(),
        Warning::HiddenThinking { .. } => "hidden thinking".into(),
        Warning::Replayed { requests, .. } => format!("from a response cache: {requests}"),
        Warning::OtherModel { requests, .. } => format!("another model: {requests}"),
        Warning::NamedOtherwise { .. } => "different model name".into(),
        Warning::InLumps { are_whole: true, .. } => "answers in one chunk".into(),
        Warning::InLumps { .. } => "answers in bursts".into(),
        Warning::LateEnd { .. } => "late end of answers".into(),
        Warning::LetThroughInTurn { every_ms } => {
            format!("one answer every {}", span(*every_ms, En))
        }
        Warning::LetThroughAtOnce { at_once } => format!("at most {at_once} let through at once"),
        Warning::SpilledToCpu { .. } => "model on the CPU".into(),
        Warning::PartOfServers { .. } => "not all servers".into(),
        Warning::OtherModels { .. } => "other models".into(),
        Warning::CacheHits { requests } => format!("prompt cached: {requests}"),
        Warning::PrefixCached { share } => format!("prompt cached: {}", percent(*share, 0, En)),
        Warning::Preempted { times } => format!("preemptions: {times}"),
        Warning::OthersServed { requests } => format!("requests from elsewhere: {requests}"),
        Warning::Thought { requests, .. } => format!("thinking: {requests}"),
        Warning::ShortAnswers { requests, .. } => format!("short answers: {requests}"),
        Warning::LongAnswers { requests, .. } => format!("long answers: {requests}"),
        Warning::ContextCut { requests, .. } => format!("answers cut off: {requests}"),
        Warning::ServerLimit { tokens, .. } => format!("server limit: {}", plural(*tokens, TOKENS)),
        Warning::PromptCut { .. } => "prompt cut".into(),
        Warning::OtherSlots { found, .. } => plural(u64::from(*found), SLOTS),
        Warning::SlotsContradict { told, .. } => told_slots_label(*told),
        Warning::NotAsAsked { asked, .. } => format!("{} set", plural(u64::from(*asked), SLOTS)),
        Warning::SpillsFrom { slots, .. } => {
            format!("on the CPU with {}", plural(u64::from(*slots), SLOTS))
        }
        Warning::RunEnded(_) => "run ended early".into(),
        Warning::SlowedDown { .. } => "slowed down".into(),
        Warning::Drift { .. } => "speed changed".into(),
    }
}
