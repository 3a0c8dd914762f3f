//! Answers that end earlier or later than planned.

use super::Ru;
use super::nouns::{ANSWERS, CUT_ANSWERS, OF_TOKENS, REQUESTS, TOKENS, plural};
use crate::words::lengths::tells_limit;
use crate::words::numbers::{count, percent, span};

pub fn short_answers(requests: u32, tokens_share: Option<f64>, length: Option<u64>) -> String {
    let answers = plural(u64::from(requests), ANSWERS);
    let share = tokens_share.map_or(String::new(), |share| {
        format!(" (получено {} заданных токенов)", percent(share, 0, Ru))
    });
    match length.filter(|_| tells_limit(requests)) {
        Some(tokens) => format!(
            "{answers} короче, чем задано{share}, и каждый длиной ровно {}: похоже, их обрывает сам сервер или шлюз. \
             Поднимите его предел или задайте в плане ответ не длиннее.",
            plural(tokens, TOKENS)
        ),
        None => format!(
            "{answers} короче, чем задано{share}: пакеты трудно сравнивать. Задайте промпт, на который отвечают \
             долго, \
             или меньше токенов на ответ."
        ),
    }
}

pub fn long_answers(requests: u32, longest: u64, asked: u64) -> String {
    format!(
        "{} длиннее, чем задано: до {} вместо {}. Сервер или шлюз не соблюдает предел длины; скорость верна, но \
         работа другая, чем в плане.",
        plural(u64::from(requests), ANSWERS),
        plural(longest, ["токена", "токенов", "токенов"]),
        count(asked, Ru)
    )
}

pub fn late_end(requests: u32, late_ms: f64, share: f64) -> String {
    format!(
        "Конец ответа приходит на {} позже последнего токена ({}): его задерживает сервер или шлюз, например \
         подсчётом стоимости. Это время входит в общее, и токенов в секунду из-за него меньше, самое большее на {}.",
        span(late_ms, Ru),
        plural(u64::from(requests), REQUESTS),
        percent(share, 0, Ru)
    )
}

pub fn server_limit(requests: u32, tokens: u64, most: u64, may_be_context: bool) -> String {
    let at = if tokens == most { format!("{tokens}") } else { format!("{tokens}–{most}") };
    let (what, how) = match (may_be_context, tokens == most) {
        (true, _) => {
            ("это предел сервера или шлюза, либо контекст заполнен", "Увеличьте то или другое")
        }
        (false, true) => {
            ("это предел самого сервера или шлюза, а не контекст", "Поднимите его там")
        }
        (false, false) => (
            "это пределы самого сервера или шлюза, а не контекст; возможно, за одним адресом несколько серверов",
            "Поднимите их там",
        ),
    };
    format!(
        "{} на {at}-м токене (length): {what}. {how} либо задайте в плане ответ не длиннее {}.",
        plural(u64::from(requests), CUT_ANSWERS),
        plural(tokens, OF_TOKENS)
    )
}
