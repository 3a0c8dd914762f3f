//! What the requests of measured batches say about the objectives: a few as evidence, enough of them with certainty.

use super::border::evidence;
use super::known::Known;
use crate::judgement::{Check, Configuration, Context, Scored, counts_for_users, judge};
use crate::number::count;
use crate::stats::least_requests;
use crate::{BatchId, MAX_REPEATS, Objectives, RunPlan, Session};

/// A configuration gets as many requests as decide it with this many misses among them: one that needs more is
/// right at the limit.
const MOST_MISSES: u64 = 6;

/// The most requests that one configuration gets.
pub fn most_of_one(limits: &Objectives) -> u64 {
    least_requests(MOST_MISSES, limits.percentile.share())
}

/// All batches of one shape, with what their requests say.
#[derive(Clone, Debug)]
pub struct Tallies {
    limits: Objectives,
    /// The measured batches, with how often each was measured.
    told: Vec<(Scored, u32)>,
    /// Batches that cannot be measured again.
    shut: Vec<BatchId>,
}

impl Tallies {
    /// `None` if the measured requests do not report what the objectives need.
    pub fn of(
        runs: &[RunPlan],
        limits: Objectives,
        session: &Session,
        known: &Known,
    ) -> Option<Self> {
        let batches = || runs.iter().flat_map(RunPlan::ids);
        let configurations: Vec<_> =
            batches().filter_map(|batch| configuration(batch, session)).collect();
        if !known.measured.is_empty() && !limits.are_told_by(&configurations) {
            return None;
        }
        let times = |id| session.batch(id).map_or(0, |batch| count(&batch.measurements));
        let tally = |one: &Configuration| (limits.scored(one), times(one.id));
        let told: Vec<_> = configurations.iter().map(tally).collect();
        let is_known = |batch: BatchId| told.iter().any(|(scored, _)| scored.id == batch);
        // Its requests will not report what is needed either.
        let is_mute = |batch: BatchId| session.times_measured(batch) > 1 && !is_known(batch);
        let shut = batches().filter(|batch| !known.may(*batch) || is_mute(*batch)).collect();
        Some(Self { limits, told, shut })
    }

    fn tally(&self, batch: BatchId) -> Option<&(Scored, u32)> {
        self.told.iter().find(|(scored, _)| scored.id == batch)
    }

    /// Whether its requests were measured, whatever they report.
    pub fn was_seen(&self, batch: BatchId) -> bool {
        self.tally(batch).is_some()
    }

    /// Whether it can be measured.
    pub fn may(&self, batch: BatchId) -> bool {
        !self.shut.contains(&batch)
    }

    /// Whether it certainly holds or certainly breaks.
    pub fn sure(&self, batch: BatchId) -> Option<bool> {
        self.tally(batch)?.0.sure()
    }

    /// All that certainly hold (true) or certainly break.
    pub fn decided(&self) -> Vec<(BatchId, bool)> {
        let decided = |(scored, _): &(Scored, u32)| Some((scored.id, scored.sure()?));
        self.told.iter().filter_map(decided).collect()
    }

    /// The evidence that a batch holds (above 0) or breaks; the weakest objective counts.
    pub fn evidence(&self, batch: BatchId) -> f64 {
        let checks = self.tally(batch).map(|(scored, _)| scored.checks.as_slice());
        let share = self.limits.percentile.share();
        let checks = checks.unwrap_or_default().iter();
        let evidence = checks.map(|check| evidence(check.misses, check.requests, share));
        evidence.reduce(f64::min).unwrap_or(0.0)
    }

    /// Whether more requests may decide it.
    pub fn is_open(&self, batch: BatchId) -> bool {
        if self.sure(batch).is_some() || !self.may(batch) {
            return false;
        }
        let Some((scored, times)) = self.tally(batch) else { return true };
        let left = u64::from(MAX_REPEATS.saturating_sub(*times)) * u64::from(batch.size);
        let is_far = scored.missing().is_none_or(|missing| missing > left);
        let requests = scored.checks.iter().map(|check| check.requests).max().unwrap_or(0);
        let may_be_told = !is_far || self.evidence(batch) <= 0.0;
        left > 0 && may_be_told && requests < most_of_one(&self.limits)
    }

    /// Requests that only the bound needs: the search itself may measure a batch twice.
    pub fn aside(&self) -> u32 {
        let (most, share) = (most_of_one(&self.limits), self.limits.percentile.share());
        let beyond_two = |(scored, times): &(Scored, u32)| {
            let size = u64::from(scored.id.size);
            let needed = if self.sure(scored.id) == Some(true) {
                let misses = scored.checks.iter().map(|check| check.misses).max();
                least_requests(misses.unwrap_or(0), share)
            } else {
                most
            };
            (u64::from(*times) * size).min(needed).saturating_sub(2 * size)
        };
        let all: u64 = self.told.iter().map(beyond_two).sum();
        u32::try_from(all).unwrap_or(u32::MAX)
    }

    /// Adds another measurement of this batch, assumed equal to those before.
    pub fn add(&mut self, batch: BatchId) {
        let at = self.limits.percentile;
        match self.told.iter_mut().find(|(scored, _)| scored.id == batch) {
            Some((scored, times)) => {
                for check in &mut scored.checks {
                    let misses = check.misses + check.misses / u64::from(*times).max(1);
                    let requests = check.requests + check.requests / u64::from(*times).max(1);
                    *check = Check::of(check.objective, misses, requests, at);
                }
                *times += 1;
            }
            None => {
                let hit = |objective| Check::of(objective, 0, batch.size.into(), at);
                let checks = self.limits.set().map(hit).collect();
                let users = batch.at_once();
                self.told.push((Scored { id: batch, users, tokens_per_s: 0.0, checks }, 1));
            }
        }
    }
}

/// What the requests of a batch show.
fn configuration(batch: BatchId, session: &Session) -> Option<Configuration> {
    let context = Context::of(session, batch.shape);
    let measurements = &session.batch(batch)?.measurements;
    let counted = measurements.iter().filter(|it| counts_for_users(it, &judge(it, &context)));
    Configuration::of(batch, &counted.collect::<Vec<_>>(), false)
}
