//! Sentences of the page.

use bench::{Current, MAX_WORKERS, Phase, Progress, Relay, Slots};

use super::Ru;
use super::nouns::plural;
use super::places::configuration;
use crate::words::numbers::{NO_BREAK, about, count, decimal, percent, rounded};
use crate::words::subject::Best;

pub fn reach(rtt_ms: f64, in_flight: u32, lanes: u32, relay: Option<Relay>) -> String {
    let kind = kind_of_lanes(lanes, relay).map(|kind| format!(": {kind}"));
    format!(
        "{} мс до ответа. Одновременно отсюда: до {} запросов ({}{}).",
        decimal(rtt_ms, 0, Ru),
        count(in_flight),
        plural(u64::from(lanes), ["полоса", "полосы", "полос"]),
        kind.unwrap_or_default()
    )
}

pub fn servers(servers: usize) -> String {
    plural(servers as u64, ["сервер", "сервера", "серверов"])
}

pub fn several_reach(count_of: usize, in_flight: u32) -> String {
    format!(
        "{} как один. Одновременно отсюда ко всем вместе: до {} запросов.",
        servers(count_of),
        count(in_flight)
    )
}

pub fn not_on_all(models: &[String]) -> String {
    format!("Есть не у всех: {}.", models.join(", "))
}

pub fn several_limit(most: u32) -> String {
    format!(
        "Ко всем серверам вместе браузер держит отсюда не больше {} запросов сразу.",
        count(most)
    )
}

/// What tells the lanes apart, where there are several, and what a relay costs: `порты, +0,2 мс`.
pub fn kind_of_lanes(lanes: u32, relay: Option<Relay>) -> Option<String> {
    let cost = |relay: Relay| {
        relay.own_ms.map(|ms| format!(", +{}{NO_BREAK}мс", decimal(ms, 1, Ru))).unwrap_or_default()
    };
    match relay {
        Some(relay) => Some(format!("порты{}", cost(relay))),
        None => (lanes > 1).then(|| "имена".to_owned()),
    }
}

pub fn goes_through_relay(server_url: &str, has_key: bool) -> String {
    let key = if has_key { ", ключ добавляет он" } else { "" };
    format!("Запросы идут через посредника tokometer на {server_url}{key}")
}

pub fn key_for(address: &str) -> String {
    if address.contains(", ") {
        return format!("Ключ серверов {address}: уйдёт каждому из них");
    }
    format!("Ключ сервера {address}")
}

pub fn key_held(origin: &str) -> String {
    let whom = if origin.contains(", ") { "серверам" } else { "серверу" };
    format!("Ключ уходит только {whom} {origin}. Другой адрес — и он забыт.")
}

pub fn leads_to(url: &str) -> String {
    format!("Этот адрес ведёт на {url} — запросы идут сразу туда.")
}

pub fn asked_again(waited_s: f64) -> String {
    format!("Жду {} и спрашиваю снова, пока он не ответит.", about(waited_s, Ru))
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

pub fn doing(progress: &Progress, taken_s: f64) -> String {
    let so_far = |what: &str| format!("{what} {}", about(taken_s, Ru));
    match (&progress.phase, progress.current) {
        (Phase::Opening, _) => so_far("открываю соединения…"),
        (Phase::Calibrating { in_flight }, _) => {
            so_far(&format!("измеряется своя ошибка: {in_flight} в полёте…"))
        }
        (Phase::WarmingUp, _) => so_far("загружается модель…"),
        (Phase::CountingSlots { slots }, _) => so_far(&format!("считаю слоты: нужно {slots}…")),
        (Phase::RestartWanted { slots, .. }, _) => {
            so_far(&format!("жду сервера с {} —", slots_of_it(*slots)))
        }
        (Phase::ServerAway, _) => so_far("сервер не отвечает, жду"),
        (Phase::ServerRefuses { status, again_in_s }, _) => so_far(&format!(
            "сервер отказал ({status}), повторю через {}, жду уже",
            about(*again_in_s, Ru)
        )),
        (Phase::AwaitingQuiet, _) => so_far("жду, пока сервер оставит брошенные запросы…"),
        (Phase::Paused, _) => "пауза".into(),
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), Some(current)) => {
            configuration(current.batch)
        }
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), None) => {
            "перерыв между пакетами".into()
        }
    }
}

fn slots_of_it(slots: u32) -> String {
    plural(u64::from(slots), ["слотом", "слотами", "слотами"])
}

pub fn in_flight(current: &Current) -> String {
    format!(
        "{} · готово {}",
        current.in_flight,
        part_of(current.ended.into(), current.batch.size.into())
    )
}

pub fn measured_batches(batches: u64) -> String {
    format!("Измерено пакетов: {}.", count(batches))
}

pub fn ended_runs(workers: &[u32]) -> String {
    let workers: Vec<String> = workers.iter().map(u32::to_string).collect();
    format!("Окончены раньше из-за сбоев прогоны: {} workers.", workers.join(", "))
}

pub fn restart_wanted(slots: u32) -> String {
    format!("Перезапустите сервер с {} (OLLAMA_NUM_PARALLEL={slots}).", slots_of_it(slots))
}

pub fn slots_now(found: Option<Slots>) -> String {
    match found {
        Some(seen) if seen.is_exact => format!("Сейчас слотов {}.", seen.most),
        Some(seen) => format!("Сейчас слотов не меньше {}.", seen.most),
        None => "Сейчас сервер не ответил как надо.".into(),
    }
}

pub fn asked_so(manners: &str) -> String {
    format!("Запросы к этому серверу: {manners}.")
}

pub fn best(best: Option<Best>) -> String {
    let Some(best) = best else {
        return "Ни один пакет не измерен без ошибок.".into();
    };
    let mut text = configuration(best.batch) + ".";
    if let Some(batch) = best.recommended {
        let batch = configuration(batch);
        text += &format!(" Рекомендуется: {batch} — не медленнее в пределах разброса.");
    }
    if let Some((batch, slower_share)) = best.next {
        let slower = percent(slower_share, 1, Ru);
        text += &format!(" Ближайшая: {}, на {slower} медленнее.", configuration(batch));
    }
    text
}

pub fn earlier_session(model: &str, started_at: Option<&str>) -> String {
    let day = started_at.map_or(String::new(), |moment| format!(", {}", day(moment)));
    format!("Результаты прежнего сеанса: {model}{day}")
}

/// The day of an ISO 8601 moment; what is none stays as it is.
fn day(moment: &str) -> String {
    let date = moment.split('T').next().unwrap_or(moment);
    match date.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => date.to_owned(),
    }
}

pub fn cut_off(model: &str, server_url: Option<&str>, measured: u32, missing: u32) -> String {
    let server = server_url.map(|url| format!(" на {url}")).unwrap_or_default();
    format!(
        "{model}{server}: измерено пакетов {}, осталось {}. Страница закрылась во время замера; всё \
         измеренное цело.",
        count(measured),
        count(missing)
    )
}

/// `25.11.2026 14:05`; what is no ISO 8601 moment stays as it is.
pub fn moment(iso: &str) -> String {
    match iso.split_once('T').and_then(|(_, time)| time.get(..5)) {
        Some(time) => format!("{} {time}", day(iso)),
        None => day(iso),
    }
}

pub fn session_size(batches: u64, requests: u64, bytes: u64) -> String {
    format!(
        "{}, {}, {}",
        plural(batches, ["пакет", "пакета", "пакетов"]),
        plural(requests, ["запрос", "запроса", "запросов"]),
        size(bytes)
    )
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
    use bench::schedule::Goal;
    use bench::{BatchId, Event, Plan, Session};

    #[test]
    fn what_goes_on_is_told_with_its_time_where_nobody_knows_the_end() {
        let words = |event| {
            let session = Session::default();
            let mut progress = Progress::new(Goal::Plan, Plan::default(), &session);
            progress.apply(&event, &session);
            doing(&progress, 40.0).replace('\u{a0}', " ")
        };
        let calibrating = Event::Calibrating { in_flight: 24 };
        assert_eq!(words(calibrating), "измеряется своя ошибка: 24 в полёте… 40 с");
        assert_eq!(words(Event::WarmUpStarted), "загружается модель… 40 с");
        assert_eq!(words(Event::ServerAway), "сервер не отвечает, жду 40 с");
        let refuses = Event::ServerRefuses { status: 429, again_in_s: 4.0 };
        assert_eq!(words(refuses), "сервер отказал (429), повторю через 4 с, жду уже 40 с");
        let quiet = "жду, пока сервер оставит брошенные запросы… 40 с";
        assert_eq!(words(Event::AwaitingQuiet), quiet);
        assert_eq!(words(Event::CountingSlots { slots: 4 }), "считаю слоты: нужно 4… 40 с");
        let restart = Event::RestartWanted { slots: 1, found: None };
        assert_eq!(words(restart), "жду сервера с 1 слотом — 40 с");
        assert_eq!(words(Event::BatchStarted(BatchId::new(4, 8))), "4 workers, пакет 8");
        assert_eq!(words(Event::Paused), "пауза");
    }

    #[test]
    fn results_of_an_earlier_session_are_told_with_their_day() {
        let words = |started_at| earlier_session("m", started_at);
        assert_eq!(
            words(Some("2026-02-03T10:00:00.000Z")),
            "Результаты прежнего сеанса: m, 03.02.2026"
        );
        assert_eq!(words(Some("вчера")), "Результаты прежнего сеанса: m, вчера");
        assert_eq!(words(None), "Результаты прежнего сеанса: m");
    }

    #[test]
    fn the_best_is_told_with_what_is_close_to_it() {
        let alone = Best { batch: BatchId::new(24, 48), recommended: None, next: None };
        assert_eq!(best(Some(alone)), "24 workers, пакет 48.");
        let recommended = Some(BatchId::new(22, 32));
        let close = Best { recommended, next: Some((BatchId::new(22, 40), 0.0123)), ..alone };
        assert_eq!(
            best(Some(close)),
            "24 workers, пакет 48. Рекомендуется: 22 workers, пакет 32 — не медленнее в пределах разброса. \
             Ближайшая: 22 workers, пакет 40, на 1,2\u{a0}% медленнее."
        );
        assert_eq!(best(None), "Ни один пакет не измерен без ошибок.");
    }

    #[test]
    fn sizes_and_moments_are_short() {
        assert_eq!(moment("2026-11-25T14:05:59.000Z"), "25.11.2026 14:05");
        assert_eq!(moment("вчера"), "вчера");
        assert_eq!(session_size(4, 22, 48_200), "4\u{a0}пакета, 22\u{a0}запроса, 48,2\u{a0}КБ");
        assert_eq!(room(3_210_000, 12_000_000_000), "Занято 3,21\u{a0}МБ, свободно 12,0\u{a0}ГБ.");
    }

    #[test]
    fn counts_have_their_nouns() {
        assert_eq!(estimate(1, 24), "1\u{a0}пакет · 24\u{a0}запроса");
        let reached = |in_flight, lanes, relay| reach(2.6, in_flight, lanes, relay);
        assert_eq!(
            reached(192, 32, None),
            "3 мс до ответа. Одновременно отсюда: до 192 запросов (32\u{a0}полосы: имена)."
        );
        assert!(reached(6, 1, None).ends_with("до 6 запросов (1\u{a0}полоса)."));
        let by_ports = |own_ms| reached(192, 32, Some(Relay { own_ms }));
        assert!(by_ports(Some(0.21)).ends_with("(32\u{a0}полосы: порты, +0,2\u{a0}мс)."));
        assert!(by_ports(None).ends_with("(32\u{a0}полосы: порты)."));
    }
}
