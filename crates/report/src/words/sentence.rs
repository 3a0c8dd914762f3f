//! Sentences of the page, with figures in them.

use bench::{BatchId, Current, Plan, Progress, Quirk, Relay, Session, Slots, Warning};

use super::numbers::{UNKNOWN, about};
use super::report::quirks;
use super::say::{say, words};
use crate::Lang;

words! {
    /// How far a server is, and how many requests the page can keep in flight to it.
    pub fn reach(rtt_ms: f64, in_flight: u32) -> String;

    /// "Compared with the session of …": when that session began, ISO 8601.
    pub fn last_time(started_at: &str) -> String;

    /// Name of the field that chooses a session of this name for a comparison.
    pub fn compare_this(name: &str) -> String;

    /// Over how many lanes requests go, and whether those go by the ports of a relay or by other names.
    pub fn way(lanes: u32, relay: Option<Relay>) -> String;

    /// The number of servers.
    pub fn servers(servers: usize) -> String;

    /// How many servers are measured as one, and the most requests in flight to all of them.
    pub fn several_reach(servers: usize, in_flight: u32) -> String;

    /// These models of a server are not on all of the others.
    pub fn not_on_all(models: &[String]) -> String;

    /// The number of list entries without a model name.
    pub fn nameless(entries: usize) -> String;

    /// The number of models left out of an overlong list.
    pub fn models_left_out(models: usize) -> String;

    /// The browser cannot keep as many requests in flight to several servers as the plan wants.
    pub fn several_limit(most: u32) -> String;

    /// Requests go through the relay to the server at this address; it may add the server's key by itself.
    pub fn goes_through_relay(server_url: &str, has_key: bool) -> String;

    /// Whose key is typed here: the server's of this address.
    pub fn key_for(address: &str) -> String;

    /// For which server a key is held.
    pub fn key_held(origin: &str) -> String;

    /// The address that was asked leads to another, where requests go at once.
    pub fn leads_to(url: &str) -> String;

    /// The server is asked again and again until it is ready; for so long now, s.
    pub fn asked_again(waited_s: f64) -> String;

    /// What a plan asks for, before its duration.
    pub fn estimate(batches: u32, requests: u32) -> String;

    /// A plan in a few words: tokens of an answer, its fewest and most workers. None of a plan without runs.
    pub fn plan_in_short(plan: &Plan) -> Option<String>;

    /// The button that removes the plan of this name.
    pub fn remove_plan(name: &str) -> String;

    /// The browser cannot keep as many requests in flight as the plan wants; a command follows.
    pub fn browser_limit(most: u32) -> String;

    /// Which batch is measured, and of how many, where that is known.
    pub fn batch_number(number: u64, planned: Option<u64>) -> String;

    /// These are as fast as the best so far, within noise.
    pub fn close_by(batches: &[BatchId]) -> String;

    /// The current activity; if its duration is unpredictable, with the time taken so far, s.
    pub fn doing(progress: &Progress, taken_s: f64) -> String;

    /// Screen-reader announcement: the percentage done.
    pub fn done_share(percent: u32) -> String;

    /// Screen-reader announcement: what the session is waiting for.
    pub fn held_up(progress: &Progress) -> String;

    /// A batch is measured again because this disturbed it before.
    pub fn measured_again(batch: BatchId, disturbed_by: &Warning) -> String;
}

/// How long the rest will take, s, if anybody knows.
#[must_use]
pub fn remaining(remaining_s: Option<f64>, lang: Lang) -> String {
    remaining_s.map_or(UNKNOWN.into(), |remaining_s| format!("≈ {}", about(remaining_s, lang)))
}

words! {
    /// How many requests of the batch are in flight, and how many have ended.
    pub fn in_flight(current: &Current) -> String;

    /// How many batches a session has measured, and in how many measurements.
    pub fn measured(session: &Session) -> String;
}

/// The runs that ended before all of their batches were measured, if any did.
#[must_use]
pub fn ended_runs(session: &Session, lang: Lang) -> Option<String> {
    let ended = session.runs.iter().filter(|run| run.ended.is_some()).map(|run| run.workers);
    let ended: Vec<u32> = ended.collect();
    (!ended.is_empty()).then(|| say!(lang, ended_runs(&ended)))
}

/// What the user skipped and did not measure since, if anything.
#[must_use]
pub fn skipped(session: &Session, lang: Lang) -> Option<String> {
    let skipped = &session.skipped;
    (!skipped.is_empty()).then(|| say!(lang, skipped(skipped)))
}

words! {
    /// Asks for a restart with this many slots.
    pub fn restart_wanted(slots: u32) -> String;

    /// How many slots it has now, if it answered at all.
    pub fn slots_now(found: Option<Slots>) -> String;
}

/// How the server was asked, where that is not as usual.
#[must_use]
pub fn asked_so(asked: &[Quirk], lang: Lang) -> Option<String> {
    let told = quirks(asked, lang)?;
    Some(say!(lang, asked_so(&told)))
}

words! {
    /// The results shown are of a session that was measured before; `started_at` is its beginning, ISO 8601.
    pub fn earlier_session(model: &str, started_at: Option<&str>) -> String;

    /// A session of this model was cut off; so much of it is measured, and so much missing.
    pub fn cut_off(model: &str, server_url: Option<&str>, measured: u32, missing: u32) -> String;

    /// The moment of an ISO 8601 text, to the minute.
    pub fn moment(iso: &str) -> String;

    /// How many measurements.
    pub fn measurements(measurements: u64) -> String;

    /// How many requests a session has sent, and how long it is as a file.
    pub fn session_size(requests: u64, bytes: u64) -> String;

    /// The session that began at this moment, ISO 8601.
    pub fn session_of(started_at: &str) -> String;

    /// "of N", after a number.
    pub fn of_all(all: u64) -> String;

    /// The same of requests.
    pub fn of_requests(requests: u64) -> String;

    /// The same of measurements of batches.
    pub fn of_batches(batches: u64) -> String;

    /// How many requests went unanswered, where there is no best configuration.
    pub fn unanswered(failed: u64, requests: u64) -> String;

    /// The number of sessions stored in this browser.
    pub fn kept_here(sessions: u64) -> String;

    /// The number of slots.
    pub fn slots(slots: u32) -> String;

    /// How much room all sessions take, and how much is left, bytes.
    pub fn room(used_bytes: u64, left_bytes: u64) -> String;

    /// How many batches the session lacks.
    pub fn unfinished(missing: u64) -> String;

    /// How many batches are marked and excluded from the optimum.
    pub fn not_the_optimum(batches: usize) -> String;

    /// Button: measure this many batches again.
    pub fn repeat(batches: usize) -> String;

    /// How many findings are collapsed.
    pub fn more_findings(findings: usize) -> String;

    /// The commands for this system are in the clipboard.
    pub fn command_copied(system: &str) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_a_dash() {
        assert_eq!(remaining(None, Lang::Ru), "—");
        assert_eq!(remaining(Some(45.0), Lang::Ru), "≈ 45 с");
    }
}
