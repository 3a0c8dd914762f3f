//! Answers that were not made for the requests, or not by the model that was asked.

use super::Ru;
use super::nouns::{TOKENS, plural};
use crate::words::numbers::span;

pub fn replayed(requests: u32, tokens: u64, took_ms: f64) -> String {
    format!(
        "{} быстрее, чем сервер способен отвечать ({} за {}): сработал кэш ответов на сервере или шлюзе, а не \
         модель. Эти пакеты не учтены. Отключите этот кэш или обращайтесь к серверу напрямую; \
         чтобы кэш различал запросы, он должен сравнивать начало первого или последнего сообщения — там неповторимая \
         метка. Если кэша нет, медленным был первый ответ, с которым сравнивают: начните новый сеанс.",
        answers(requests),
        plural(tokens, TOKENS),
        span(took_ms, Ru)
    )
}

pub fn other_model(requests: u32, asked: &str, answered: &str) -> String {
    format!(
        "{} от другой модели: запрошена «{asked}», ответила «{answered}». Так делает шлюз, который при сбое или \
         перегрузке переходит на запасную. Скорость этих пакетов — не скорость запрошенной модели, они не \
         учтены: отключите на шлюзе замену (fallback) или обращайтесь к серверу напрямую.",
        answers(requests)
    )
}

pub fn named_otherwise(asked: &str, answered: &str) -> String {
    format!(
        "Запрошена модель «{asked}», а в ответах она с самого начала названа «{answered}». Если это не другое имя \
         той же модели, измерена «{answered}»."
    )
}

fn answers(requests: u32) -> String {
    plural(u64::from(requests), ["ответ пришёл", "ответа пришли", "ответов пришли"])
}
