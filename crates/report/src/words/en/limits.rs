//! Limits in words.

use bench::analysis::{Check, Compliance, Objective, Score, Scored, Wanted};
use bench::{BatchId, Objectives};

use super::En;
use super::nouns::{REQUESTS, plural};
use super::places::configuration;
use crate::words::numbers::{count, decimal, rounded, typed};

pub fn users(users: u32) -> String {
    plural(u64::from(users), ["user", "users"])
}

pub fn limits(limits: &Objectives) -> String {
    let percent = u8::from(limits.percentile);
    let ttft = limits.ttft_s.map(|ttft_s| format!("TTFT at most {} s", typed(ttft_s, En)));
    let speed = limits
        .tokens_per_s_each
        .map(|speed| format!("at least {} tokens/s per user", typed(speed, En)));
    let both: Vec<String> = ttft.into_iter().chain(speed).collect();
    format!("{}, for {percent}% of requests", both.join(" and "))
}

pub fn score(limits: &Objectives, score: &Score) -> Vec<String> {
    let percentile = format!("p{}", u8::from(limits.percentile));
    let find = |id: BatchId| score.configurations.iter().find(|scored| scored.id == id);
    let best = score.best.and_then(find);
    let chosen = match best {
        Some(best) => format!(
            "Best configuration within these limits: {}, {} tokens/s total, {} at once.",
            configuration(best.id),
            decimal(best.tokens_per_s, 2, En),
            users(best.users)
        ),
        None => "No measured configuration is certain to be within these limits.".into(),
    };
    let kept_out = match &score.first_break {
        Some((first, check)) => Some(format!(
            "The {} limit decides: {} is the first to break it ({}).",
            match check.objective {
                Objective::Ttft => "TTFT",
                Objective::AnswerSpeed => "answer speed",
            },
            configuration(*first),
            broken(check, &percentile)
        )),
        None => best.map(|_| "The limits ruled out no faster configuration.".into()),
    };
    let unknown = score.wanted.and_then(|wanted| {
        let undecided = find(wanted.batch)?;
        Some(format!(
            "Whether {} ({} tokens/s total) is within them is not clear yet: finding out takes {}.",
            configuration(undecided.id),
            decimal(undecided.tokens_per_s, 2, En),
            more_requests(wanted.requests)
        ))
    });
    let untold = (best.is_none() && score.wanted.is_none() && score.first_break.is_none())
        .then(|| "Individual requests would show it, but the session did not record them.".into());
    [Some(chosen), kept_out, unknown, untold].into_iter().flatten().collect()
}

/// How a limit was broken; the percentile itself only where the requests carry it.
fn broken(check: &Check, percentile: &str) -> String {
    let (unit, missed) = match check.objective {
        Objective::Ttft => ("s", "too late"),
        Objective::AnswerSpeed => ("tokens/s", "too slow"),
    };
    let value = check.value.map(|value| format!("{percentile} {} {unit}, ", rounded(value, En)));
    format!(
        "{}{} of {} {missed}",
        value.unwrap_or_default(),
        count(check.misses, En),
        plural(check.requests, REQUESTS)
    )
}

pub fn is_within(scored: &Scored) -> String {
    if scored.is_within() {
        return "yes".into();
    }
    if scored.breaks().is_some() {
        return "no".into();
    }
    let is_unknown = scored.checks.iter().any(|check| check.compliance == Compliance::Unknown);
    match scored.missing().filter(|_| !is_unknown) {
        Some(missing) => format!("needs {}", more_requests(missing)),
        None => "no data".into(),
    }
}

pub fn ttft_column(percent: u8) -> String {
    format!("TTFT p{percent}, s (misses/requests)")
}

pub fn answer_speed_column(percent: u8) -> String {
    format!("Tokens/s per user, reached by {percent}% (misses/requests)")
}

pub fn measure_more(wanted: Wanted) -> String {
    let repeats = plural(u64::from(wanted.times), ["repeat", "repeats"]);
    format!("Measure {} ({repeats})", more_requests(wanted.requests))
}

fn more_requests(requests: u64) -> String {
    plural(requests, ["more request", "more requests"])
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
            "TTFT at most 1.5 s and at least 20 tokens/s per user, for 95% of requests"
        );
        let ttft = Objectives { tokens_per_s_each: None, ..both };
        assert_eq!(limits(&ttft), "TTFT at most 1.5 s, for 95% of requests");
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
        Best configuration within these limits: 2 workers, batch 8, 100.00 tokens/s total, 2 users at once.
        The TTFT limit decides: 4 workers, batch 8 is the first to break it (p95 2.00 s, 60 of 60 requests too late).
        Whether 8 workers, batch 8 (400.00 tokens/s total) is within them is not clear yet: finding out takes 43 more requests.
        ");
        let within: Vec<String> = score.configurations.iter().map(is_within).collect();
        assert_eq!(within[..2], ["yes", "no"]);
        assert_eq!(within[2].replace('\u{a0}', " "), "needs 43 more requests");
        let wanted = score.wanted.map(measure_more).unwrap_or_default().replace('\u{a0}', " ");
        assert_eq!(wanted, "Measure 43 more requests (6 repeats)");
    }

    #[test]
    fn nothing_is_claimed_where_nothing_is_known() {
        let free = Score {
            configurations: vec![scored(2, check(Objective::Ttft, HOLDS, 0, Some(0.4)))],
            best: Some(BatchId::new(2, 8)),
            ..Score::default()
        };
        assert!(text(&free).ends_with("The limits ruled out no faster configuration."));
        assert_eq!(
            text(&Score::default()),
            "No measured configuration is certain to be within these limits.\n\
             Individual requests would show it, but the session did not record them."
        );
        let untold = scored(2, check(Objective::Ttft, Compliance::Unknown, 0, None));
        assert_eq!(is_within(&untold), "no data");
        let slow = check(Objective::AnswerSpeed, Compliance::Breaks, 5, None);
        assert_eq!(
            broken(&slow, "p95").replace('\u{a0}', " "),
            "5 of 60 requests too slow",
            "too few for a percentile"
        );
    }
}
