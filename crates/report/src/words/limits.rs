//! What limits make of a session.

use bench::Objectives;
use bench::analysis::{Score, Scored, Wanted};

use super::say::words;

words! {
    /// The limits themselves: «TTFT p95 не больше 1,5 с».
    pub fn limits(limits: &Objectives) -> String;

    /// What follows from the limits: the best configuration, what keeps faster ones out, what is not known.
    pub fn score(limits: &Objectives, score: &Score) -> Vec<String>;

    /// Whether a configuration is within the limits.
    pub(crate) fn is_within(scored: &Scored) -> String;

    /// The column of the times to the first token, at so many of 100 requests.
    pub(crate) fn ttft_column(percent: u8) -> String;

    /// The column of what every answer gets, at so many of 100 requests.
    pub(crate) fn answer_speed_column(percent: u8) -> String;

    /// The button that has a batch measured until limits can be judged.
    pub fn measure_more(wanted: Wanted) -> String;
}

#[cfg(test)]
mod tests {
    use bench::BatchId;
    use bench::analysis::{Check, Compliance, Objective};

    use super::super::say::both;
    use super::*;
    use crate::Lang;

    const HOLDS: Compliance = Compliance::Holds;

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

    fn text(scored: &Score) -> String {
        let limits = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
        both(|lang| score(&limits, scored, lang).join("\n")).join("\n")
    }

    #[test]
    fn limits_are_named_with_their_share() {
        let ttft = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
        let both = Objectives { tokens_per_s_each: Some(20.0), ..ttft };
        let said = [both, ttft].map(|it| Lang::ALL.map(|lang| limits(&it, lang)));
        assert_eq!(
            said.concat(),
            [
                "TTFT не больше 1,5 с, каждому не меньше 20 токен/с — у 95\u{a0}% запросов",
                "TTFT at most 1.5 s and at least 20 tokens/s per user, for 95% of requests",
                "TTFT не больше 1,5 с — у 95\u{a0}% запросов",
                "TTFT at most 1.5 s, for 95% of requests",
            ]
        );
    }

    #[test]
    fn the_best_what_binds_and_what_is_unknown_are_said() {
        let late = check(Objective::Ttft, Compliance::Breaks, 60, Some(2.0));
        let few = check(Objective::Ttft, Compliance::TooFew(43), 0, None);
        let wanted = Wanted { batch: BatchId::new(8, 8), requests: 43, times: 6 };
        let score = Score {
            configurations: vec![
                scored(2, check(Objective::Ttft, HOLDS, 0, Some(0.4))),
                scored(4, late),
                scored(8, few),
            ],
            best: Some(BatchId::new(2, 8)),
            binding: Some(Objective::Ttft),
            first_break: Some((BatchId::new(4, 8), late)),
            wanted: Some(wanted),
        };
        insta::assert_snapshot!(text(&score), @"
        Лучшая конфигурация в лимитах — 2 workers, пакет 8: 100,00 токен/с всего, одновременно 2 пользователя.
        Ограничивает лимит TTFT: первой его нарушает «4 workers, пакет 8» — p95 2,00 с, нарушений: 60 из 60 запросов.
        Укладывается ли «8 workers, пакет 8» (400,00 токен/с всего), пока неясно: нужно ещё 43 запроса.
        Best configuration within these limits: 2 workers, batch 8, 100.00 tokens/s total, 2 users at once.
        The TTFT limit decides: 4 workers, batch 8 is the first to break it (p95 2.00 s, 60 of 60 requests too late).
        Whether 8 workers, batch 8 (400.00 tokens/s total) is within them is not clear yet: finding out takes 43 more requests.
        ");
        let within = score.configurations.iter().map(|it| both(|lang| is_within(it, lang)));
        assert_eq!(
            within.collect::<Vec<_>>(),
            [["да", "yes"], ["нет", "no"], ["нужно ещё 43 запроса", "needs 43 more requests"]]
        );
        assert_eq!(
            both(|lang| measure_more(wanted, lang)),
            ["Измерить ещё 43 запроса (6 повторов)", "Measure 43 more requests (6 repeats)"]
        );
    }

    #[test]
    fn nothing_is_claimed_where_nothing_is_known() {
        let free = Score {
            configurations: vec![scored(2, check(Objective::Ttft, HOLDS, 0, Some(0.4)))],
            best: Some(BatchId::new(2, 8)),
            ..Score::default()
        };
        // Too few for a percentile.
        let slow = check(Objective::AnswerSpeed, Compliance::Breaks, 5, None);
        let broken = Score { first_break: Some((BatchId::new(4, 8), slow)), ..Score::default() };
        insta::assert_snapshot!([free, Score::default(), broken].map(|it| text(&it)).join("\n"), @"
        Лучшая конфигурация в лимитах — 2 workers, пакет 8: 100,00 токен/с всего, одновременно 2 пользователя.
        Более быстрых конфигураций лимиты не исключили.
        Best configuration within these limits: 2 workers, batch 8, 100.00 tokens/s total, 2 users at once.
        The limits ruled out no faster configuration.
        Ни об одной измеренной конфигурации нельзя уверенно сказать, что она укладывается в лимиты.
        Показали бы это замеры отдельных запросов, но в сеансе их нет.
        No measured configuration is certain to be within these limits.
        Individual requests would show it, but the session did not record them.
        Ни об одной измеренной конфигурации нельзя уверенно сказать, что она укладывается в лимиты.
        Ограничивает лимит скорости ответа: первой его нарушает «4 workers, пакет 8» — нарушений: 5 из 60 запросов.
        No measured configuration is certain to be within these limits.
        The answer speed limit decides: 4 workers, batch 8 is the first to break it (5 of 60 requests too slow).
        ");
        let untold = scored(2, check(Objective::Ttft, Compliance::Unknown, 0, None));
        assert_eq!(both(|lang| is_within(&untold, lang)), ["нет данных", "no data"]);
    }
}
