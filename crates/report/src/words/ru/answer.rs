//! The answer: what to set, how sure that is, and why not surer.

use bench::BatchId;
use bench::analysis::{Answer, Confidence, Doubt};

use super::Ru;
use super::nouns::{BY_REQUESTS, SLOTS, plural};
use super::places::{configured, workers};
use super::speeds::{compared, speed, tokens_per_s};
use crate::words::conclusion::reason;
use crate::words::numbers::capital;

pub fn headline(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let own = named(answer, answer.id, is_server_mode);
    let what = match is_unproven {
        _ if is_server_mode => instruction(answer, is_server_mode),
        true if answer.is_limited => format!("Похоже, для этих лимитов лучше всего {own}"),
        true => format!("Похоже, лучше всего {own}"),
        false if answer.is_limited => format!("Для этих лимитов задайте {own}"),
        false => format!("Задайте {own}"),
    };
    let reason = reason(answer, is_server_mode, Ru);
    let because = if reason.is_empty() { "" } else { ": " };
    let sure = confidence(answer.confidence());
    format!("{what}: {} — {sure}{because}{reason}.", speed(answer.speed))
}

pub fn instruction(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let (seems, set) = match answer.is_limited {
        true => ("Похоже, для этих лимитов лучше", "Для этих лимитов "),
        false => ("Похоже, лучше", ""),
    };
    if is_server_mode {
        let slots = plural(answer.id.workers.into(), SLOTS);
        let requests = plural(answer.id.size.into(), BY_REQUESTS);
        return match is_unproven {
            true => format!("{seems} дать серверу {slots} и слать по {requests}"),
            false => capital(&format!("{set}дайте серверу {slots} и шлите по {requests}")),
        };
    }
    let (workers, size) = (answer.id.workers, answer.id.size);
    // A small batch does not keep all workers busy.
    let requests = match if answer.is_timed { workers } else { workers.min(size) } {
        1 => "запросы по одному".into(),
        in_flight => format!("по {} одновременно", plural(in_flight.into(), BY_REQUESTS)),
    };
    let batch =
        if answer.is_timed { String::new() } else { format!(", пакетами по {size}") };
    match is_unproven {
        true => format!("{seems} слать {requests}{batch}"),
        false => capital(&format!("{set}шлите {requests}{batch}")),
    }
}

pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Reliable => "надёжно",
        Confidence::Approximate => "примерно",
        Confidence::Unproven => "не доказано",
    }
}

/// What speaks against an answer.
pub fn against(answer: &Answer, doubt: Doubt, is_server_mode: bool) -> String {
    let configuration = |batch| format!("«{}»", named(answer, batch, is_server_mode));
    match doubt {
        Doubt::VoidIsFaster { batch, tokens_per_s: seen, never_counts } => {
            let what = if never_counts {
                " (почему не учтён — в замечаниях)"
            } else {
                ", повторите его"
            };
            format!(
                "неучтённый замер {} показал {}{what}",
                configuration(batch),
                tokens_per_s(seen)
            )
        }
        Doubt::VoidMayBeBetter(batch) => {
            format!("замер {} не учтён и может быть не хуже, повторите его", configuration(batch))
        }
        Doubt::NeverCounts(batch) => format!(
            "замер {} не учтён (почему — в замечаниях), но может оказаться не хуже",
            configuration(batch)
        ),
        Doubt::RunSlowed(batch) => format!(
            "прогон, в котором измерено «{}», что-то замедлило: там может быть быстрее, повторите замер",
            configuration(batch)
        ),
        Doubt::NotMeasured(batch) => {
            format!("конфигурация {} не измерена, но может оказаться не хуже", configuration(batch))
        }
        Doubt::SeemsWithin => "запросов слишком мало, чтобы решить, соблюдены ли лимиты".into(),
        Doubt::Undecided(batch) => {
            format!("{} быстрее, но соблюдены ли там лимиты, решить нельзя", configuration(batch))
        }
        Doubt::Drift(share) => {
            format!("к концу сеанса скорость сервера {}", compared(share, 0))
        }
        Doubt::OthersServed(batch) => {
            format!("при замерах {} сервер отвечал и другим клиентам", configuration(batch))
        }
        Doubt::MeasuredOnce => "измерено один раз".into(),
        Doubt::BreaksBefore(batch) => format!("{} лимиты нарушает", configuration(batch)),
        Doubt::Close(batch) if batch > answer.id => {
            format!("{} может быть быстрее", configuration(batch))
        }
        Doubt::Close(batch) => format!("{} может быть не хуже", configuration(batch)),
        Doubt::AtTheEdge if is_server_mode => "больше слотов серверу не давали".into(),
        Doubt::AtTheEdge => "больше запросов одновременно не посылали".into(),
    }
}

/// A configuration of the answer's session.
fn named(answer: &Answer, batch: BatchId, is_server_mode: bool) -> String {
    match answer.is_timed {
        true => workers(batch.workers),
        false => configured(batch, is_server_mode),
    }
}

/// The fastest, where it is another.
pub fn fastest(answer: &Answer, is_server_mode: bool) -> Option<String> {
    let (id, fastest) = answer.fastest?;
    let fastest = speed(fastest);
    let of = if answer.is_limited {
        "Из тех, что не нарушают лимиты, по"
    } else {
        "По"
    };
    Some(format!(
        "{of} замерам быстрее всего «{}»: {fastest}, но разница в пределах разброса.",
        named(answer, id, is_server_mode)
    ))
}
