//! The answer: what to set, how sure that is, and why not surer.

use bench::BatchId;
use bench::analysis::{Answer, Confidence, Doubt};

use super::En;
use super::nouns::{REQUESTS, SLOTS, plural};
use super::places::{configured, workers};
use super::speeds::{compared, speed, tokens_per_s};
use crate::words::conclusion::reason;
use crate::words::numbers::capital;

/// Where it is said why a batch is not counted.
pub const SEE_FINDINGS: &str = "the findings say why";

pub fn headline(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let own = named(answer, answer.id, is_server_mode);
    let what = match is_unproven {
        _ if is_server_mode => instruction(answer, is_server_mode),
        true if answer.is_limited => format!("{own} looks best within these limits"),
        true => format!("{own} looks best"),
        false if answer.is_limited => format!("Within these limits, use {own}"),
        false => format!("Use {own}"),
    };
    let reason = reason(answer, is_server_mode, En);
    let because = if reason.is_empty() { "" } else { ": " };
    let sure = confidence(answer.confidence());
    format!("{what}: {} — {sure}{because}{reason}.", speed(answer.speed))
}

pub fn instruction(answer: &Answer, is_server_mode: bool) -> String {
    let (workers, size) = (answer.id.workers, answer.id.size);
    // A small batch does not keep all workers busy.
    let in_flight = if answer.is_timed { workers } else { workers.min(size) };
    let what = if is_server_mode {
        let slots = plural(workers.into(), SLOTS);
        let requests = plural(size.into(), REQUESTS);
        format!("give the server {slots} and send {requests} at a time")
    } else {
        let requests = match in_flight {
            1 => "one request".into(),
            _ => plural(in_flight.into(), REQUESTS),
        };
        let batch = if answer.is_timed { String::new() } else { format!(", {size} per batch") };
        format!("send {requests} at a time{batch}")
    };
    let limits = if answer.is_limited { "within these limits, " } else { "" };
    match answer.confidence() {
        Confidence::Unproven => capital(&format!("{limits}it looks best to {what}")),
        Confidence::Reliable | Confidence::Approximate => capital(&format!("{limits}{what}")),
    }
}

pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Reliable => "reliable",
        Confidence::Approximate => "approximate",
        Confidence::Unproven => "not proven",
    }
}

/// What speaks against an answer.
pub fn against(answer: &Answer, doubt: Doubt, is_server_mode: bool) -> String {
    let configuration = |batch| named(answer, batch, is_server_mode);
    match doubt {
        Doubt::VoidIsFaster { batch, tokens_per_s: seen, never_counts } => format!(
            "{} showed {} but is not counted ({})",
            configuration(batch),
            tokens_per_s(seen),
            if never_counts { SEE_FINDINGS } else { "measure it again" }
        ),
        Doubt::VoidMayBeBetter(batch) => format!(
            "{} is not counted (measure it again) and may be at least as good",
            configuration(batch)
        ),
        Doubt::NeverCounts(batch) => format!(
            "{} is not counted ({SEE_FINDINGS}) and may be at least as good",
            configuration(batch)
        ),
        Doubt::RunSlowed(batch) => format!(
            "something slowed down the run of {}: it may be faster (measure it again)",
            configuration(batch)
        ),
        Doubt::NotMeasured(batch) => {
            format!("{} was not measured and may be at least as good", configuration(batch))
        }
        Doubt::SeemsWithin => {
            "there are too few requests to tell whether it is within the limits".into()
        }
        Doubt::Undecided(batch) => format!(
            "{} is faster, but it is not clear whether it is within the limits",
            configuration(batch)
        ),
        Doubt::BreaksBefore(batch) => format!("{} breaks the limits", configuration(batch)),
        Doubt::Drift(share) => {
            format!("by the end of the session the speed was {}", compared(share, 0))
        }
        Doubt::OthersServed(batch) => {
            format!(
                "the server was serving other clients whenever {} was measured",
                configuration(batch)
            )
        }
        Doubt::MeasuredOnce => "measured only once".into(),
        Doubt::Close(batch) if batch > answer.id => {
            format!("{} may be faster", configuration(batch))
        }
        Doubt::Close(batch) => format!("{} may be at least as good", configuration(batch)),
        Doubt::AtTheEdge if is_server_mode => "a larger number of slots was not measured".into(),
        Doubt::AtTheEdge => "a larger number of requests at a time was not measured".into(),
    }
}

/// A configuration of the answer's session.
fn named(answer: &Answer, batch: BatchId, is_server_mode: bool) -> String {
    match answer.is_timed {
        true => workers(batch.workers),
        false => configured(batch, is_server_mode),
    }
}

/// The fastest, where it is another.
pub fn fastest(answer: &Answer, is_server_mode: bool) -> Option<String> {
    let (id, fastest) = answer.fastest?;
    let of = if answer.is_limited { "Of those within the limits, the" } else { "The" };
    Some(format!(
        "{of} fastest measured is {}: {}, but the difference is within noise.",
        named(answer, id, is_server_mode),
        speed(fastest)
    ))
}
