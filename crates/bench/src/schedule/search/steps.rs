//! What a search measures next.

use super::arm::Arm;
use super::budget::Budget;
use super::gain::{Gain, gains, surprises};
use super::known::{Known, Seen};
use super::within::Within;
use super::{Reason, curve};
use crate::schedule::tried::most_share;
use crate::{BatchId, Plan, RunPlan, Session};

/// A smaller expected gain is not worth a measurement,
const NEGLIGIBLE: f64 = 0.0002;
/// and from this on a gain is worth more than the usual requests.
const WORTH_MORE: f64 = 0.0005;

/// A search through the runs of one shape.
pub struct Search {
    /// What is known of the batches that may be the fastest.
    pub known: Known,
    pub budget: Budget,
    /// The loads within the plan's limits, if it has any and the requests show them.
    pub within: Option<Within>,
}

impl Search {
    pub fn of(runs: &[RunPlan], plan: &Plan, session: &Session) -> Self {
        let largest = runs.iter().flat_map(|run| &run.batches).max().copied().unwrap_or(0);
        let again = most_share(Budget::of(runs, plan, 0).whole).max(largest);
        let granted = |runs: &[RunPlan]| {
            let mut known = Known::of(runs, session);
            known.grant_again(again);
            known
        };
        let all = granted(runs);
        let budget = Budget::of(runs, plan, all.again_requests.saturating_add(all.failed));
        let within = Within::of(runs, plan, session, &all);
        let allowed = within.as_ref().map(|within| granted(&within.allowed(runs)));
        Self { known: allowed.unwrap_or(all), budget, within }
    }

    /// What to measure next, and why: with limits, what brackets the loads within them, then the fastest of
    /// those, then what makes both certain.
    pub fn next(&self) -> Option<(BatchId, Reason)> {
        let within = self.within.as_ref();
        let within_limit =
            |limit: u32| move |(batch, _): &(BatchId, Reason)| self.affords(*batch, limit);
        let (most, whole) = (within_limit(self.budget.most), within_limit(self.budget.whole));
        let bracketed = within.and_then(Within::bracket).filter(most);
        let beyond = || within.and_then(|within| within.beyond().find(most));
        let sure = || within.and_then(|within| within.confirm(&self.known)).filter(whole);
        let apart = || within.and_then(|within| within.apart(&self.known)).filter(most);
        bracketed.or_else(|| self.fastest()).or_else(beyond).or_else(sure).or_else(apart)
    }

    /// What to measure next to find the fastest.
    fn fastest(&self) -> Option<(BatchId, Reason)> {
        let found = self.look().or_else(|| self.gain()).or_else(|| self.fill());
        found.or_else(|| self.confirm()).or_else(|| self.unseen())
    }

    /// The first, the middle and the last workers count, the last in one wave: that shows the server's slots
    /// and costs half.
    fn look(&self) -> Option<(BatchId, Reason)> {
        let arms: Vec<&Arm> = self.known.arms.iter().filter(|arm| !arm.is_idle).collect();
        let (first, last) = (arms.iter().find(|arm| !arm.is_partial)?, arms.last()?);
        let middle = arms.get((arms.len() - 1) / 2)?;
        let start = if first == last { first.one_wave } else { first.batch };
        let looks = [(first, start), (middle, middle.look), (last, last.one_wave)];
        let mut unseen = looks.into_iter().filter(|(arm, batch)| {
            self.known.full_speed(arm).is_none()
                && !self.is_measured(*batch)
                && self.known.may(*batch)
        });
        let (_, batch) = unseen.find(|(_, batch)| self.affords(*batch, self.budget.most))?;
        Some((batch, Reason::Look))
    }

    /// The measurement with the greatest gain per request.
    fn gain(&self) -> Option<(BatchId, Reason)> {
        let gains = gains(&self.known);
        let kept = self.kept(&gains);
        let is_worth = |gain: &&Gain| gain.share >= NEGLIGIBLE && self.is_worth(gain, kept);
        let mut promising: Vec<Gain> = gains.iter().filter(is_worth).copied().collect();
        if self.budget.is_wide() {
            for surprise in surprises(&self.known) {
                match promising.iter_mut().find(|gain| gain.batch == surprise.batch) {
                    Some(gain) => gain.share += surprise.share,
                    None if self.affords(surprise.batch, self.budget.most) => {
                        promising.push(surprise)
                    }
                    None => {}
                }
            }
        }
        let value = |gain: &Gain| gain.share / f64::from(gain.batch.size.max(1));
        let best = promising.into_iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
        Some((best.batch, best.reason))
    }

    /// Whether there are enough requests for it, without those reserved for another batch.
    fn is_worth(&self, gain: &Gain, kept: Option<(BatchId, u32)>) -> bool {
        let is_much = self.budget.is_wide() && gain.share >= WORTH_MORE;
        let limit = if is_much { self.budget.most } else { self.budget.usual };
        let kept =
            kept.filter(|(batch, _)| *batch != gain.batch).map_or(0, |(_, requests)| requests);
        self.affords(gain.batch, limit.saturating_sub(kept))
    }

    /// The requests reserved for a batch: for the fastest, so that no batch measured only once is reported. If
    /// there are few, for the greatest gain from full waves, twice: these are worth more than repeats of
    /// measured batches, and a disturbance must not waste them.
    fn kept(&self, gains: &[Gain]) -> Option<(BatchId, u32)> {
        if self.budget.is_wide() {
            return self.unconfirmed().map(|batch| (batch, batch.size));
        }
        let full = gains.iter().filter(|gain| gain.reason == Reason::FullWaves);
        let most = full.max_by(|a, b| a.share.total_cmp(&b.share))?;
        (most.share >= NEGLIGIBLE).then(|| (most.batch, most.batch.size.saturating_mul(2)))
    }

    /// The fastest, if it was measured once.
    fn unconfirmed(&self) -> Option<BatchId> {
        let fastest = self.known.fastest().filter(|seen| seen.speeds.len() < 2)?;
        self.known.may(fastest.batch).then_some(fastest.batch)
    }

    /// The arm of the fastest, if its own batch is not measured.
    fn unfilled(&self) -> Option<&Arm> {
        let arm = self.known.arm(self.known.fastest()?.batch)?;
        (!self.is_measured(arm.batch) && self.known.may(arm.batch)).then_some(arm)
    }

    /// The fastest in full waves, with as few workers as reach that load.
    fn fill(&self) -> Option<(BatchId, Reason)> {
        let batch = self.unfilled()?.batch;
        let has_more = self.known.fastest().is_some_and(|seen| seen.batch.workers > batch.workers);
        let reason = if has_more { Reason::EnoughWorkers } else { Reason::FullWaves };
        self.affords(batch, self.budget.usual).then_some((batch, reason))
    }

    /// The fastest once more: without a repeat the scatter of measurements is unknown, and whether the server
    /// is still as fast.
    fn confirm(&self) -> Option<(BatchId, Reason)> {
        let fastest = self.unconfirmed()?;
        self.affords(fastest, self.budget.most).then_some((fastest, Reason::Confirm))
    }

    /// The last looks go where the curve was only assumed, the cheapest first.
    fn unseen(&self) -> Option<(BatchId, Reason)> {
        let unseen = surprises(&self.known).into_iter().map(|gain| (gain.batch, gain.reason));
        let affordable = unseen.filter(|(batch, _)| self.affords(*batch, self.budget.usual));
        affordable.min_by_key(|(batch, _)| batch.size)
    }

    /// Whether it has a speed, slowed down or not.
    fn is_measured(&self, batch: BatchId) -> bool {
        self.known.measured.iter().any(|seen| seen.batch == batch)
    }

    fn affords(&self, batch: BatchId, limit: u32) -> bool {
        let with = |spent: u32| spent.saturating_add(batch.size);
        let aside = self.within.as_ref().map_or(0, Within::aside);
        with(self.known.spent) <= self.budget.whole
            && with(self.known.spent.saturating_sub(aside)) <= limit
    }

    /// Whether there is more to measure than the requests allow.
    pub fn is_short(&self) -> bool {
        let all = Self { known: self.known.clone(), budget: Budget::UNBOUNDED, within: None };
        let is_open =
            |gain: &Gain| matches!(gain.reason, Reason::Between { .. }) && gain.share >= WORTH_MORE;
        self.next().is_none() && (all.look().is_some() || gains(&self.known).iter().any(is_open))
    }

    /// The batches that follow if the speeds are as expected.
    pub fn foreseen(mut self) -> Vec<BatchId> {
        let mut foreseen = Vec::new();
        while let Some((batch, _)) = self.next() {
            let guess = self.known.arm(batch).map_or(0.0, |arm| curve::guess(arm, &self.known));
            let seen = self.known.of_batch(batch).map(Seen::mean);
            self.known.add(batch, seen.unwrap_or(guess));
            self.within.iter_mut().for_each(|within| within.tallies.add(batch));
            foreseen.push(batch);
        }
        foreseen
    }
}
