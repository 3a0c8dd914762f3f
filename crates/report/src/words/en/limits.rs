//! Limits in words.

use bench::analysis::{Check, Compliance, Objective, Score, Scored, Wanted};
use bench::{BatchId, Objectives};

use super::En;
use super::nouns::{REQUESTS, plural};
use super::places::configuration;
use crate::words::numbers::{count, decimal, rounded};
use crate::words::typed;

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
