//! Sentences of the page, in which figures stand.

use bench::analysis::Analysis;
use bench::{BatchId, Current, Manner, Progress, Relay, Session, Slots};

use super::numbers::{UNKNOWN, about};
use super::report::manners;
use super::ru;
use crate::Lang;

/// What is said of the fastest configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Best {
    pub batch: BatchId,
    /// What is recommended in its place.
    pub recommended: Option<BatchId>,
    /// The fastest of the other workers counts, and how much slower it is, of 1.
    pub next: Option<(BatchId, f64)>,
}

impl Best {
    fn of(analysis: &Analysis) -> Option<Self> {
        let best = analysis.best()?;
        let others = analysis.optima().filter(|optimum| optimum.id.workers != best.id.workers);
        let next = others.max_by(|a, b| a.tokens_per_s.total_cmp(&b.tokens_per_s));
        Some(Self {
            batch: best.id,
            recommended: analysis.recommended.filter(|&recommended| recommended != best.id),
            next: next.map(|next| (next.id, 1.0 - next.tokens_per_s / best.tokens_per_s)),
        })
    }
}

/// How far a server is, and how many requests the page can keep in flight to it, over so many lanes, which go
/// by the ports of a relay or by other names.
#[must_use]
pub fn reach(rtt_ms: f64, in_flight: u32, lanes: u32, relay: Option<Relay>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::reach(rtt_ms, in_flight, lanes, relay),
    }
}

/// So many servers.
#[must_use]
pub fn servers(servers: usize, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::servers(servers),
    }
}

/// So many servers are measured as one, with so many requests in flight to all of them at most.
#[must_use]
pub fn several_reach(servers: usize, in_flight: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::several_reach(servers, in_flight),
    }
}

/// These models of a server are not on all of the others.
#[must_use]
pub fn not_on_all(models: &[String], lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::not_on_all(models),
    }
}

/// The browser can not keep as many requests in flight to several servers as the plan wants.
#[must_use]
pub fn several_limit(most: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::several_limit(most),
    }
}

/// Requests go through the relay to the server at this address; it may add the server's key by itself.
#[must_use]
pub fn goes_through_relay(server_url: &str, has_key: bool, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::goes_through_relay(server_url, has_key),
    }
}

/// Whose key is typed here: the server's of this address.
#[must_use]
pub fn key_for(address: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::key_for(address),
    }
}

/// For which server a key is held.
#[must_use]
pub fn key_held(origin: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::key_held(origin),
    }
}

/// The address that was asked leads to another, where requests go at once.
#[must_use]
pub fn leads_to(url: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::leads_to(url),
    }
}

/// The server is asked again and again until it is ready; for so long now, s.
#[must_use]
pub fn asked_again(waited_s: f64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::asked_again(waited_s),
    }
}

/// What a plan asks for, before its duration.
#[must_use]
pub fn estimate(batches: u32, requests: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::estimate(batches, requests),
    }
}

/// The browser can not keep as many requests in flight as the plan wants; a command follows.
#[must_use]
pub fn browser_limit(most: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::browser_limit(most),
    }
}

/// Which run is measured.
#[must_use]
pub fn run_of(run: usize, runs: usize, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::run_of(run, runs),
    }
}

/// What goes on; where nobody knows when it will end, with how long it has taken, s.
#[must_use]
pub fn doing(progress: &Progress, taken_s: f64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::doing(progress, taken_s),
    }
}

/// How long the rest will take, s, if anybody knows.
#[must_use]
pub fn remaining(remaining_s: Option<f64>, lang: Lang) -> String {
    remaining_s.map_or(UNKNOWN.into(), |remaining_s| format!("≈ {}", about(remaining_s, lang)))
}

/// How many requests of the batch are in flight, and how many have ended.
#[must_use]
pub fn in_flight(current: &Current, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::in_flight(current),
    }
}

/// How many batches were measured.
#[must_use]
pub fn measured_batches(batches: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::measured_batches(batches),
    }
}

/// The runs that ended before all of their batches were measured, if any did.
#[must_use]
pub fn ended_runs(session: &Session, lang: Lang) -> Option<String> {
    let ended = session.runs.iter().filter(|run| run.ended.is_some()).map(|run| run.workers);
    let ended: Vec<u32> = ended.collect();
    (!ended.is_empty()).then(|| match lang {
        Lang::Ru => ru::ended_runs(&ended),
    })
}

/// The server is to be restarted with so many slots.
#[must_use]
pub fn restart_wanted(slots: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::restart_wanted(slots),
    }
}

/// How many slots it has now, if it answered at all.
#[must_use]
pub fn slots_now(found: Option<Slots>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::slots_now(found),
    }
}

/// How the server was asked, where that is not as usual.
#[must_use]
pub fn asked_so(asked: &[Manner], lang: Lang) -> Option<String> {
    let told = manners(asked, lang)?;
    Some(match lang {
        Lang::Ru => ru::asked_so(&told),
    })
}

/// The fastest configuration, if a batch was measured without errors, and what is recommended.
#[must_use]
pub fn best(analysis: &Analysis, lang: Lang) -> String {
    let best = Best::of(analysis);
    match lang {
        Lang::Ru => ru::best(best),
    }
}

/// The results shown are of a session that was measured before; `started_at` is its beginning, ISO 8601.
#[must_use]
pub fn earlier_session(model: &str, started_at: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::earlier_session(model, started_at),
    }
}

/// A session of this model was cut off; so much of it is measured, and so much missing.
#[must_use]
pub fn cut_off(
    model: &str,
    server_url: Option<&str>,
    measured: u32,
    missing: u32,
    lang: Lang,
) -> String {
    match lang {
        Lang::Ru => ru::cut_off(model, server_url, measured, missing),
    }
}

/// The moment of an ISO 8601 text, to the minute.
#[must_use]
pub fn moment(iso: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::moment(iso),
    }
}

/// How much a session holds: batches, requests, bytes as a file.
#[must_use]
pub fn session_size(batches: u64, requests: u64, bytes: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::session_size(batches, requests, bytes),
    }
}

/// How much room all sessions take, and how much is left, bytes.
#[must_use]
pub fn room(used_bytes: u64, left_bytes: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::room(used_bytes, left_bytes),
    }
}

/// So many of so many.
#[must_use]
pub fn part_of(part: u64, all: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::part_of(part, all),
    }
}

/// The session lacks so many batches.
#[must_use]
pub fn unfinished(missing: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::unfinished(missing),
    }
}

/// So many findings are folded away.
#[must_use]
pub fn more_findings(findings: usize, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::more_findings(findings),
    }
}

/// The commands for this system are in the clipboard.
#[must_use]
pub fn command_copied(system: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::command_copied(system),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Event, Measured, Measurement};

    #[test]
    fn the_recommendation_is_that_of_the_whole_session() {
        let done = |(workers, requests, tokens)| {
            let measurement =
                Measurement { requests, total_s: 1.0, tokens, ..Measurement::default() };
            Event::BatchDone(Measured::new(workers, measurement))
        };
        let best = |batches: &[(u32, u32, u64)]| {
            let mut session = Session::default();
            batches.iter().for_each(|&batch| session.apply(&done(batch)));
            Best::of(&Analysis::of(&session))
        };
        let found = best(&[(4, 4, 97), (8, 8, 99), (8, 16, 100)]).unwrap();
        assert_eq!(found.batch, BatchId::new(8, 16));
        assert_eq!(found.recommended, Some(BatchId::new(4, 4)), "fewer workers are as fast");
        assert!(matches!(found.next, Some((id, slower)) if id.workers == 4 && slower > 0.0));
        let alone = best(&[(4, 4, 50), (8, 16, 100)]).unwrap();
        assert_eq!(alone.recommended, None, "the best is what is recommended");
        assert_eq!(best(&[]), None);
    }

    #[test]
    fn what_nobody_knows_is_a_dash() {
        assert_eq!(remaining(None, Lang::Ru), "—");
        assert_eq!(remaining(Some(45.0), Lang::Ru), "≈ 45 с");
    }
}
