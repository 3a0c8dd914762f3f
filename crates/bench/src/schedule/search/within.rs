//! The loads that hold the plan's objectives: where they end, and for which configurations the exact bound says so.
//!
//! Few requests bracket the border; then requests for the bound are spent on the two configurations beside it. That
//! feasibility falls with the load guides, and is checked: what contradicts it is measured until the bound decides,
//! and then a border is searched on either side of it.

use std::ops::Range;

use super::Reason;
use super::arm::{Arm, UNKNOWN};
use super::border::{border, evidence, stretches};
use super::gain::TOLERANCE;
use super::known::{Known, Seen};
use crate::judgement::{Check, Configuration, Context, Scored, counts_for_users, judge};
use crate::stats::least_requests;
use crate::{BatchId, MAX_REPEATS, Objectives, Plan, RunPlan, Session};

/// A configuration gets as many requests as decide it with so many misses among them: what needs more lies at the
/// limit itself.
const MOST_MISSES: u64 = 6;
/// The bound gets as many requests as so many configurations may take.
const CONFIGURATIONS: u64 = 4;

/// What is known of the loads of one shape.
#[derive(Clone, Debug)]
pub struct Within {
    limits: Objectives,
    /// One batch for each number of users that the plan's runs have, the fewest first.
    levels: Vec<BatchId>,
    /// What was measured, with how often.
    tallies: Vec<(Scored, u32)>,
    /// What can not be measured again.
    shut: Vec<BatchId>,
}

/// What is found of the loads within the objectives. What holds or breaks does so by the exact bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The fastest of those that hold.
    pub fastest: Option<BatchId>,
    /// The one that holds with the most users at once.
    pub most_users: Option<BatchId>,
    /// The one with the fewest users, more than that, that breaks.
    pub breaks: Option<BatchId>,
    /// Those which might change this and which the requests can not tell of.
    pub undecided: Vec<BatchId>,
    /// One that breaks with fewer users than one that holds.
    pub exception: Option<BatchId>,
}

/// Requests that the bound may take beside those of a search.
pub fn allowance(limits: &Objectives) -> u32 {
    if limits.is_empty() {
        return 0;
    }
    u32::try_from(CONFIGURATIONS * most_of_one(limits)).unwrap_or(u32::MAX)
}

/// Requests of one configuration.
pub fn most_of_one(limits: &Objectives) -> u64 {
    least_requests(MOST_MISSES, limits.percentile.share())
}

impl Within {
    /// None where the plan has no objectives, or the requests measured do not tell of them.
    pub fn of(runs: &[RunPlan], plan: &Plan, session: &Session, known: &Known) -> Option<Self> {
        let limits = Some(plan.limits).filter(|limits| !limits.is_empty())?;
        let mut levels: Vec<BatchId> =
            runs.iter().filter_map(|run| Arm::of(run, UNKNOWN)).map(|arm| arm.batch).collect();
        crate::order::sort_by_key(&mut levels, |batch| (batch.at_once(), batch.workers));
        levels.dedup_by_key(|batch| batch.at_once());
        let batches = || runs.iter().flat_map(RunPlan::ids);
        let tallies: Vec<_> =
            batches().filter_map(|batch| tally(batch, &limits, session)).collect();
        let is_known = |batch: BatchId| tallies.iter().any(|(scored, _)| scored.id == batch);
        // Whatever comes of it tells nothing of its requests.
        let is_mute = |batch: BatchId| session.times_measured(batch) > 1 && !is_known(batch);
        let shut = batches().filter(|batch| !known.may(*batch) || is_mute(*batch)).collect();
        let is_told = |(scored, _): &(Scored, u32)| scored.checks.iter().all(|it| it.requests > 0);
        let is_of_use = known.measured.is_empty() || tallies.iter().any(is_told);
        is_of_use.then_some(Self { limits, levels, tallies, shut })
    }

    /// What of the runs is taken to hold.
    pub fn allowed(&self, runs: &[RunPlan]) -> Vec<RunPlan> {
        let holding: Vec<Range<usize>> = self
            .borders()
            .into_iter()
            .map(|(stretch, border)| stretch.start..border.start)
            .collect();
        let is_allowed = |batch: BatchId| {
            let level = self.levels.iter().position(|level| level.at_once() >= batch.at_once());
            let is_held = level.is_some_and(|at| holding.iter().any(|range| range.contains(&at)));
            is_held && self.sure(batch) != Some(false)
        };
        let of_run = |run: &RunPlan| {
            let batches = run.ids().filter(|batch| is_allowed(*batch)).map(|batch| batch.size);
            RunPlan { batches: batches.collect(), ..run.clone() }
        };
        runs.iter().map(of_run).collect()
    }

    /// What brackets the borders: of the loads that nothing tells of yet the middle one.
    pub fn bracket(&self) -> Option<(BatchId, Reason)> {
        let between = self.borders().into_iter().flat_map(|(stretch, border)| {
            let rise = self.rise(&stretch, border.start);
            [border, rise]
        });
        let unseen = between.filter_map(|range| self.middle_unseen(range)).next();
        unseen.map(|batch| (batch, Reason::Border))
    }

    /// Loads above the border that are only taken to break, the largest first, then those of the fewest users.
    pub fn beyond(&self) -> impl Iterator<Item = (BatchId, Reason)> + use<'_> {
        let above = self.borders().first().map_or(0, |(_, border)| border.start);
        let levels = self.levels.get(above..).unwrap_or_default();
        let unseen = levels.last().into_iter().chain(levels).copied();
        let unseen = unseen.filter(|level| self.scored(*level).is_none());
        unseen.filter(|level| !self.shut.contains(level)).map(|batch| (batch, Reason::Beyond))
    }

    /// What the bound needs requests of, the most wanted first: the largest load that seems to hold, the fastest, the
    /// smallest that seems to break, and what contradicts the border.
    pub fn confirm(&self, known: &Known) -> Option<(BatchId, Reason)> {
        let borders = self.borders();
        let held = borders.iter().rev().find_map(|(stretch, border)| {
            let below = self.levels.get(stretch.start..border.start)?.iter().rev();
            let until = below.take_while(|level| self.sure(**level) != Some(true));
            until.copied().find(|level| self.is_open(*level))
        });
        let fastest =
            || self.faster(known).map(|seen| seen.batch).find(|batch| self.is_open(*batch));
        let broken = || {
            let above = borders.iter().filter_map(|(stretch, border)| {
                self.levels.get(border.start).filter(|_| border.start < stretch.end)
            });
            above.copied().find(|level| self.is_open(*level))
        };
        let contradicting =
            || borders.iter().find_map(|(stretch, border)| self.odd(stretch, border));
        let found = held.or_else(fastest).or_else(broken).or_else(contradicting);
        found.map(|batch| (batch, Reason::Bound))
    }

    /// Requests that only the bound needs: a search by itself may measure a batch twice.
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
        let all: u64 = self.tallies.iter().map(beyond_two).sum();
        u32::try_from(all).unwrap_or(u32::MAX).min(allowance(&self.limits))
    }

    /// What is found by now; `known` of what is allowed.
    pub fn found(&self, known: &Known) -> Found {
        let surely = |holds: bool| {
            let all = self.tallies.iter().map(|(scored, _)| scored.id);
            all.filter(move |batch| self.sure(*batch) == Some(holds))
        };
        let users = |batch: &BatchId| (batch.at_once(), batch.size);
        let most_users = surely(true).max_by_key(users);
        let least = most_users.map_or(0, BatchId::at_once);
        let breaks = surely(false).filter(|it| it.at_once() > least).min_by_key(users);
        let exception = surely(false).filter(|it| it.at_once() < least).min_by_key(users);
        let borders = self.borders();
        let is_between = |(at, batch): &(usize, &BatchId)| {
            let below = breaks.is_none_or(|breaks| batch.at_once() < breaks.at_once());
            let may_hold = borders.iter().any(|(_, border)| border.contains(at));
            batch.at_once() > least
                && below
                && self.sure(**batch).is_none()
                && (may_hold || self.scored(**batch).is_some())
        };
        let between = self.levels.iter().enumerate().filter(is_between);
        let mut undecided: Vec<BatchId> = between.map(|(_, batch)| *batch).collect();
        let faster = self.faster(known).map(|seen| seen.batch);
        undecided.extend(faster.filter(|batch| batch.at_once() <= least));
        crate::order::sort_by_key(&mut undecided, |batch| *batch);
        let fastest = self.held(known).map(|seen| seen.batch);
        Found { fastest, most_users, breaks, undecided, exception }
    }

    /// The same with one more measurement of this batch, which is as good as those before it.
    pub fn add(&mut self, batch: BatchId) {
        let at = self.limits.percentile;
        match self.tallies.iter_mut().find(|(scored, _)| scored.id == batch) {
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
                self.tallies.push((Scored { id: batch, users, tokens_per_s: 0.0, checks }, 1));
            }
        }
    }

    /// The stretches with their borders: how many of all levels hold, and the most that may.
    fn borders(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let sure: Vec<Option<bool>> = self.levels.iter().map(|level| self.sure(*level)).collect();
        let of_stretch = |stretch: Range<usize>| {
            let levels = self.levels.get(stretch.clone()).unwrap_or_default();
            let found = border(levels.iter().map(|level| self.evidence(*level)));
            let border = stretch.start + found.start..stretch.start + found.end;
            (stretch, border)
        };
        stretches(&sure).into_iter().map(of_stretch).collect()
    }

    /// Where loads hold again at the end of a stretch that another one follows: those that nothing tells of.
    fn rise(&self, stretch: &Range<usize>, held: usize) -> Range<usize> {
        if stretch.end == self.levels.len() {
            return 0..0;
        }
        let above = self.levels.get(held..stretch.end).unwrap_or_default();
        let found = border(above.iter().map(|level| -self.evidence(*level)));
        held + found.start..held + found.end
    }

    fn middle_unseen(&self, range: Range<usize>) -> Option<BatchId> {
        let levels = self.levels.get(range)?.iter();
        let unseen: Vec<BatchId> = levels
            .copied()
            .filter(|level| self.scored(*level).is_none() && !self.shut.contains(level))
            .collect();
        unseen.get(unseen.len() / 2).copied()
    }

    /// A level on the one side of a border that speaks for the other side, and is not decided.
    fn odd(&self, stretch: &Range<usize>, border: &Range<usize>) -> Option<BatchId> {
        let is_odd = |at: &usize| {
            let level = self.levels.get(*at).copied();
            let seems = level.map_or(0.0, |level| self.evidence(level));
            if *at < border.start { seems < 0.0 } else { seems > 0.0 }
        };
        let odd = stretch.clone().filter(is_odd).filter_map(|at| self.levels.get(at).copied());
        odd.into_iter().find(|level| self.is_open(*level))
    }

    /// The fastest of those that hold.
    fn held<'a>(&self, known: &'a Known) -> Option<&'a Seen> {
        let held = known.measured.iter().filter(|seen| self.sure(seen.batch) == Some(true));
        held.reduce(|best, seen| if seen.mean() > best.mean() { seen } else { best })
    }

    /// Those of which it is not known whether they hold, and that are faster than all that do, the fastest first.
    fn faster<'a>(&self, known: &'a Known) -> impl Iterator<Item = &'a Seen> + use<'a> {
        let needed = self.held(known).map_or(0.0, |seen| seen.mean() * (1.0 + TOLERANCE));
        let is_faster = |seen: &&Seen| self.sure(seen.batch).is_none() && seen.mean() > needed;
        let mut faster: Vec<&Seen> = known.measured.iter().filter(is_faster).collect();
        crate::order::sort_by(&mut faster, |a, b| b.mean().total_cmp(&a.mean()));
        faster.into_iter()
    }

    fn tally(&self, batch: BatchId) -> Option<&(Scored, u32)> {
        self.tallies.iter().find(|(scored, _)| scored.id == batch)
    }

    fn scored(&self, batch: BatchId) -> Option<&Scored> {
        self.tally(batch).map(|(scored, _)| scored)
    }

    /// Whether it surely holds or surely breaks.
    fn sure(&self, batch: BatchId) -> Option<bool> {
        let scored = self.scored(batch)?;
        match scored.breaks() {
            Some(_) => Some(false),
            None => scored.is_within().then_some(true),
        }
    }

    /// How much speaks for a batch that holds, above 0, or breaks; what speaks for it least counts.
    fn evidence(&self, batch: BatchId) -> f64 {
        let checks = self.scored(batch).map(|scored| scored.checks.as_slice()).unwrap_or_default();
        let share = self.limits.percentile.share();
        let evidence = checks.iter().map(|check| evidence(check.misses, check.requests, share));
        evidence.reduce(f64::min).unwrap_or(0.0)
    }

    /// Whether more requests may decide it.
    pub fn is_open(&self, batch: BatchId) -> bool {
        if self.sure(batch).is_some() || self.shut.contains(&batch) {
            return false;
        }
        let Some((scored, times)) = self.tally(batch) else { return true };
        let missing = scored.missing();
        let left = u64::from(MAX_REPEATS.saturating_sub(*times)) * u64::from(batch.size);
        let is_far = missing.is_none_or(|missing| missing > left && self.evidence(batch) > 0.0);
        let requests = scored.checks.iter().map(|check| check.requests).max().unwrap_or(0);
        left > 0 && !is_far && requests < most_of_one(&self.limits)
    }
}

/// What the requests of a batch tell, and how often it was measured.
fn tally(batch: BatchId, limits: &Objectives, session: &Session) -> Option<(Scored, u32)> {
    let context = Context::of(session, batch.shape);
    let measurements = &session.batch(batch)?.measurements;
    let counted = measurements.iter().filter(|it| counts_for_users(it, &judge(it, &context)));
    let configuration = Configuration::of(batch, &counted.collect::<Vec<_>>(), false)?;
    Some((limits.scored(&configuration), u32::try_from(measurements.len()).unwrap_or(u32::MAX)))
}
