//! Sentences of the page.

use bench::slots::Slots;
use bench::{Current, MAX_WORKERS, Phase, Progress};

use super::Ru;
use super::nouns::plural;
use super::report::configuration;
use crate::words::numbers::{count, decimal, percent};
use crate::words::sentence::Best;

pub fn reach(rtt_ms: f64, in_flight: u32, lanes: u32) -> String {
    format!(
        "{} мс до ответа. Одновременно отсюда: до {} запросов ({}).",
        decimal(rtt_ms, 0, Ru),
        count(in_flight),
        plural(u64::from(lanes), ["полоса", "полосы", "полос"])
    )
}

pub fn estimate(batches: u32, requests: u32) -> String {
    format!(
        "{} · {}",
        plural(u64::from(batches), ["пакет", "пакета", "пакетов"]),
        plural(u64::from(requests), ["запрос", "запроса", "запросов"])
    )
}

pub fn browser_limit(most: u32) -> String {
    format!(
        "К этому адресу браузер держит не больше {} запросов сразу. Чтобы было до {MAX_WORKERS}, запустите \
         страницу на этой же машине так:",
        count(most)
    )
}

pub fn run_of(run: usize, runs: usize) -> String {
    format!("Прогон {run} из {runs}")
}

pub fn doing(progress: &Progress) -> String {
    match (&progress.phase, progress.current) {
        (Phase::Opening, _) => "открываю соединения…".into(),
        (Phase::WarmingUp, _) => "загружается модель…".into(),
        (Phase::CountingSlots { slots }, _) => format!("считаю слоты: нужно {slots}…"),
        (Phase::RestartWanted { slots, .. }, _) => format!("жду сервера с {slots} слотами"),
        (Phase::Paused, _) => "пауза".into(),
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), Some(current)) => {
            configuration(current.workers, current.batch)
        }
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), None) => {
            "перерыв между пакетами".into()
        }
    }
}

pub fn in_flight(current: &Current) -> String {
    format!(
        "{} · готово {}",
        current.in_flight,
        part_of(current.ended.into(), current.batch.into())
    )
}

pub fn measured_batches(batches: u64) -> String {
    format!("Измерено пакетов: {}.", count(batches))
}

pub fn restart_wanted(slots: u32) -> String {
    format!("Перезапустите сервер с {slots} слотами (OLLAMA_NUM_PARALLEL={slots}).")
}

pub fn slots_now(found: Option<Slots>) -> String {
    match found {
        Some(seen) if seen.is_exact => format!("Сейчас слотов {}.", seen.most),
        Some(seen) => format!("Сейчас слотов не меньше {}.", seen.most),
        None => "Сейчас сервер не ответил как надо.".into(),
    }
}

pub fn best(best: Option<Best>) -> String {
    let Some(best) = best else {
        return "Ни один пакет не измерен без ошибок.".into();
    };
    let mut text = configuration(best.workers, best.batch) + ".";
    if let Some(batch) = best.recommended {
        text += &format!(" Рекомендуется пакет {batch}: он не медленнее в пределах разброса.");
    }
    if let Some((workers, batch, slower_share)) = best.next {
        let slower = percent(slower_share, 1, Ru);
        text += &format!(" Ближайшая: {}, на {slower} медленнее.", configuration(workers, batch));
    }
    text
}

pub fn part_of(part: u64, all: u64) -> String {
    format!("{} из {}", count(part), count(all))
}

pub fn unfinished(missing: u64) -> String {
    format!("Сеанс не окончен: не измерено пакетов {}.", count(missing))
}

pub fn more_findings(findings: usize) -> String {
    format!("Ещё замечаний: {findings}")
}

pub fn command_copied(system: &str) -> String {
    format!("Команда для {system} скопирована.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_is_told_with_what_is_close_to_it() {
        let alone = Best { workers: 24, batch: 48, recommended: None, next: None };
        assert_eq!(best(Some(alone)), "24 workers, пакет 48.");
        let close = Best { recommended: Some(32), next: Some((22, 40, 0.0123)), ..alone };
        assert_eq!(
            best(Some(close)),
            "24 workers, пакет 48. Рекомендуется пакет 32: он не медленнее в пределах разброса. \
             Ближайшая: 22 workers, пакет 40, на 1,2\u{a0}% медленнее."
        );
        assert_eq!(best(None), "Ни один пакет не измерен без ошибок.");
    }

    #[test]
    fn counts_have_their_nouns() {
        assert_eq!(estimate(1, 24), "1\u{a0}пакет · 24\u{a0}запроса");
        assert_eq!(
            reach(2.6, 192, 32),
            "3 мс до ответа. Одновременно отсюда: до 192 запросов (32\u{a0}полосы)."
        );
    }
}
