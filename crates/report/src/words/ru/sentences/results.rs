//! What the page says of results, and of the sessions that it keeps.

use crate::words::moments::{day, moment};
use crate::words::numbers::{count, rounded};
use crate::words::ru::Ru;
use crate::words::ru::nouns::{
    FINDINGS, MEASUREMENTS, OF_BATCHES, OF_MEASUREMENTS, OF_REQUESTS, REQUESTS, SLOTS, plural,
};

pub fn not_the_optimum(batches: usize) -> String {
    let words = if batches == 1 {
        "Пакет помечен и не может быть оптимумом."
    } else {
        "Эти пакеты помечены и не могут быть оптимумом."
    };
    words.into()
}

pub fn repeat(batches: usize) -> String {
    match batches {
        1 => "Повторить пакет".into(),
        _ => format!("Повторить все {}", count(batches as u64, Ru)),
    }
}

pub fn more_findings(findings: usize) -> String {
    format!("Ещё {}", plural(findings as u64, FINDINGS))
}

pub fn earlier_session(model: &str, started_at: Option<&str>) -> String {
    let day = started_at.map_or(String::new(), |moment| format!(", {}", day(moment, Ru)));
    format!("Результаты прежнего сеанса: {model}{day}")
}

pub fn cut_off(model: &str, server_url: Option<&str>, measured: u32, missing: u32) -> String {
    let server = server_url.map(|url| format!(" на {url}")).unwrap_or_default();
    format!(
        "{model}{server}: сделано {} из {}. Страница закрылась во время сеанса; всё измеренное цело.",
        count(measured, Ru),
        plural(u64::from(measured) + u64::from(missing), OF_MEASUREMENTS)
    )
}

pub fn unfinished(missing: u64) -> String {
    format!("Недостаёт {}.", plural(missing, OF_MEASUREMENTS))
}

pub fn measurements(measurements: u64) -> String {
    plural(measurements, MEASUREMENTS)
}

pub fn session_size(requests: u64, bytes: u64) -> String {
    format!("{}, {}", plural(requests, REQUESTS), size(bytes))
}

pub fn last_time(started_at: &str) -> String {
    format!("Против прошлого раза ({})", moment(started_at, Ru))
}

pub fn compare_this(name: &str) -> String {
    format!("Сравнить: {name}")
}

pub fn kept_here(sessions: u64) -> String {
    format!("{} в этом браузере", count(sessions, Ru))
}

pub fn slots(slots: u32) -> String {
    plural(slots.into(), SLOTS)
}

pub fn room(used_bytes: u64, left_bytes: u64) -> String {
    format!("Занято {}, свободно {}.", size(used_bytes), size(left_bytes))
}

/// Bytes in the unit that leaves few digits.
fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    let (value, unit) = match bytes {
        1e9.. => (bytes / 1e9, "ГБ"),
        1e6.. => (bytes / 1e6, "МБ"),
        _ => (bytes / 1e3, "КБ"),
    };
    format!("{}\u{a0}{unit}", rounded(value, Ru))
}

pub fn session_of(started_at: &str) -> String {
    format!("Сеанс {}", moment(started_at, Ru))
}

pub fn of_all(all: u64) -> String {
    format!("из {}", count(all, Ru))
}

pub fn of_requests(requests: u64) -> String {
    format!("из {}", plural(requests, OF_REQUESTS))
}

pub fn of_batches(batches: u64) -> String {
    format!("из {}", plural(batches, OF_BATCHES))
}

pub fn unanswered(failed: u64, requests: u64) -> String {
    if failed == 0 {
        return "ответы есть, но лучшей конфигурации нет".into();
    }
    format!(
        "{} из {} без ответа; лучшей конфигурации нет",
        count(failed, Ru),
        plural(requests, OF_REQUESTS)
    )
}

/// In their order, with a space between two.
pub fn months() -> &'static str {
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
}
