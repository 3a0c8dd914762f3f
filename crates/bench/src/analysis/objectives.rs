//! Objectives checked against the recorded requests: which configuration serves most and meets them, and what
//! rules the faster ones out.

use super::{Analysis, BatchAnalysis, Objective, Recorded, Scored, answer};
use crate::judgement::Check;
use crate::{BatchId, Objectives};

/// A configuration that may be faster than the chosen one but needs more requests to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub batch: BatchId,
    /// How many more requests it needs.
    pub requests: u64,
    /// How many measurements of the batch provide them.
    pub times: u32,
}

/// All configurations, checked against objectives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// All configurations, fewest workers first.
    pub configurations: Vec<Scored>,
    /// The one to choose of those that meet them, by the rule of the session's answer.
    pub best: Option<BatchId>,
    /// The objective that rules out the fastest better configuration; `None` if no objective does.
    pub binding: Option<Objective>,
    /// The configuration with the fewest workers that breaks it, and how.
    pub first_break: Option<(BatchId, Check)>,
    /// The fastest configuration that may be better than the best one.
    pub wanted: Option<Wanted>,
}

impl Objectives {
    /// Checks these objectives; `None` if none is set.
    #[must_use]
    pub fn score(&self, recorded: &Recorded, analysis: &Analysis) -> Option<Score> {
        if self.is_empty() {
            return None;
        }
        let configurations: Vec<Scored> =
            recorded.configurations.iter().map(|one| self.scored(one)).collect();
        let faster = |best: &'_ Scored, other: &'_ Scored| other.tokens_per_s > best.tokens_per_s;
        let fastest = |of: &dyn Fn(&Scored) -> bool| {
            let among = configurations.iter().filter(|scored| of(scored));
            among.reduce(|best, other| if faster(best, other) { other } else { best })
        };
        let within = fastest(&Scored::is_within);
        let is_better = |scored: &Scored| within.is_none_or(|within| faster(within, scored));
        let may_be_set = |batch: &BatchAnalysis| {
            let id = batch.shared_from.unwrap_or(batch.id);
            let is_within = configurations.iter().any(|it| it.id == id && it.is_within());
            batch.is_valid() && is_within
        };
        let best = answer::chosen(analysis, may_be_set);
        let kept_out = fastest(&|scored| is_better(scored) && scored.breaks().is_some());
        let binding = kept_out.and_then(Scored::breaks).map(|check| check.objective);
        let first_break = binding.and_then(|objective| {
            let broken = |scored: &Scored| Some((scored.id, scored.broken(objective)?));
            configurations.iter().find_map(broken)
        });
        let wanted = fastest(&|scored| is_better(scored) && scored.missing().is_some());
        let (best, wanted) = (best.map(|best| best.id), wanted.and_then(Wanted::of));
        Some(Score { best, binding, first_break, wanted, configurations })
    }
}

impl Wanted {
    fn of(scored: &Scored) -> Option<Self> {
        let requests = scored.missing()?;
        let times = requests.div_ceil(u64::from(scored.id.size.max(1)));
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        Some(Self { batch: scored.id, requests, times })
    }
}

#[cfg(test)]
mod tests;
