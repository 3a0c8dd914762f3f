//! Limits in words.

use bench::analysis::{Check, Compliance, Objective, Score, Scored, Wanted};
use bench::{BatchId, Objectives};

use super::Ru;
use super::nouns::{OF_REQUESTS, REQUESTS, plural};
use super::places::configuration;
use crate::words::numbers::{decimal, rounded, typed};

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
            "Укладывается ли «{}» ({} токен/с всего), пока не ясно: нужно ещё {}.",
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        objective: Objective,
        compliance: Compliance,
        misses: u64,
        value: Option<f64>,
    ) -> Check {
        Check { objective, compliance, misses, requests: 60, value }
    }

    fn scored(workers: u32, check: Check) -> Scored {
        let id = BatchId::new(workers, 8);
        Scored { id, users: workers, tokens_per_s: f64::from(workers) * 50.0, checks: vec![check] }
    }

    fn text(score_: &Score) -> String {
        let limits = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
        score(&limits, score_).join("\n").replace('\u{a0}', " ")
    }

    const HOLDS: Compliance = Compliance::Holds;

    #[test]
    fn limits_are_named_with_their_share() {
        let both = Objectives {
            ttft_s: Some(1.5),
            tokens_per_s_each: Some(20.0),
            ..Objectives::default()
        };
        assert_eq!(
            limits(&both),
            "TTFT не больше 1,5 с, каждому не меньше 20 токен/с — у 95\u{a0}% запросов"
        );
        let ttft = Objectives { tokens_per_s_each: None, ..both };
        assert_eq!(limits(&ttft), "TTFT не больше 1,5 с — у 95\u{a0}% запросов");
    }

    #[test]
    fn the_best_what_binds_and_what_is_unknown_are_said() {
        let late = check(Objective::Ttft, Compliance::Breaks, 60, Some(2.0));
        let few = check(Objective::Ttft, Compliance::TooFew(43), 0, None);
        let score = Score {
            configurations: vec![
                scored(2, check(Objective::Ttft, HOLDS, 0, Some(0.4))),
                scored(4, late),
                scored(8, few),
            ],
            best: Some(BatchId::new(2, 8)),
            binding: Some(Objective::Ttft),
            first_break: Some((BatchId::new(4, 8), late)),
            wanted: Some(Wanted { batch: BatchId::new(8, 8), requests: 43, times: 6 }),
        };
        insta::assert_snapshot!(text(&score), @r"
        Лучшая конфигурация в лимитах — 2 workers, пакет 8: 100,00 токен/с всего, одновременно 2 пользователя.
        Ограничивает лимит TTFT: первой его нарушает «4 workers, пакет 8» — p95 2,00 с, нарушений: 60 из 60 запросов.
        Укладывается ли «8 workers, пакет 8» (400,00 токен/с всего), пока не ясно: нужно ещё 43 запроса.
        ");
        let within: Vec<String> = score.configurations.iter().map(is_within).collect();
        assert_eq!(within[..2], ["да", "нет"]);
        assert_eq!(within[2].replace('\u{a0}', " "), "нужно ещё 43 запроса");
        let wanted = score.wanted.map(measure_more).unwrap_or_default().replace('\u{a0}', " ");
        assert_eq!(wanted, "Измерить ещё 43 запроса (6 повторов)");
    }

    #[test]
    fn nothing_is_claimed_where_nothing_is_known() {
        let free = Score {
            configurations: vec![scored(2, check(Objective::Ttft, HOLDS, 0, Some(0.4)))],
            best: Some(BatchId::new(2, 8)),
            ..Score::default()
        };
        assert!(text(&free).ends_with("Более быстрых конфигураций лимиты не исключили."));
        assert_eq!(
            text(&Score::default()),
            "Ни об одной измеренной конфигурации нельзя уверенно сказать, что она укладывается в лимиты.\n\
             Показали бы это замеры отдельных запросов, но в сеансе их нет."
        );
        let untold = scored(2, check(Objective::Ttft, Compliance::Unknown, 0, None));
        assert_eq!(is_within(&untold), "нет данных");
        let slow = check(Objective::AnswerSpeed, Compliance::Breaks, 5, None);
        assert_eq!(
            broken(&slow, "p95"),
            "нарушений: 5 из 60\u{a0}запросов",
            "too few for a percentile"
        );
    }
}
