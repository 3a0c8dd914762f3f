//! Whether a configuration meets its objectives: met or missed if that is certain by the exact bound of
//! [`stats`]; otherwise only how many more requests would decide it.
//!
//! [`stats`]: crate::stats::surely_hits

use super::Configuration;
use crate::stats::{least_requests, surely_hits, surely_misses};
use crate::{BatchId, Objectives, Percentile};

/// One of the objectives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    Ttft,
    AnswerSpeed,
}

/// Whether a configuration meets an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compliance {
    /// It certainly does.
    Holds,
    /// It certainly does not.
    Breaks,
    /// Too few requests: this many more would decide it, if none of them misses.
    TooFew(u64),
    /// The requests do not report the figure.
    Unknown,
}

/// One objective, checked over the requests of one configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    pub objective: Objective,
    pub compliance: Compliance,
    /// Requests that miss it, failed ones included.
    pub misses: u64,
    /// Requests that count: those that were not aborted and report the figure.
    pub requests: u64,
    /// The limited percentile, s or tokens/s; `None` with too few requests for it.
    pub value: Option<f64>,
}

/// One configuration, checked against its objectives.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    pub id: BatchId,
    /// Requests in flight at once.
    pub users: u32,
    pub tokens_per_s: f64,
    pub checks: Vec<Check>,
}

impl Objectives {
    /// The objectives that are set.
    pub(crate) fn set(&self) -> impl Iterator<Item = Objective> {
        let ttft = self.ttft_s.map(|_| Objective::Ttft);
        ttft.into_iter().chain(self.tokens_per_s_each.map(|_| Objective::AnswerSpeed))
    }

    /// Whether any of these reports what these objectives need. Those without any answer miss them all, but do not count
    /// beside others: nobody would know of those whether they do.
    pub(crate) fn are_told_by(&self, configurations: &[Configuration]) -> bool {
        let has_answers = configurations.iter().any(|one| one.has_answers);
        let mut answered = configurations.iter().filter(|one| one.has_answers || !has_answers);
        answered.any(|one| self.scored(one).checks.iter().all(|check| check.requests > 0))
    }

    /// Checks one configuration against these objectives.
    pub(crate) fn scored(&self, configuration: &Configuration) -> Scored {
        let at = self.percentile;
        let ttft = self.ttft_s.map(|limit_s| {
            let times = &configuration.ttft_s;
            let hits = times.partition_point(|&ttft_s| ttft_s <= limit_s);
            check(Objective::Ttft, times.len() - hits, times, at, configuration.ttft_s(at))
        });
        let speed = self.tokens_per_s_each.map(|limit| {
            let speeds = &configuration.answer_tokens_per_s;
            let misses = speeds.partition_point(|&speed| speed < limit);
            let value = configuration.answer_tokens_per_s(at);
            check(Objective::AnswerSpeed, misses, speeds, at, value)
        });
        Scored {
            id: configuration.id,
            users: configuration.users,
            tokens_per_s: configuration.tokens_per_s,
            checks: ttft.into_iter().chain(speed).collect(),
        }
    }
}

fn check(
    objective: Objective,
    misses: usize,
    values: &[f64],
    at: Percentile,
    value: Option<f64>,
) -> Check {
    let check = Check::of(objective, misses as u64, values.len() as u64, at);
    let value = value.filter(|_| check.requests >= least_requests(0, at.share()));
    Check { value, ..check }
}

impl Check {
    /// What this many misses among this many requests mean for an objective; without the percentile.
    pub(crate) fn of(objective: Objective, misses: u64, requests: u64, at: Percentile) -> Self {
        let share = at.share();
        let compliance = if requests == 0 {
            Compliance::Unknown
        } else if surely_hits(misses, requests, share) {
            Compliance::Holds
        } else if surely_misses(misses, requests, share) {
            Compliance::Breaks
        } else {
            Compliance::TooFew(least_requests(misses, share).saturating_sub(requests))
        };
        Self { objective, compliance, misses, requests, value: None }
    }
}

impl Scored {
    /// Whether it is certainly within every limit.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.checks.iter().all(|check| check.compliance == Compliance::Holds)
    }

    /// Whether it is certainly within every limit or certainly not; `None` if neither.
    #[must_use]
    pub fn sure(&self) -> Option<bool> {
        match self.breaks() {
            Some(_) => Some(false),
            None => self.is_within().then_some(true),
        }
    }

    /// The limit that it certainly breaks; of two, the one that more requests miss.
    #[must_use]
    pub fn breaks(&self) -> Option<&Check> {
        let broken = self.checks.iter().filter(|check| check.compliance == Compliance::Breaks);
        broken.reduce(|worst, check| if check.misses > worst.misses { check } else { worst })
    }

    /// How many more requests would decide whether it is within the limits; `None` if that is known or cannot
    /// be decided.
    #[must_use]
    pub fn missing(&self) -> Option<u64> {
        let has = |judgement| self.checks.iter().any(|check| check.compliance == judgement);
        if has(Compliance::Breaks) || has(Compliance::Unknown) {
            return None;
        }
        let missing = self.checks.iter().filter_map(|check| match check.compliance {
            Compliance::TooFew(more) => Some(more),
            Compliance::Holds | Compliance::Breaks | Compliance::Unknown => None,
        });
        missing.max()
    }

    /// How it breaks this objective, if it certainly does.
    pub(crate) fn broken(&self, objective: Objective) -> Option<Check> {
        let is_it =
            |check: &&Check| check.objective == objective && check.compliance == Compliance::Breaks;
        self.checks.iter().find(is_it).copied()
    }
}
