//! Token counts that can not be right.

use bench::Warning;

use super::Ru;
use super::nouns::{IN_REQUESTS, REQUESTS, TOKENS, plural};
use crate::words::numbers::decimal;

/// What is wrong with the server's count of tokens; of any other warning nothing.
pub fn wrong_count(warning: &Warning) -> String {
    match warning {
        Warning::NothingCounted { requests } => format!(
            "Сервер насчитал 0 токенов там, где ответ пришёл ({}): счёта нет, и скорости этих пакетов тоже. \
             Куски ответа — не токены; нужен сервер, который присылает usage.",
            requests_of(*requests)
        ),
        Warning::TooFewTokens { requests, tokens, chunks, is_impossible } => format!(
            "{}: сервер насчитал {}, а прислал {}. {}",
            in_requests(*requests),
            tokens_of(*tokens),
            chunks_of(*chunks),
            if *is_impossible {
                "Меньше, чем кусков, их не бывает: скорее всего, не посчитаны размышления. Скорость занижена и в \
                 расчёт не идёт; обновите сервер или отключите размышления."
            } else {
                "Если текст режет посредник, счёт верен; иначе скорость занижена."
            }
        ),
        Warning::TooManyTokens { requests, tokens, chunks, is_impossible: true } => format!(
            "{}: сервер насчитал {} — больше, чем ему разрешено, а прислал {}. Такого счёта не бывает \
             (возможно, в нём и токены запроса): скорость завышена и в расчёт не идёт. Обновите сервер.",
            in_requests(*requests),
            tokens_of(*tokens),
            chunks_of(*chunks)
        ),
        Warning::TooManyTokens { requests, tokens, chunks, .. } => format!(
            "{}: на кусок ответа в среднем {} токена (насчитано {tokens}, прислано {}). Так бывает, если \
             сервер шлёт токены пачками или размышляет молча; иначе его счёт завышен, и скорость тоже.",
            in_requests(*requests),
            decimal(*tokens as f64 / *chunks as f64, 1, Ru),
            chunks_of(*chunks)
        ),
        Warning::OddSum { requests, total, parts } => format!(
            "{}: всего токенов сервер насчитал {total}, а запрос и ответ вместе дают {parts}. Одно из его \
             чисел неверно; скорость верна, если верно число токенов ответа.",
            in_requests(*requests)
        ),
        _ => String::new(),
    }
}

fn requests_of(requests: u32) -> String {
    plural(u64::from(requests), REQUESTS)
}

fn in_requests(requests: u32) -> String {
    format!("В {}", plural(u64::from(requests), IN_REQUESTS))
}

fn tokens_of(tokens: u64) -> String {
    plural(tokens, TOKENS)
}

fn chunks_of(chunks: u64) -> String {
    plural(chunks, ["кусок", "куска", "кусков"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(warning: &Warning) -> String {
        wrong_count(warning).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn a_wrong_count_is_told_with_its_figures() {
        let few = |is_impossible| Warning::TooFewTokens {
            requests: 2,
            tokens: 6,
            chunks: 24,
            is_impossible,
        };
        insta::assert_snapshot!(words(&few(true)), @"В 2 запросах: сервер насчитал 6 токенов, а прислал 24 куска. Меньше, чем кусков, их не бывает: скорее всего, не посчитаны размышления. Скорость занижена и в расчёт не идёт; обновите сервер или отключите размышления.");
        assert!(words(&few(false)).ends_with("иначе скорость занижена."));
        let many = |is_impossible| Warning::TooManyTokens {
            requests: 1,
            tokens: 81,
            chunks: 8,
            is_impossible,
        };
        insta::assert_snapshot!(words(&many(true)), @"В 1 запросе: сервер насчитал 81 токен — больше, чем ему разрешено, а прислал 8 кусков. Такого счёта не бывает (возможно, в нём и токены запроса): скорость завышена и в расчёт не идёт. Обновите сервер.");
        insta::assert_snapshot!(words(&many(false)), @"В 1 запросе: на кусок ответа в среднем 10,1 токена (насчитано 81, прислано 8 кусков). Так бывает, если сервер шлёт токены пачками или размышляет молча; иначе его счёт завышен, и скорость тоже.");
        insta::assert_snapshot!(words(&Warning::NothingCounted { requests: 3 }), @"Сервер насчитал 0 токенов там, где ответ пришёл (3 запроса): счёта нет, и скорости этих пакетов тоже. Куски ответа — не токены; нужен сервер, который присылает usage.");
        let odd = Warning::OddSum { requests: 2, total: 90, parts: 81 };
        insta::assert_snapshot!(words(&odd), @"В 2 запросах: всего токенов сервер насчитал 90, а запрос и ответ вместе дают 81. Одно из его чисел неверно; скорость верна, если верно число токенов ответа.");
    }
}
