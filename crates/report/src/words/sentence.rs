//! Sentences of the page, in which figures stand.

use bench::slots::Slots;
use bench::{Current, Progress};

use super::ru;
use crate::Lang;

/// What is said of the fastest configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// Its workers count.
    pub workers: u32,
    /// Its batch size.
    pub batch: u32,
    /// The smaller batch that is recommended in its place.
    pub recommended: Option<u32>,
    /// The fastest of the other workers counts: workers, batch, and how much slower it is, of 1.
    pub next: Option<(u32, u32, f64)>,
}

/// How far a server is, and how many requests the page can keep in flight to it, over so many lanes.
#[must_use]
pub fn reach(rtt_ms: f64, in_flight: u32, lanes: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::reach(rtt_ms, in_flight, lanes),
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

/// What goes on.
#[must_use]
pub fn doing(progress: &Progress, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::doing(progress),
    }
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

/// The fastest configuration, if a batch was measured without errors.
#[must_use]
pub fn best(best: Option<Best>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::best(best),
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
