//! Nouns as their numbers want them.

use bench::Session;

use super::Ru;
use crate::words::numbers::{NO_BREAK, count};

// A noun beside 1, 2 and 5 of it: in the nominative, or in the case that its preposition wants.
pub const REQUESTS: [&str; 3] = ["запрос", "запроса", "запросов"];
pub const BY_REQUESTS: [&str; 3] = ["запросу", "запроса", "запросов"];
pub const OF_REQUESTS: [&str; 3] = ["запроса", "запросов", "запросов"];
pub const IN_REQUESTS: [&str; 3] = ["запросе", "запросах", "запросах"];
pub const BATCHES: [&str; 3] = ["пакет", "пакета", "пакетов"];
pub const MEASUREMENTS: [&str; 3] = ["замер", "замера", "замеров"];
pub const OF_MEASUREMENTS: [&str; 3] = ["замера", "замеров", "замеров"];
pub const OF_BATCHES: [&str; 3] = ["пакета", "пакетов", "пакетов"];
pub const RUNS: [&str; 3] = ["прогон", "прогона", "прогонов"];
pub const FINDINGS: [&str; 3] = ["замечание", "замечания", "замечаний"];
pub const ANSWERS: [&str; 3] = ["ответ", "ответа", "ответов"];
pub const CUT_ANSWERS: [&str; 3] = ["ответ оборван", "ответа оборвано", "ответов оборвано"];
pub const OF_TOKENS: [&str; 3] = ["токена", "токенов", "токенов"];
pub const TOKENS: [&str; 3] = ["токен", "токена", "токенов"];
pub const SLOTS: [&str; 3] = ["слот", "слота", "слотов"];
pub const OF_SLOTS: [&str; 3] = ["слота", "слотов", "слотов"];
pub const WITH_SLOTS: [&str; 3] = ["слотом", "слотами", "слотами"];
pub const TIMES: [&str; 3] = ["раз", "раза", "раз"];

/// Whether a noun beside this number takes the form it has beside 1: 21 пакет.
pub fn agrees_with_one(number: u64) -> bool {
    number % 10 == 1 && number % 100 != 11
}

/// A number with the noun that fits it: 1 пакет, 2 пакета, 5 пакетов.
pub fn plural(number: u64, [one, few, many]: [&str; 3]) -> String {
    let noun = match (number % 10, number % 100) {
        (1, hundred) if hundred != 11 => one,
        (2..=4, hundred) if !(12..=14).contains(&hundred) => few,
        _ => many,
    };
    format!("{}{NO_BREAK}{noun}", count(number, Ru))
}

/// The batches of a session, and how many measurements they took if some were measured more than once.
pub fn batches_measured(session: &Session) -> String {
    let batches = session.batches_measured() as u64;
    let measurements = session.measurements().count() as u64;
    if batches == measurements {
        return plural(batches, BATCHES);
    }
    let measurements = plural(measurements, MEASUREMENTS);
    format!("{}, всего {measurements}", plural(batches, BATCHES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_numbers() {
        let packets = |number| plural(number, ["пакет", "пакета", "пакетов"]);
        let words: Vec<String> = [1, 3, 5, 11, 12, 21, 104, 111].map(packets).to_vec();
        let expected = [
            "1 пакет",
            "3 пакета",
            "5 пакетов",
            "11 пакетов",
            "12 пакетов",
            "21 пакет",
            "104 пакета",
            "111 пакетов",
        ];
        assert_eq!(words, expected.map(|text| text.replace(' ', "\u{a0}")));
    }
}
