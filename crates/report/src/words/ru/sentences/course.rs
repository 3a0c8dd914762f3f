//! What the page says of a plan, and of a session under way.

use bench::{BatchId, Current, Phase, Plan, Progress, Session, Slots, Warning};

use crate::words::numbers::{about, count, crossed, percent};
use crate::words::ru::Ru;
use crate::words::ru::failures::with_words;
use crate::words::ru::nouns::{
    MEASUREMENTS, REQUESTS, TOKENS, WITH_SLOTS, batches_measured, plural,
};
use crate::words::ru::places::{configuration, several_of, workers};
use crate::words::ru::warning_labels::warning_label;
use crate::words::server_message::has_no_server;

pub fn estimate(batches: u32, requests: u32) -> String {
    format!(
        "{} · {}",
        plural(u64::from(batches), MEASUREMENTS),
        plural(u64::from(requests), REQUESTS)
    )
}

pub fn plan_in_short(plan: &Plan) -> Option<String> {
    let tokens = plural(plan.max_tokens.into(), TOKENS);
    let (fewest, most) = (plan.workers.iter().min()?, plan.workers.iter().max()?);
    Some(if fewest == most {
        format!("{tokens}, {}", workers(*most))
    } else {
        format!("{tokens}, workers {fewest}–{most}")
    })
}

pub fn remove_plan(name: &str) -> String {
    format!("Убрать план «{name}»")
}

pub fn batch_number(number: u64, planned: Option<u64>) -> String {
    match planned.filter(|planned| number <= *planned) {
        Some(planned) => format!("Замер {}", part_of(number, planned)),
        None => format!("Замер {}", count(number, Ru)),
    }
}

pub fn close_by(batches: &[BatchId]) -> String {
    let names: Vec<String> = batches.iter().map(|batch| crossed(*batch)).collect();
    match names.len() {
        0 => "Рядом ничего.".into(),
        _ => format!("Рядом {} — в пределах разброса.", names.join(" и ")),
    }
}

pub fn doing(progress: &Progress, taken_s: f64) -> String {
    let so_far = |what: &str| format!("{what} {}", about(taken_s, Ru));
    match (&progress.phase, progress.current) {
        (Phase::Opening, _) => so_far("открываю соединения…"),
        (Phase::Calibrating { in_flight }, _) => {
            so_far(&format!("измеряю погрешность страницы: {in_flight} в полёте…"))
        }
        (Phase::WarmingUp, _) => so_far("загружается модель…"),
        (Phase::CountingSlots { slots }, _) => so_far(&format!("считаю слоты: нужно {slots}…")),
        (Phase::RestartWanted { slots, .. }, _) => {
            so_far(&format!("жду сервера с {} —", slots_of_it(*slots)))
        }
        (Phase::ServerAway, _) => so_far("сервер не отвечает, жду"),
        (Phase::ServerRefuses { status, message, again_in_s }, _) => {
            let message = message.as_deref();
            let who = if has_no_server(message) {
                "шлюз не получил ответа"
            } else {
                "сервер отказал"
            };
            let again = about(*again_in_s, Ru);
            let waits = so_far(&format!("{who} ({status}), повторю через {again}, жду уже"));
            with_words(&waits, message)
        }
        (Phase::AwaitingQuiet, _) => so_far("жду, пока сервер закончит прерванные запросы…"),
        (Phase::Paused, _) => "пауза".into(),
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), Some(current)) => {
            configuration(current.batch)
        }
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), None) => {
            "перерыв между пакетами".into()
        }
    }
}

pub fn done_share(done: u32) -> String {
    format!("Сделано {}.", percent(f64::from(done) / 100.0, 0, Ru))
}

pub fn held_up(progress: &Progress) -> String {
    match &progress.phase {
        Phase::RestartWanted { slots, .. } => restart_wanted(*slots),
        Phase::ServerRefuses { status, .. } => {
            format!("Сервер отказал ({status}), сеанс ждёт и продолжится сам.")
        }
        _ => "Сервер не отвечает, сеанс ждёт и продолжится сам.".into(),
    }
}

pub fn measured_again(batch: BatchId, disturbed_by: &Warning) -> String {
    let why = match disturbed_by {
        Warning::HeldByBrowser { .. } => "запросы не сразу дошли до сервера".into(),
        Warning::HeldByLoad { .. } => "запросы ждали в программе нагрузки".into(),
        Warning::StartedApart { .. } | Warning::LoadStartedApart { .. } => {
            "запросы начались не вместе".into()
        }
        Warning::PageLagged { .. } => "страница опаздывала".into(),
        Warning::LoadLagged { .. } => "программа нагрузки опаздывала".into(),
        Warning::PageHidden { .. } => "страница была скрыта".into(),
        Warning::Suspended { .. } => "страница или машина спала".into(),
        Warning::Stalled { .. } => "ответы задержались на пути к странице".into(),
        Warning::ModelLoaded { .. } => "загружалась модель".into(),
        other => warning_label(other),
    };
    format!("перемеряю {}: {why}", crossed(batch))
}

pub fn in_flight(current: &Current) -> String {
    format!(
        "{} · готово {}",
        current.in_flight,
        part_of(current.ended.into(), current.batch.size.into())
    )
}

pub fn part_of(part: u64, all: u64) -> String {
    format!("{} из {}", count(part, Ru), count(all, Ru))
}

pub fn measured(session: &Session) -> String {
    format!("Сделано: {}.", batches_measured(session))
}

pub fn ended_runs(workers: &[u32]) -> String {
    let workers: Vec<String> = workers.iter().map(u32::to_string).collect();
    format!("Из-за сбоев прогоны окончены досрочно; число workers: {}.", workers.join(", "))
}

pub fn skipped(batches: &[BatchId]) -> String {
    format!("Пропущено: {}.", several_of(batches, false))
}

pub fn restart_wanted(slots: u32) -> String {
    format!("Перезапустите сервер с {} (OLLAMA_NUM_PARALLEL={slots}).", slots_of_it(slots))
}

pub fn slots_now(found: Option<Slots>) -> String {
    match found {
        Some(seen) if seen.is_exact => format!("Сейчас слотов {}.", seen.most),
        Some(seen) => format!("Сейчас слотов не меньше {}.", seen.most),
        None => "Сосчитать слоты не удалось: ответы сервера этого не позволяют.".into(),
    }
}

fn slots_of_it(slots: u32) -> String {
    plural(u64::from(slots), WITH_SLOTS)
}
