//! Sentences of the page, with figures in them.

use bench::{BatchId, Current, Plan, Progress, Quirk, Relay, Session, Slots, Warning};

pub use super::moments::moment;
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
    use bench::Event;
    use bench::schedule::Goal;

    use super::super::say::both;
    use super::*;

    #[test]
    fn what_nobody_knows_is_a_dash() {
        assert_eq!(remaining(None, Lang::Ru), "—");
        assert_eq!(remaining(Some(45.0), Lang::Ru), "≈ 45 с");
    }

    #[test]
    fn what_goes_on_is_told_with_its_time_where_nobody_knows_the_end() {
        let words = |event| {
            let session = Session::default();
            let mut progress = Progress::new(Goal::Plan, Plan::default(), &session);
            progress.apply(&event, &session);
            both(|lang| doing(&progress, 40.0, lang)).join(" / ")
        };
        let refuses = |status, message: Option<&str>| {
            let message = message.map(str::to_owned);
            Event::ServerRefuses { status, message, again_in_s: 4.0 }
        };
        let events = [
            Event::Calibrating { in_flight: 24 },
            Event::WarmUpStarted,
            Event::ServerAway,
            refuses(429, None),
            refuses(503, Some("no available server")),
            Event::AwaitingQuiet,
            Event::CountingSlots { slots: 4 },
            Event::RestartWanted { slots: 1, found: None },
            Event::BatchStarted(BatchId::new(4, 8)),
            Event::Paused,
        ];
        insta::assert_snapshot!(events.map(words).join("\n"), @"
        измеряю погрешность страницы: 24 в полёте… 40 с / measuring the page's timing error: 24 in flight… 40 s
        загружается модель… 40 с / loading the model… 40 s
        сервер не отвечает, жду 40 с / server not responding, waited 40 s
        сервер отказал (429), повторю через 4 с, жду уже 40 с / the server refused (429), retrying in 4 s, waited 40 s
        шлюз не получил ответа (503), повторю через 4 с, жду уже 40 с: «no available server» / the proxy got no answer (503), retrying in 4 s, waited 40 s: “no available server”
        жду, пока сервер закончит прерванные запросы… 40 с / waiting for the server to finish interrupted requests… 40 s
        считаю слоты: нужно 4… 40 с / counting slots: 4 needed… 40 s
        жду сервера с 1 слотом — 40 с / waiting for a server with 1 slot… 40 s
        4 workers, пакет 8 / 4 workers, batch 8
        пауза / paused
        ");
    }

    #[test]
    fn what_is_measured_again_says_why() {
        let because = |warning| {
            Lang::ALL.map(|lang| measured_again(BatchId::new(8, 16), &warning, lang)).join(" / ")
        };
        insta::assert_snapshot!(because(Warning::PageLagged { lag_ms: 400.0 }), @"перемеряю 8 × 16: страница опаздывала / measuring 8 × 16 again: the page lagged");
        insta::assert_snapshot!(because(Warning::ModelLoaded { load_ms: None }), @"перемеряю 8 × 16: загружалась модель / measuring 8 × 16 again: the model was loading");
    }

    #[test]
    fn results_of_an_earlier_session_are_told_with_their_day() {
        let words = |started_at| Lang::ALL.map(|lang| earlier_session("m", started_at, lang));
        assert_eq!(
            [Some("2026-02-03T10:00:00.000Z"), Some("yesterday"), None].map(words).concat(),
            [
                "Результаты прежнего сеанса: m, 3\u{a0}февраля 2026",
                "Results of an earlier session: m, 3\u{a0}February 2026",
                "Результаты прежнего сеанса: m, yesterday",
                "Results of an earlier session: m, yesterday",
                "Результаты прежнего сеанса: m",
                "Results of an earlier session: m",
            ]
        );
    }

    #[test]
    fn counts_sizes_and_moments_are_short() {
        let said = [
            Lang::ALL.map(|lang| estimate(1, 24, lang)),
            Lang::ALL.map(|lang| moment("2026-11-25T14:05:59.000Z", lang)),
            Lang::ALL.map(|lang| moment("yesterday", lang)),
            Lang::ALL.map(|lang| session_size(22, 48_200, lang)),
            Lang::ALL.map(|lang| room(3_210_000, 12_000_000_000, lang)),
        ];
        assert_eq!(
            said,
            [
                ["1\u{a0}замер · 24\u{a0}запроса", "1\u{a0}measurement · 24\u{a0}requests"],
                ["25\u{a0}ноября 2026, 14:05", "25\u{a0}November 2026, 14:05"],
                ["yesterday"; 2],
                ["22\u{a0}запроса, 48,2\u{a0}КБ", "22\u{a0}requests, 48.2\u{a0}kB"],
                [
                    "Занято 3,21\u{a0}МБ, свободно 12,0\u{a0}ГБ.",
                    "3.21\u{a0}MB used, 12.0\u{a0}GB free.",
                ],
            ]
        );
    }

    #[test]
    fn lanes_have_their_noun_and_their_kind() {
        let by_ports = |own_ms| Some(Relay { own_ms });
        let ways = [(32, None), (1, None), (32, by_ports(Some(0.21))), (32, by_ports(None))];
        assert_eq!(
            ways.map(|(lanes, relay)| Lang::ALL.map(|lang| way(lanes, relay, lang))),
            [
                ["32\u{a0}полосы: имена", "32\u{a0}lanes: names"],
                ["1\u{a0}полоса", "1\u{a0}lane"],
                ["32\u{a0}полосы: порты, +0,2\u{a0}мс", "32\u{a0}lanes: ports, +0.2\u{a0}ms"],
                ["32\u{a0}полосы: порты", "32\u{a0}lanes: ports"],
            ]
        );
        assert_eq!(
            Lang::ALL.map(|lang| reach(2.6, 192, lang)),
            [
                "3\u{a0}мс · до 192\u{a0}запросов сразу",
                "3\u{a0}ms · up to 192\u{a0}requests at once",
            ]
        );
    }
}
