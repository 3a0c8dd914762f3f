//! A session beside another one.

use bench::BatchId;
use bench::analysis::Confidence;
use bench::compare::{
    Approximation, Aspect, Bearing, Best, Change, Comparison, Direction, Doubt, Item, Permission,
    Remedy, Spread, Value, Which,
};

use super::En;
use super::answer::confidence;
use super::places::{configuration, configuration_of};
use super::report::mode;
use crate::words::browser::browser;
use crate::words::compare::{by_percent, percents, times};
use crate::words::numbers::{
    UNKNOWN, change, decimal, known, percent, rounded, short_checksum, span,
};
use crate::words::subject::CompareTerm;

pub fn compare_term(term: CompareTerm) -> &'static str {
    match term {
        CompareTerm::Title => "Sessions compared",
        CompareTerm::Before => "Before",
        CompareTerm::After => "After",
        CompareTerm::Permission => "Can they be compared?",
        CompareTerm::Condition => "Condition",
        CompareTerm::Bearing => "What it means",
        CompareTerm::CommonConfigurations => "Common configurations",
        CompareTerm::CommonMeaning => {
            "A common configuration is a load that both sessions measured: the same number of requests in flight and \
             in the batch (where both were measured for a given time, only in flight). The difference is taken between the logarithms of the mean speeds and judged by the pooled \
             noise of both sessions; “≈” means within noise. The intervals hold simultaneously: for sessions that are \
             really equal, at most 5% of comparisons report any difference."
        }
        CompareTerm::Change => "Difference, %",
        CompareTerm::OneAnswer => "One answer",
        CompareTerm::OneAnswerMeaning => {
            "By the individual requests of the best common configuration. The difference is the median over all pairs \
             of requests (Hodges and Lehmann); each figure has a 95% interval of its own, which allows for the pace \
             that the requests of one measurement share."
        }
        CompareTerm::Figure => "Figure",
        CompareTerm::Ttft => "First token: p50 / p90",
        CompareTerm::AnswerTokensPerS => "Speed of an answer, tokens/s: p50",
        CompareTerm::Curves => "Tokens per second by session",
    }
}

pub fn compared_in_short(comparison: &Comparison, name: &str) -> String {
    let Some(best) = &comparison.best else {
        let forbids = |item: &&Item| item.bearing == Bearing::Forbids;
        let why: Vec<String> = comparison.items.iter().filter(forbids).map(forbidden).collect();
        let why = if why.is_empty() { "there is no result".to_owned() } else { why.join("; ") };
        return format!("They cannot be compared: {why}");
    };
    let is_alike = best.change.direction() == Direction::Alike;
    let seems = match best.confidence() {
        Confidence::Unproven if !is_alike => "apparently ",
        Confidence::Unproven | Confidence::Reliable | Confidence::Approximate => "",
    };
    let what = match best.change.direction() {
        Direction::Alike => format!(
            "no difference is seen at the best configuration (from {} to {})",
            change(best.change.low(), 1, En),
            change(best.change.high(), 1, En)
        ),
        Direction::Faster | Direction::Slower => {
            format!("{} at the best configuration", by(best.change))
        }
    };
    format!("{name}: {seems}{what}{}", up_to(comparison))
}

pub fn compared_headline(comparison: &Comparison, base: &str, name: &str) -> String {
    let short = compared_in_short(comparison, name);
    let Some(best) = &comparison.best else { return format!("{short}.") };
    let sure = confidence(best.confidence());
    let reason = compared_reason(best, base, name);
    let because = if reason.is_empty() { "" } else { ": " };
    format!("{short} — {sure}{because}{reason}.")
}

/// “38 ± 4% faster”.
fn by(change: Change) -> String {
    let share = by_percent(change, En);
    format!("{share}% {}", if change.log > 0.0 { "faster" } else { "slower" })
}

/// Up to where nothing differs.
fn up_to(comparison: &Comparison) -> String {
    let is_alike = |change: Change| change.direction() == Direction::Alike;
    let is_all_alike = comparison.rows.iter().all(|row| is_alike(row.change));
    match comparison.alike_up_to() {
        Some(1) => "; no difference is seen with 1 worker".into(),
        Some(workers) => format!("; no difference is seen up to {workers} workers"),
        None if is_all_alike && comparison.rows.len() > 1 => {
            format!(
                "; no difference is seen in any of {} common configurations",
                comparison.rows.len()
            )
        }
        None => String::new(),
    }
}

fn forbidden(item: &Item) -> String {
    let [base, other] =
        [&item.base, &item.other].map(|value| condition(item.aspect, value.as_ref()));
    match item.aspect {
        Aspect::Common => "they have no configuration in common".into(),
        Aspect::Counted => format!("{base} and {other} configurations are counted"),
        Aspect::AnswerLength => format!("answers differ in length — {base} and {other} tokens"),
        Aspect::PromptLength => format!("prompts differ in length — {base} and {other}"),
        Aspect::OthersBeside => {
            let during = match (&item.base, &item.other) {
                (Some(_), Some(_)) => format!("{base} and {other} of the measurements"),
                (Some(_), None) => format!("{base} of the measurements of one session"),
                (None, _) => format!("{other} of the measurements of one session"),
            };
            format!("the server was also serving others during {during}")
        }
        other_aspect => format!("{} — {base} and {other}", aspect(other_aspect).to_lowercase()),
    }
}

pub fn compared_best(best: &Best, comparison: &Comparison, base: &str, name: &str) -> Vec<String> {
    let speed = |(id, speed): (bench::BatchId, bench::stats::Interval)| {
        let figure = known(speed.mean, speed.half_width, En);
        format!("{} — {figure} tokens/s", configuration_of(id, comparison.is_timed))
    };
    let of_each =
        [format!("{base}: {}.", speed(best.base)), format!("{name}: {}.", speed(best.other))];
    let against: Vec<String> = comparison
        .against()
        .map(|row| {
            format!("{} ({})", configuration_of(row.id, comparison.is_timed), by(row.change))
        })
        .collect();
    let against = (!against.is_empty()).then(|| format!("Exceptions: {}.", against.join("; ")));
    of_each.into_iter().chain(against).collect()
}

pub fn compared_reason(best: &Best, base: &str, name: &str) -> String {
    let confidence = best.confidence();
    let doubts = best.doubts.iter().filter(|doubt| doubt.leaves() == confidence);
    let who = |which: Which| match which {
        Which::Base => base,
        Which::Other => name,
    };
    let said = |doubt: &Doubt| match *doubt {
        Doubt::Unproven(which) => {
            format!("the best configuration of “{}” is not proven", who(which))
        }
        Doubt::NotInCommon => {
            "the best configurations are not the same, and no common one shows this difference"
                .into()
        }
        Doubt::WithinDrift(which) => {
            format!("the speed changed by as much during “{}”", who(which))
        }
        Doubt::MoreDiffers => "other conditions differ too, not only the compared one".into(),
        Doubt::MeasuredOnce(which) => {
            format!("the best configuration of “{}” was measured once", who(which))
        }
        Doubt::AtTheEdge(which) => {
            format!("“{}” has no measurement with more requests at once", who(which))
        }
        Doubt::WithinDays => "a server's speed varies by 2% from day to day anyway".into(),
        Doubt::Wide => "the interval is wide, repeats are needed".into(),
        Doubt::OthersDiffer => "other configurations do differ".into(),
    };
    doubts.map(said).collect::<Vec<_>>().join("; ")
}

pub fn compared_ttft(of: BatchId, is_timed: bool, ttft_ms: &Spread) -> String {
    let (before, after) = (span(ttft_ms.base.p50, En), span(ttft_ms.other.p50, En));
    let change = ttft_ms.change.map_or(String::new(), |change| match change.direction() {
        Direction::Alike => ": the difference may be chance".into(),
        Direction::Faster | Direction::Slower => {
            let way = if change.log > 0.0 { "later" } else { "sooner" };
            match times(change) {
                Some((least, most)) => {
                    let [least, most] = [least, most]
                        .map(|times| decimal(times, if most < 10.0 { 1 } else { 0 }, En));
                    format!(": usually {least}–{most} times as long")
                }
                None => format!(": usually {}% {way}", percents(change, En)),
            }
        }
    });
    format!(
        "At the same load (“{}”) half of the requests get their first token within {after} instead of \
         {before}{change}.",
        configuration_of(of, is_timed)
    )
}

pub fn compared_remedy(remedy: Remedy, base: &str, name: &str) -> String {
    match remedy {
        Remedy::SamePlan => format!(
            "To compare them, measure “{name}” again with the plan of “{base}”: the load must be the same."
        ),
        Remedy::SameLoad { of, batch } => format!(
            "To compare them, the load must be the same: the workers and batch of “{}” (for example, {}), a prompt \
             and answers of the same length. If no Tokometer plan gives that load, compare with another file from the \
             same program.",
            match of {
                Which::Base => base,
                Which::Other => name,
            },
            configuration(batch)
        ),
        Remedy::Undisturbed => {
            "To compare them, measure again while the server answers nobody else.".into()
        }
        Remedy::MoreAtOnce => {
            "Neither session reached the server's top speed: measure both with more workers.".into()
        }
        Remedy::SomethingValid => {
            "One of the sessions has no measurement that counts; its findings say why. Measure it again."
                .into()
        }
    }
}

pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Yes => "yes",
        Permission::Approximately => "approximately",
        Permission::No => "no",
    }
}

pub fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Model => "Model",
        Aspect::Weights => "Checksum of the model",
        Aspect::Quantization => "Quantization",
        Aspect::Server => "Server, version",
        Aspect::Address => "Address",
        Aspect::Slots => "Slots",
        Aspect::Context => "Request context, tokens",
        Aspect::Mode => "Mode",
        Aspect::PromptLength => "Prompt length",
        Aspect::AnswerLength => "Answer length, tokens",
        Aspect::Thinking => "Thinking",
        Aspect::Temperature => "Temperature",
        Aspect::Workers => "Workers",
        Aspect::Repeats => "Repeats",
        Aspect::MeasuredBy => "Measured by",
        Aspect::OwnError => "Page timing error",
        Aspect::OthersBeside => "Other load, share of measurements",
        Aspect::Counted => "Configurations that count",
        Aspect::Common => "Common configurations",
    }
}

pub fn condition(aspect: Aspect, value: Option<&Value>) -> String {
    let number = |value: f64| {
        if value.fract() == 0.0 { decimal(value, 0, En) } else { rounded(value, En) }
    };
    match value {
        None => UNKNOWN.into(),
        Some(Value::Text(text)) if aspect == Aspect::Weights => short_checksum(text),
        Some(Value::Text(text)) if aspect == Aspect::MeasuredBy => browser(text),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(value)) => number(*value),
        Some(Value::Numbers(numbers)) => {
            numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(Value::Share(share)) => percent(*share, 1, En),
        Some(Value::Is(is)) => if *is { "yes" } else { "no" }.into(),
        Some(Value::Mode(which)) => mode(*which, true).into(),
        Some(Value::Slots(slots)) if slots.is_exact => slots.most.to_string(),
        Some(Value::Slots(slots)) => format!("at least {}", slots.most),
    }
}

pub fn setting_label(aspect: Aspect, value: &Value) -> String {
    let said = condition(aspect, Some(value));
    match aspect {
        Aspect::Slots => format!("slots: {said}"),
        Aspect::Context => format!("context: {said}"),
        Aspect::Address => said.trim_start_matches("http://").to_owned(),
        _ => said,
    }
}

pub fn bearing(bearing: Bearing) -> &'static str {
    match bearing {
        Bearing::Forbids => "cannot be compared",
        Bearing::Approximate => "only approximately",
        Bearing::Compared => "this is what is compared",
        Bearing::Harmless => "differs, but does not matter",
        Bearing::Same => "the same",
    }
}

pub fn approximate_because(why: Approximation) -> &'static str {
    match why {
        Approximation::OneOfSeveral => "not the only change",
        Approximation::OtherModel => "another model's tokens may be of another size",
        Approximation::Length => "speed depends on the length",
        Approximation::Thinking => "thinking takes tokens, too",
        Approximation::OwnError => "the errors of measuring may differ",
        Approximation::OthersBeside => "the server was serving others, too",
    }
}

pub fn numbered_session(number: usize) -> String {
    format!("Session {number}")
}
