//! What makes figures doubtful, in a few words beside a batch.

use super::Ru;
use crate::words::numbers::{percent, span};
use bench::Warning;

pub fn warning_label(warning: &Warning) -> String {
    match warning {
        Warning::TooFewLanes { wanted, .. } => format!("браузер: нужно в полёте {wanted}"),
        Warning::HeldByBrowser { held, .. } => format!("не сразу дошли до сервера: {}", held.len()),
        Warning::StartedApart { .. } => "неодновременный старт".into(),
        Warning::PageLagged { .. } => "страница опаздывала".into(),
        Warning::PageHidden { .. } => "страница скрыта".into(),
        Warning::Suspended { .. } => "сон машины".into(),
        Warning::Stalled { .. } => "ответы задержались".into(),
        Warning::CoarseClock { .. } => "грубые часы".into(),
        Warning::HeldByLoad { requests, .. } => format!("ждали в программе нагрузки: {requests}"),
        Warning::LoadStartedApart { .. } => "неодновременный старт".into(),
        Warning::LoadLagged { .. } => "программа нагрузки опаздывала".into(),
        Warning::Failed { requests, .. } => format!("ошибок: {requests}"),
        Warning::ServerBusy { requests, .. } => format!("отказов 503: {requests}"),
        Warning::ModelLoaded { .. } => "загрузка модели".into(),
        Warning::LoadedEachTime { .. } => "загрузка модели каждый раз".into(),
        Warning::NothingCounted { .. } => "токены не сосчитаны".into(),
        Warning::TooFewTokens { .. } => "токенов меньше кусков".into(),
        Warning::TooManyTokens { is_impossible: true, .. } => "токенов больше, чем задано".into(),
        Warning::TooManyTokens { .. } => "токены порциями".into(),
        Warning::MadeUpFigures { .. } => "токены выдуманы".into(),
        Warning::OddSum { .. } => "сумма токенов не сходится".into(),
        Warning::RoughCount { .. } => "токены сосчитаны на глаз".into(),
        Warning::ChunkTokens { .. } => "по нескольку токенов".into(),
        Warning::HiddenThinking { .. } => "скрытые размышления".into(),
        Warning::Replayed { requests, .. } => format!("из кэша ответов: {requests}"),
        Warning::OtherModel { requests, .. } => format!("другая модель: {requests}"),
        Warning::NamedOtherwise { .. } => "другое имя модели".into(),
        Warning::InLumps { are_whole: true, .. } => "ответы одним куском".into(),
        Warning::InLumps { .. } => "ответы порциями".into(),
        Warning::LateEnd { .. } => "конец ответа опаздывает".into(),
        Warning::LetThroughInTurn { every_ms } => {
            format!("по одному в {}", span(*every_ms, Ru))
        }
        Warning::LetThroughAtOnce { at_once } => format!("пропускают не больше {at_once}"),
        Warning::SpilledToCpu { .. } => "модель на CPU".into(),
        Warning::PartOfServers { .. } => "не все серверы".into(),
        Warning::OtherModels { .. } => "другие модели".into(),
        Warning::CacheHits { requests } => format!("промпты из кэша: {requests}"),
        Warning::PrefixCached { share } => format!("промпты из кэша: {}", percent(*share, 0, Ru)),
        Warning::Preempted { times } => format!("вытеснений: {times}"),
        Warning::OthersServed { requests } => format!("чужих запросов: {requests}"),
        Warning::Thought { requests, .. } => format!("размышлений: {requests}"),
        Warning::ShortAnswers { requests, .. } => format!("коротких: {requests}"),
        Warning::LongAnswers { requests, .. } => format!("длинных: {requests}"),
        Warning::ContextCut { requests, .. } => format!("оборвано: {requests}"),
        Warning::ServerLimit { tokens, .. } => format!("предел токенов: {tokens}"),
        Warning::PromptCut { .. } => "промпт обрезан".into(),
        Warning::OtherSlots { found, .. } => format!("слотов {found}"),
        Warning::SlotsContradict { told, .. } => format!("сервер говорит {told}"),
        Warning::NotAsAsked { asked, .. } => format!("задано слотов {asked}"),
        Warning::SpillsFrom { slots, .. } => format!("на CPU, если слотов {slots}"),
        Warning::RunEnded(_) => "прогон окончен досрочно".into(),
        Warning::SlowedDown { .. } => "замедленный замер".into(),
        Warning::Drift { .. } => "скорость изменилась".into(),
    }
}
