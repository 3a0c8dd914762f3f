//! Whether a configuration meets objectives: each is met where that is certain by the exact bound of [`stats`], and
//! broken where that is certain; of everything else only is said how many requests would tell.
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
    /// It surely does.
    Holds,
    /// It surely does not.
    Breaks,
    /// Its requests are too few: so many more would tell, if no more of them miss.
    TooFew(u64),
    /// Its requests do not tell the figure.
    Untold,
}

/// One objective over the requests of one configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    pub objective: Objective,
    pub compliance: Compliance,
    /// Requests that miss it, failed ones included.
    pub misses: u64,
    /// Requests that count.
    pub requests: u64,
    /// The percentile that is limited, s or tokens/s; none where the requests are too few to carry it.
    pub value: Option<f64>,
}

/// One configuration and its objectives.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    pub id: BatchId,
    /// Requests in flight at once.
    pub users: u32,
    pub tokens_per_s: f64,
    pub checks: Vec<Check>,
}

impl Objectives {
    /// Those that are set.
    pub(crate) fn set(&self) -> impl Iterator<Item = Objective> {
        let ttft = self.ttft_s.map(|_| Objective::Ttft);
        ttft.into_iter().chain(self.tokens_per_s_each.map(|_| Objective::AnswerSpeed))
    }

    /// Scores one configuration by these objectives.
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
    /// What so many misses among so many requests say of an objective; the percentile is not told.
    pub(crate) fn of(objective: Objective, misses: u64, requests: u64, at: Percentile) -> Self {
        let share = at.share();
        let compliance = if requests == 0 {
            Compliance::Untold
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
    /// Whether it surely is within every limit.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.checks.iter().all(|check| check.compliance == Compliance::Holds)
    }

    /// Whether it surely is within every limit, or surely is not.
    #[must_use]
    pub fn sure(&self) -> Option<bool> {
        match self.breaks() {
            Some(_) => Some(false),
            None => self.is_within().then_some(true),
        }
    }

    /// The limit that it surely breaks; of two that which more requests miss.
    #[must_use]
    pub fn breaks(&self) -> Option<&Check> {
        let broken = self.checks.iter().filter(|check| check.compliance == Compliance::Breaks);
        broken.reduce(|worst, check| if check.misses > worst.misses { check } else { worst })
    }

    /// How many requests more would tell whether it is within the limits; none if that is known, or will
    /// never be.
    #[must_use]
    pub fn missing(&self) -> Option<u64> {
        let has = |judgement| self.checks.iter().any(|check| check.compliance == judgement);
        if has(Compliance::Breaks) || has(Compliance::Untold) {
            return None;
        }
        let missing = self.checks.iter().filter_map(|check| match check.compliance {
            Compliance::TooFew(more) => Some(more),
            Compliance::Holds | Compliance::Breaks | Compliance::Untold => None,
        });
        missing.max()
    }

    /// How it breaks this objective, if it surely does.
    pub(crate) fn broken(&self, objective: Objective) -> Option<Check> {
        let is_it =
            |check: &&Check| check.objective == objective && check.compliance == Compliance::Breaks;
        self.checks.iter().find(is_it).copied()
    }
}
