//! Limits in words.

use bench::analysis::{Check, Compliance, Objective, Score, Scored, Wanted};
use bench::{BatchId, Objectives};

use super::Ru;
use super::nouns::{OF_REQUESTS, REQUESTS, plural};
use super::places::configuration;
use crate::words::numbers::{decimal, rounded};
use crate::words::typed;

pub fn users(users: u32) -> String {
    plural(u64::from(users), ["пользователь", "пользователя", "пользователей"])
}

pub fn limits(limits: &Objectives) -> String {
    let percent = u8::from(limits.percentile);
    let ttft = limits.ttft_s.map(|ttft_s| format!("TTFT не больше {} с", typed(ttft_s, Ru)));
    let speed = limits
        .tokens_per_s_each
        .map(|speed| format!("каждому не меньше {} токен/с", typed(speed, Ru)));
    let both: Vec<String> = ttft.into_iter().chain(speed).collect();
    format!("{} — у {percent}\u{a0}% запросов", both.join(", "))
}

pub fn score(limits: &Objectives, score: &Score) -> Vec<String> {
    let percentile = format!("p{}", u8::from(limits.percentile));
    let find = |id: BatchId| score.configurations.iter().find(|scored| scored.id == id);
    let best = score.best.and_then(find);
    let chosen = match best {
        Some(best) => format!(
            "Лучшая конфигурация в лимитах — {}: {} токен/с всего, одновременно {}.",
            configuration(best.id),
            decimal(best.tokens_per_s, 2, Ru),
            users(best.users)
        ),
        None => "Ни об одной измеренной конфигурации нельзя уверенно сказать, что она укладывается в лимиты.".into(),
    };
    let kept_out = match &score.first_break {
        Some((first, check)) => Some(format!(
            "Ограничивает {}: первой его нарушает «{}» — {}.",
            match check.objective {
                Objective::Ttft => "лимит TTFT",
                Objective::AnswerSpeed => "лимит скорости ответа",
            },
            configuration(*first),
            broken(check, &percentile)
        )),
        None => best.map(|_| "Более быстрых конфигураций лимиты не исключили.".into()),
    };
    let unknown = score.wanted.and_then(|wanted| {
        let undecided = find(wanted.batch)?;
        Some(format!(
            "Укладывается ли «{}» ({} токен/с всего), пока неясно: нужно ещё {}.",
            configuration(undecided.id),
            decimal(undecided.tokens_per_s, 2, Ru),
            requests(wanted.requests)
        ))
    });
    let untold = (best.is_none() && score.wanted.is_none() && score.first_break.is_none())
        .then(|| "Показали бы это замеры отдельных запросов, но в сеансе их нет.".into());
    [Some(chosen), kept_out, unknown, untold].into_iter().flatten().collect()
}

/// How a limit was broken; the percentile itself only where the requests carry it.
fn broken(check: &Check, percentile: &str) -> String {
    let unit = match check.objective {
        Objective::Ttft => "с",
        Objective::AnswerSpeed => "токен/с",
    };
    let value = check.value.map(|value| format!("{percentile} {} {unit}, ", rounded(value, Ru)));
    let of = plural(check.requests, OF_REQUESTS);
    format!("{}нарушений: {} из {of}", value.unwrap_or_default(), check.misses)
}

pub fn is_within(scored: &Scored) -> String {
    if scored.is_within() {
        return "да".into();
    }
    if scored.breaks().is_some() {
        return "нет".into();
    }
    let is_unknown = scored.checks.iter().any(|check| check.compliance == Compliance::Unknown);
    match scored.missing().filter(|_| !is_unknown) {
        Some(missing) => format!("нужно ещё {}", requests(missing)),
        None => "нет данных".into(),
    }
}

pub fn ttft_column(percent: u8) -> String {
    format!("TTFT p{percent}, с (нарушений/запросов)")
}

pub fn answer_speed_column(percent: u8) -> String {
    format!("Токен/с каждому у {percent}\u{a0}% (нарушений/запросов)")
}

pub fn measure_more(wanted: Wanted) -> String {
    let repeats = plural(u64::from(wanted.times), ["повтор", "повтора", "повторов"]);
    format!("Измерить ещё {} ({repeats})", requests(wanted.requests))
}

fn requests(requests: u64) -> String {
    plural(requests, REQUESTS)
}
