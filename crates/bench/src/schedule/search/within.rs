//! The loads that hold the plan's objectives: where they end, and for which configurations the exact bound says so.
//!
//! Few requests bracket the border; then requests for the bound are spent on the two configurations beside it. That
//! feasibility falls with the load guides, and is checked: what contradicts it is measured until the bound decides,
//! and then a border is searched on either side of it.

use std::ops::Range;

use super::Reason;
use super::arm::{Arm, UNKNOWN};
use super::border::{border, stretches};
use super::gain::TOLERANCE;
use super::known::{Known, Seen};
use super::tally::{Tallies, most_of_one};
use crate::{BatchId, Objectives, Plan, RunPlan, Session};

/// The bound gets as many requests as so many configurations may take.
const CONFIGURATIONS: u64 = 4;

/// Requests that the bound may take beside those of a search.
pub fn allowance(limits: &Objectives) -> u32 {
    if limits.is_empty() {
        return 0;
    }
    u32::try_from(CONFIGURATIONS * most_of_one(limits)).unwrap_or(u32::MAX)
}

/// What is known of the loads of one shape.
#[derive(Clone, Debug)]
pub struct Within {
    /// One batch for each number of users that the plan's runs have, the fewest first.
    levels: Vec<BatchId>,
    /// What the requests say.
    pub tallies: Tallies,
    /// Requests that the bound may take.
    allowance: u32,
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

impl Within {
    /// None where the plan has no objectives, or the requests measured do not tell of them.
    pub fn of(runs: &[RunPlan], plan: &Plan, session: &Session, known: &Known) -> Option<Self> {
        let limits = Some(plan.limits).filter(|limits| !limits.is_empty())?;
        let mut levels: Vec<BatchId> =
            runs.iter().filter_map(|run| Arm::of(run, UNKNOWN)).map(|arm| arm.batch).collect();
        crate::order::sort_by_key(&mut levels, |batch| (batch.at_once(), batch.workers));
        levels.dedup_by_key(|batch| batch.at_once());
        let tallies = Tallies::of(runs, limits, session, known)?;
        Some(Self { levels, tallies, allowance: allowance(&limits) })
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
            is_held && self.tallies.sure(batch) != Some(false)
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
        unseen.filter(|level| self.is_unseen(*level)).map(|batch| (batch, Reason::Beyond))
    }

    /// What the bound needs requests of, the most wanted first: the largest load that seems to hold, the fastest, the
    /// smallest that seems to break, and what contradicts the border.
    pub fn confirm(&self, known: &Known) -> Option<(BatchId, Reason)> {
        let borders = self.borders();
        let is_open = |batch: &BatchId| self.tallies.is_open(*batch);
        let held = borders.iter().rev().find_map(|(stretch, border)| {
            let below = self.levels.get(stretch.start..border.start)?.iter().rev();
            let until = below.take_while(|level| self.tallies.sure(**level) != Some(true));
            until.copied().find(is_open)
        });
        let fastest = || self.faster(known).map(|seen| seen.batch).find(is_open);
        let broken = || {
            let above = borders.iter().filter_map(|(stretch, border)| {
                self.levels.get(border.start).filter(|_| border.start < stretch.end)
            });
            above.copied().find(is_open)
        };
        let contradicting =
            || borders.iter().find_map(|(stretch, border)| self.odd(stretch, border));
        let found = held.or_else(fastest).or_else(broken).or_else(contradicting);
        found.map(|batch| (batch, Reason::Bound))
    }

    /// Requests that only the bound needs.
    pub fn aside(&self) -> u32 {
        self.tallies.aside().min(self.allowance)
    }

    /// What is found by now, by all that is known.
    pub fn found(&self, known: &Known) -> Found {
        let users = |batch: &BatchId| (batch.at_once(), batch.size);
        let most_users = self.tallies.surely(true).max_by_key(users);
        let least = most_users.map_or(0, BatchId::at_once);
        let broken = || self.tallies.surely(false);
        let breaks = broken().filter(|it| it.at_once() > least).min_by_key(users);
        let exception = broken().filter(|it| it.at_once() < least).min_by_key(users);
        let borders = self.borders();
        let is_between = |(at, batch): &(usize, &BatchId)| {
            let below = breaks.is_none_or(|breaks| batch.at_once() < breaks.at_once());
            let may_hold = borders.iter().any(|(_, border)| border.contains(at));
            batch.at_once() > least
                && below
                && self.tallies.sure(**batch).is_none()
                && (may_hold || self.tallies.was_seen(**batch))
        };
        let between = self.levels.iter().enumerate().filter(is_between);
        let mut undecided: Vec<BatchId> = between.map(|(_, batch)| *batch).collect();
        let faster = self.faster(known).map(|seen| seen.batch);
        undecided.extend(faster.filter(|batch| batch.at_once() <= least));
        crate::order::sort_by_key(&mut undecided, |batch| *batch);
        let fastest = self.held(known).map(|seen| seen.batch);
        Found { fastest, most_users, breaks, undecided, exception }
    }

    /// The stretches with their borders: how many of all levels hold, and the most that may.
    fn borders(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let sure: Vec<Option<bool>> =
            self.levels.iter().map(|level| self.tallies.sure(*level)).collect();
        let of_stretch = |stretch: Range<usize>| {
            let levels = self.levels.get(stretch.clone()).unwrap_or_default();
            let found = border(levels.iter().map(|level| self.tallies.evidence(*level)));
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
        let found = border(above.iter().map(|level| -self.tallies.evidence(*level)));
        held + found.start..held + found.end
    }

    fn is_unseen(&self, level: BatchId) -> bool {
        !self.tallies.was_seen(level) && self.tallies.may(level)
    }

    fn middle_unseen(&self, range: Range<usize>) -> Option<BatchId> {
        let levels = self.levels.get(range)?.iter().copied();
        let unseen: Vec<BatchId> = levels.filter(|level| self.is_unseen(*level)).collect();
        unseen.get(unseen.len() / 2).copied()
    }

    /// A level on the one side of a border that speaks for the other side, and is not decided.
    fn odd(&self, stretch: &Range<usize>, border: &Range<usize>) -> Option<BatchId> {
        let is_odd = |at: &usize| {
            let level = self.levels.get(*at).copied();
            let seems = level.map_or(0.0, |level| self.tallies.evidence(level));
            if *at < border.start { seems < 0.0 } else { seems > 0.0 }
        };
        let odd = stretch.clone().filter(is_odd).filter_map(|at| self.levels.get(at).copied());
        odd.into_iter().find(|level| self.tallies.is_open(*level))
    }

    /// The fastest of those that hold.
    fn held<'a>(&self, known: &'a Known) -> Option<&'a Seen> {
        let is_held = |seen: &&Seen| self.tallies.sure(seen.batch) == Some(true);
        let held = known.loads.iter().filter(is_held);
        held.reduce(|best, seen| if seen.mean() > best.mean() { seen } else { best })
    }

    /// Those of which it is not known whether they hold, and that are faster than all that do, the fastest first.
    fn faster<'a>(&self, known: &'a Known) -> impl Iterator<Item = &'a Seen> + use<'a> {
        let needed = self.held(known).map_or(0.0, |seen| seen.mean() * (1.0 + TOLERANCE));
        let is_faster =
            |seen: &&Seen| self.tallies.sure(seen.batch).is_none() && seen.mean() > needed;
        let mut faster: Vec<&Seen> = known.loads.iter().filter(is_faster).collect();
        crate::order::sort_by(&mut faster, |a, b| b.mean().total_cmp(&a.mean()));
        faster.into_iter()
    }
}
