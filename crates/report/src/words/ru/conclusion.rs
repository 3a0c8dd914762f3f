//! The conclusion.

use bench::analysis::{Answer, Choice, Trust};

use super::Ru;
use super::answer::{fastest, headline};
use super::ceiling::{ceiling, more_of};
use super::nouns::{BATCHES, FINDINGS, OF_MEASUREMENTS, TIMES, agrees_with_one, plural};
use super::speeds::{SAME, compared, tokens_per_s};
use super::within::{self, NOTHING};
use crate::words::numbers::{capital, decimal, percent, span};
use crate::words::subject::{ConclusionInput, LEAST_SHOWN, TOLD_AS_TIMES};

pub fn conclusion(told: &ConclusionInput<'_>) -> Vec<String> {
    let found = told.conclusion;
    let borders = found.borders.as_ref();
    let borders = borders.map(|it| within::borders(it, true, told.is_server_mode));
    let Some(choice) = &found.choice else {
        let nothing = nothing(found.trust, borders.is_some());
        return [nothing].into_iter().chain(borders.into_iter().flatten()).collect();
    };
    let ceiling_told = found.told_ceiling();
    let more = told.more.as_ref().zip(ceiling_told);
    let before = [
        Some(headline(&choice.answer, told.is_server_mode)),
        how_fast(choice),
        fastest(&choice.answer, told.is_server_mode),
    ];
    let after = [
        ceiling_told.and_then(|it| ceiling(it, told.is_server_mode)),
        Some(times(&choice.answer)),
        steady(found.trust),
        more.and_then(|(more, ceiling)| more_of(more, ceiling, told.is_server_mode)),
    ];
    let before = before.into_iter().flatten().chain(borders.into_iter().flatten());
    before.chain(after.into_iter().flatten()).collect()
}

fn nothing(trust: Trust, is_limited: bool) -> String {
    match trust.batches {
        batches if is_limited && trust.void < batches => {
            format!("Посоветовать нечего: {NOTHING}.")
        }
        0 => "Посоветовать нечего: ничего не измерено.".into(),
        _ => "Посоветовать нечего: не учтён ни один пакет; почему — в замечаниях.".into(),
    }
}

pub fn no_answer(is_limited: bool) -> String {
    let why = if is_limited { NOTHING } else { "не учтён ни один пакет" };
    format!("Посоветовать нечего: {why}.")
}

fn how_fast(choice: &Choice) -> Option<String> {
    let times = choice.one_at_a_time.and_then(|(_, alone)| {
        let faster = match choice.answer.speed.mean / alone {
            times @ TOLD_AS_TIMES.. => format!("в {} раза", decimal(times, 1, Ru)),
            times if times - 1.0 >= LEAST_SHOWN => format!("на {}", percent(times - 1.0, 0, Ru)),
            _ => return None,
        };
        Some(format!("{faster} быстрее, чем слать запросы по одному ({})", tokens_per_s(alone)))
    });
    let each = choice.each_tokens_per_s.zip(choice.ttft_ms).map(|(each, ttft_ms)| {
        let answer = choice
            .ttfo_ms
            .map(|ms| format!(", а сам ответ, после размышлений, — через {}", span(ms, Ru)));
        format!(
            "один ответ выдаётся со скоростью {}, первый токен приходит через {}{}",
            tokens_per_s(each),
            span(ttft_ms, Ru),
            answer.unwrap_or_default()
        )
    });
    match (times, each) {
        (Some(times), Some(each)) => Some(format!("Это {times}; {each}.")),
        (Some(times), None) => Some(format!("Это {times}.")),
        (None, Some(each)) => Some(format!("При этом {each}.")),
        (None, None) => None,
    }
}

/// How often the answer's load was measured, and so where its interval comes from.
fn times(answer: &Answer) -> String {
    match answer.times {
        0 | 1 => {
            "Эта нагрузка учтена один раз: ± — обычный разброс одного замера, с повторами будет точнее.".into()
        }
        times => format!(
            "Эта нагрузка измерена {}{}; скорость — среднее этих замеров, ± — 95-процентный интервал.",
            plural(times as u64, TIMES),
            if answer.is_elsewhere {
                ", в том числе в других прогонах"
            } else {
                ""
            }
        ),
    }
}

/// What the session as a whole says against its figures, or for them.
fn steady(trust: Trust) -> Option<String> {
    let mut said = Vec::new();
    if let Some(share) = trust.change_at_end {
        let compared = compared(share, 1);
        said.push(match trust.has_drifted {
            true => format!(
                "при контрольном замере в конце скорость {compared}, это больше разброса: прогоны можно сравнивать \
                 лишь примерно"
            ),
            false if compared == SAME => {
                format!("при контрольном замере в конце скорость {compared}")
            }
            false => format!(
                "при контрольном замере в конце скорость {compared}: так бывает и случайно"
            ),
        });
    }
    match (trust.void, trust.findings) {
        (0, 0) if trust.checked == 0 => {
            said.push("проверить замеры нельзя: запросы по отдельности не записаны".into());
        }
        (0, 0) => said.push("замечаний нет".into()),
        (0, findings) => {
            let findings = plural(findings as u64, FINDINGS);
            let except = match trust.void_measurements as u64 {
                0 => String::new(),
                void => format!(", хотя и без {}", plural(void, OF_MEASUREMENTS)),
            };
            said.push(format!("{findings}, но учтены все пакеты{except}"));
        }
        (void, _) => {
            let words =
                if agrees_with_one(void as u64) { "не учтён" } else { "не учтено" };
            let void = plural(void as u64, BATCHES);
            said.push(format!("{words} {void} из {}; почему — в замечаниях", trust.batches));
        }
    }
    let said: Vec<String> = said.iter().map(|it| capital(it) + ".").collect();
    (!said.is_empty()).then(|| said.join(" "))
}
