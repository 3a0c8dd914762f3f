//! What the page says of a plan, and of a session under way.

use bench::{BatchId, Current, Phase, Plan, Progress, Session, Slots, Warning};

use crate::words::en::En;
use crate::words::en::failures::with_words;
use crate::words::en::nouns::{MEASUREMENTS, REQUESTS, SLOTS, TOKENS, batches_measured, plural};
use crate::words::en::places::{configuration, several_of, workers};
use crate::words::en::warning_labels::warning_label;
use crate::words::numbers::{about, count, crossed, percent};
use crate::words::server_message::has_no_server;

pub fn estimate(batches: u32, requests: u32) -> String {
    format!(
        "{} · {}",
        plural(u64::from(batches), MEASUREMENTS),
        plural(u64::from(requests), REQUESTS)
    )
}

pub fn plan_in_short(plan: &Plan) -> Option<String> {
    let tokens = plural(plan.max_tokens.into(), TOKENS);
    let (fewest, most) = (plan.workers.iter().min()?, plan.workers.iter().max()?);
    Some(if fewest == most {
        format!("{tokens}, {}", workers(*most))
    } else {
        format!("{tokens}, {fewest}–{most} workers")
    })
}

pub fn remove_plan(name: &str) -> String {
    format!("Remove the plan “{name}”")
}

pub fn batch_number(number: u64, planned: Option<u64>) -> String {
    match planned.filter(|planned| number <= *planned) {
        Some(planned) => format!("Measurement {}", part_of(number, planned)),
        None => format!("Measurement {}", count(number, En)),
    }
}

pub fn close_by(batches: &[BatchId]) -> String {
    let names: Vec<String> = batches.iter().map(|batch| crossed(*batch)).collect();
    match names.len() {
        0 => "Nothing else within noise.".into(),
        _ => format!("Within noise of it: {}.", names.join(", ")),
    }
}

pub fn doing(progress: &Progress, taken_s: f64) -> String {
    let so_far = |what: &str| format!("{what} {}", about(taken_s, En));
    match (&progress.phase, progress.current) {
        (Phase::Opening, _) => so_far("opening connections…"),
        (Phase::Calibrating { in_flight }, _) => {
            so_far(&format!("measuring the page's timing error: {in_flight} in flight…"))
        }
        (Phase::WarmingUp, _) => so_far("loading the model…"),
        (Phase::CountingSlots { slots }, _) => so_far(&format!("counting slots: {slots} needed…")),
        (Phase::RestartWanted { slots, .. }, _) => {
            so_far(&format!("waiting for a server with {}…", slots_of_it(*slots)))
        }
        (Phase::ServerAway, _) => so_far("server not responding, waited"),
        (Phase::ServerRefuses { status, message, again_in_s }, _) => {
            let message = message.as_deref();
            let who = if has_no_server(message) {
                "the proxy got no answer"
            } else {
                "the server refused"
            };
            let again = about(*again_in_s, En);
            let waits = so_far(&format!("{who} ({status}), retrying in {again}, waited"));
            with_words(&waits, message)
        }
        (Phase::AwaitingQuiet, _) => {
            so_far("waiting for the server to finish interrupted requests…")
        }
        (Phase::Paused, _) => "paused".into(),
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), Some(current)) => {
            configuration(current.batch)
        }
        (Phase::Measuring | Phase::Resting | Phase::Ended(_), None) => {
            "pause between batches".into()
        }
    }
}

pub fn done_share(done: u32) -> String {
    format!("{} done.", percent(f64::from(done) / 100.0, 0, En))
}

pub fn held_up(progress: &Progress) -> String {
    match &progress.phase {
        Phase::RestartWanted { slots, .. } => restart_wanted(*slots),
        Phase::ServerRefuses { status, .. } => {
            format!(
                "The server refused ({status}). The session is waiting and will continue by itself."
            )
        }
        _ => "The server is not responding. The session is waiting and will continue by itself."
            .into(),
    }
}

pub fn measured_again(batch: BatchId, disturbed_by: &Warning) -> String {
    let why = match disturbed_by {
        Warning::HeldByBrowser { .. } => "requests waited before the server".into(),
        Warning::HeldByLoad { .. } => "requests waited in the load generator".into(),
        Warning::StartedApart { .. } | Warning::LoadStartedApart { .. } => {
            "requests did not start together".into()
        }
        Warning::PageLagged { .. } => "the page lagged".into(),
        Warning::LoadLagged { .. } => "the load generator lagged".into(),
        Warning::PageHidden { .. } => "the page was hidden".into(),
        Warning::Suspended { .. } => "the page or the machine was asleep".into(),
        Warning::Stalled { .. } => "answers were delayed on their way to the page".into(),
        Warning::ModelLoaded { .. } => "the model was loading".into(),
        other => warning_label(other),
    };
    format!("measuring {} again: {why}", crossed(batch))
}

pub fn in_flight(current: &Current) -> String {
    format!(
        "{} · {} done",
        current.in_flight,
        part_of(current.ended.into(), current.batch.size.into())
    )
}

pub fn part_of(part: u64, all: u64) -> String {
    format!("{} of {}", count(part, En), count(all, En))
}

pub fn measured(session: &Session) -> String {
    format!("Done: {}.", batches_measured(session))
}

pub fn ended_runs(workers: &[u32]) -> String {
    let workers: Vec<String> = workers.iter().map(u32::to_string).collect();
    format!("Runs cut short by failures, by number of workers: {}.", workers.join(", "))
}

pub fn skipped(batches: &[BatchId]) -> String {
    format!("Skipped: {}.", several_of(batches, false))
}

pub fn restart_wanted(slots: u32) -> String {
    format!("Restart the server with {} (OLLAMA_NUM_PARALLEL={slots}).", slots_of_it(slots))
}

pub fn slots_now(found: Option<Slots>) -> String {
    match found {
        Some(seen) if seen.is_exact => format!("It has {} now.", slots_of_it(seen.most)),
        Some(seen) => format!("It has at least {} now.", slots_of_it(seen.most)),
        None => "The server did not answer in a way that lets its slots be counted.".into(),
    }
}

fn slots_of_it(slots: u32) -> String {
    plural(u64::from(slots), SLOTS)
}
