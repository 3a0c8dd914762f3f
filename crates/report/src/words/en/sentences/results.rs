//! What the page says of results, and of the sessions that it keeps.

use crate::words::en::En;
use crate::words::en::nouns::{BATCHES, MEASUREMENTS, REQUESTS, SLOTS, plural};
use crate::words::moments::{day, moment};
use crate::words::numbers::{count, rounded};

pub fn not_the_optimum(batches: usize) -> String {
    let words = if batches == 1 {
        "The batch is marked and cannot be the optimum."
    } else {
        "These batches are marked and cannot be the optimum."
    };
    words.into()
}

pub fn repeat(batches: usize) -> String {
    match batches {
        1 => "Repeat the batch".into(),
        _ => format!("Repeat all {}", count(batches as u64, En)),
    }
}

pub fn more_findings(findings: usize) -> String {
    plural(findings as u64, ["more finding", "more findings"])
}

pub fn earlier_session(model: &str, started_at: Option<&str>) -> String {
    let day = started_at.map_or(String::new(), |moment| format!(", {}", day(moment, En)));
    format!("Results of an earlier session: {model}{day}")
}

pub fn cut_off(model: &str, server_url: Option<&str>, measured: u32, missing: u32) -> String {
    let server = server_url.map(|url| format!(" on {url}")).unwrap_or_default();
    format!(
        "{model}{server}: {} of {} done. The page was closed during the session; everything measured is intact.",
        count(measured, En),
        plural(u64::from(measured) + u64::from(missing), MEASUREMENTS)
    )
}

pub fn unfinished(missing: u64) -> String {
    match missing {
        1 => "One measurement is missing.".into(),
        _ => format!("{} are missing.", plural(missing, MEASUREMENTS)),
    }
}

pub fn measurements(measurements: u64) -> String {
    plural(measurements, MEASUREMENTS)
}

pub fn session_size(requests: u64, bytes: u64) -> String {
    format!("{}, {}", plural(requests, REQUESTS), size(bytes))
}

pub fn last_time(started_at: &str) -> String {
    format!("Compared with last time ({})", moment(started_at, En))
}

pub fn compare_this(name: &str) -> String {
    format!("Compare: {name}")
}

pub fn kept_here(sessions: u64) -> String {
    format!("{} in this browser", count(sessions, En))
}

pub fn slots(slots: u32) -> String {
    plural(slots.into(), SLOTS)
}

pub fn room(used_bytes: u64, left_bytes: u64) -> String {
    format!("{} used, {} free.", size(used_bytes), size(left_bytes))
}

/// Bytes in the unit that leaves few digits.
fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    let (value, unit) = match bytes {
        1e9.. => (bytes / 1e9, "GB"),
        1e6.. => (bytes / 1e6, "MB"),
        _ => (bytes / 1e3, "kB"),
    };
    format!("{}\u{a0}{unit}", rounded(value, En))
}

pub fn session_of(started_at: &str) -> String {
    format!("Session of {}", moment(started_at, En))
}

pub fn of_all(all: u64) -> String {
    format!("of {}", count(all, En))
}

pub fn of_requests(requests: u64) -> String {
    format!("of {}", plural(requests, REQUESTS))
}

pub fn of_batches(batches: u64) -> String {
    format!("of {}", plural(batches, BATCHES))
}

pub fn unanswered(failed: u64, requests: u64) -> String {
    if failed == 0 {
        return "answered, but no best configuration".into();
    }
    format!(
        "{} of {} unanswered; no best configuration",
        count(failed, En),
        plural(requests, REQUESTS)
    )
}

/// In their order, with a space between two.
pub fn months() -> &'static str {
    "January February March April May June July August September October November December"
}
