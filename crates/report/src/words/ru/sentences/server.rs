//! What the page says of servers, of the way to them and of their keys.

use bench::{MAX_WORKERS, Relay};

use crate::words::numbers::{NO_BREAK, about, count, decimal};
use crate::words::ru::Ru;
use crate::words::ru::nouns::{OF_REQUESTS, plural};

pub fn reach(rtt_ms: f64, in_flight: u32) -> String {
    let in_flight = plural(in_flight.into(), OF_REQUESTS);
    format!("{}{NO_BREAK}мс · до {in_flight} сразу", decimal(rtt_ms, 0, Ru))
}

pub fn way(lanes: u32, relay: Option<Relay>) -> String {
    let kind = kind_of_lanes(lanes, relay).map(|kind| format!(": {kind}")).unwrap_or_default();
    format!("{}{kind}", plural(u64::from(lanes), ["полоса", "полосы", "полос"]))
}

pub fn servers(servers: usize) -> String {
    plural(servers as u64, ["сервер", "сервера", "серверов"])
}

pub fn several_reach(count_of: usize, in_flight: u32) -> String {
    format!(
        "{} как один · до {} сразу ко всем вместе",
        servers(count_of),
        plural(in_flight.into(), OF_REQUESTS)
    )
}

pub fn not_on_all(models: &[String]) -> String {
    format!("Есть не у всех: {}.", models.join(", "))
}

pub fn nameless(entries: usize) -> String {
    let entries = plural(entries as u64, ["запись", "записи", "записей"]);
    format!("В списке сервера пропущено: {entries} без имени модели.")
}

pub fn models_left_out(models: usize) -> String {
    format!(
        "Не показано из списка сервера: {}.",
        plural(models as u64, ["модель", "модели", "моделей"])
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

pub fn several_limit(most: u32) -> String {
    format!(
        "Ко всем серверам вместе браузер держит отсюда не больше {} запросов одновременно.",
        count(most, Ru)
    )
}

pub fn browser_limit(most: u32) -> String {
    format!(
        "К этому адресу браузер держит не больше {} запросов одновременно. Чтобы было до {MAX_WORKERS}, запустите \
         страницу на этой же машине так:",
        count(most, Ru)
    )
}

pub fn goes_through_relay(server_url: &str, has_key: bool) -> String {
    let key = if has_key { ", ключ добавляет он" } else { "" };
    format!("Запросы к {server_url} идут через посредника tokometer{key}")
}

pub fn key_for(address: &str) -> String {
    if address.contains(", ") {
        return format!("Ключ серверов {address}: уйдёт каждому из них");
    }
    format!("Ключ сервера {address}")
}

pub fn key_held(origin: &str) -> String {
    let whom = if origin.contains(", ") { "серверам" } else { "серверу" };
    format!("Ключ уходит только {whom} {origin}. Если сменить адрес, ключ будет забыт.")
}

pub fn leads_to(url: &str) -> String {
    format!("Этот адрес ведёт на {url} — запросы идут сразу туда.")
}

pub fn asked_again(waited_s: f64) -> String {
    format!("Спрашиваю снова, пока сервер не ответит; прошло {}.", about(waited_s, Ru))
}

pub fn asked_so(quirks: &str) -> String {
    format!("Запросы к этому серверу: {quirks}.")
}

pub fn command_copied(system: &str) -> String {
    format!("Команда для {system} скопирована.")
}
