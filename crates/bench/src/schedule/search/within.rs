//! The loads within the plan's objectives: where they end, and for which configurations the exact bound proves it.
//!
//! A few requests bracket the border; then requests for the bound go to the two configurations beside it. That
//! feasibility falls with the load is assumed, and checked: what contradicts it is measured until the bound
//! decides, and then a border is searched on either side of it.

use std::ops::Range;

use super::arm::{Arm, UNKNOWN};
use super::border::{border, stretches};
use super::gain::TOLERANCE;
use super::known::{Known, Seen};
use super::tally::{Tallies, most_of_one};
use super::{Found, Reason};
use crate::judgement::Borders;
use crate::{BatchId, Objectives, Plan, RunPlan, Session};

/// The bound gets the requests of at most this many configurations.
const CONFIGURATIONS: u64 = 4;

/// Requests that the bound may use in addition to those of a search.
pub fn allowance(limits: &Objectives) -> u32 {
    if limits.is_empty() {
        return 0;
    }
    u32::try_from(CONFIGURATIONS * most_of_one(limits)).unwrap_or(u32::MAX)
}

/// What is known of the loads of one shape.
#[derive(Clone, Debug)]
pub struct Within {
    /// The numbers of users of the plan's runs, the fewest first.
    levels: Vec<Arm>,
    /// What the requests say.
    pub tallies: Tallies,
    /// Requests that the bound may use.
    allowance: u32,
}

impl Within {
    /// `None` if the plan has no objectives, or the measured requests do not report what they need.
    pub fn of(runs: &[RunPlan], plan: &Plan, session: &Session, known: &Known) -> Option<Self> {
        let limits = Some(plan.limits).filter(|limits| !limits.is_empty())?;
        let mut levels: Vec<Arm> = runs.iter().filter_map(|run| Arm::of(run, UNKNOWN)).collect();
        crate::order::sort_by_key(&mut levels, |level| (level.in_flight, level.batch.workers));
        levels.dedup_by_key(|level| level.in_flight);
        let tallies = Tallies::of(runs, limits, session, known)?;
        Some(Self { levels, tallies, allowance: allowance(&limits) })
    }

    /// The batches of the runs that are assumed to hold.
    pub fn allowed(&self, runs: &[RunPlan]) -> Vec<RunPlan> {
        let holding: Vec<Range<usize>> = self
            .borders()
            .into_iter()
            .map(|(stretch, border)| stretch.start..border.start)
            .collect();
        let is_allowed = |batch: BatchId| {
            let level = self.levels.iter().position(|level| level.in_flight >= batch.at_once());
            let is_held = level.is_some_and(|at| holding.iter().any(|range| range.contains(&at)));
            is_held && self.tallies.sure(batch) != Some(false)
        };
        let of_run = |run: &RunPlan| {
            let batches = run.ids().filter(|batch| is_allowed(*batch)).map(|batch| batch.size);
            RunPlan { batches: batches.collect(), ..run.clone() }
        };
        runs.iter().map(of_run).collect()
    }

    /// What brackets the borders: the middle one of the loads without evidence.
    pub fn bracket(&self) -> Option<(BatchId, Reason)> {
        let between = self.borders().into_iter().flat_map(|(stretch, border)| {
            let rise = self.rise(&stretch, border.start);
            [border, rise]
        });
        let unseen = between.filter_map(|range| self.middle_unseen(range)).next();
        unseen.map(|batch| (batch, Reason::Border))
    }

    /// Loads above the border that are only assumed to break, the largest first, then those with the fewest
    /// users, each by its cheapest batch.
    pub fn beyond(&self) -> impl Iterator<Item = (BatchId, Reason)> + use<'_> {
        let above = self.borders().first().map_or(0, |(_, border)| border.start);
        let levels = self.levels.get(above..).unwrap_or_default();
        let unseen = levels.last().into_iter().chain(levels);
        let may = |level: &&Arm| self.is_unseen(level) && self.tallies.may(level.look);
        unseen.filter(may).map(|level| (level.look, Reason::Beyond))
    }

    /// The batch whose requests the bound needs most: the largest load that seems to hold, then the fastest,
    /// the smallest that seems to break, and what contradicts the border.
    pub fn confirm(&self, known: &Known) -> Option<(BatchId, Reason)> {
        let borders = self.borders();
        let is_open = |batch: &BatchId| self.tallies.is_open(*batch);
        let held = borders.iter().rev().find_map(|(stretch, border)| {
            let below = self.levels.get(stretch.start..border.start)?.iter().rev();
            let below = below.map(|level| level.batch);
            below.take_while(|batch| self.tallies.sure(*batch) != Some(true)).find(is_open)
        });
        let fastest = || self.faster(known).map(|seen| seen.batch).find(is_open);
        let broken = || {
            let above = borders.iter().filter_map(|(stretch, border)| {
                self.levels.get(border.start).filter(|_| border.start < stretch.end)
            });
            above.map(|level| self.shown(level)).find(is_open)
        };
        let contradicting =
            || borders.iter().find_map(|(stretch, border)| self.odd(stretch, border));
        let found = held.or_else(fastest).or_else(broken).or_else(contradicting);
        found.map(|batch| (batch, Reason::Bound))
    }

    /// Of two that hold and cannot be told apart, the one measured less often, the smaller of equals.
    pub fn apart(&self, known: &Known) -> Option<(BatchId, Reason)> {
        let fastest = self.held(known)?.batch;
        let rival = self.close(fastest, known)?;
        let key = |batch: &BatchId| (known.times(*batch), batch.size);
        let less = [fastest, rival].into_iter().filter(|it| known.may(*it)).min_by_key(key)?;
        Some((less, Reason::Repeat { fastest, rival }))
    }

    /// Requests that only the bound needs.
    pub fn aside(&self) -> u32 {
        self.tallies.aside().min(self.allowance)
    }

    /// The result so far, from all that is known.
    pub fn found(&self, known: &Known) -> Found {
        let mut found = Borders::of(&self.tallies.decided(), BatchId::at_once);
        let borders = self.borders();
        let is_between = |(at, level): &(usize, &Arm)| {
            let may_hold = borders.iter().any(|(_, border)| border.contains(at));
            let is_open = self.sure(level).is_none() && (may_hold || !self.is_unseen(level));
            is_open && found.are_between(level.in_flight, BatchId::at_once)
        };
        let between = self.levels.iter().enumerate().filter(is_between);
        let mut undecided: Vec<BatchId> = between.map(|(_, level)| self.shown(level)).collect();
        let least = found.most_users.map_or(0, BatchId::at_once);
        let faster = self.faster(known).map(|seen| seen.batch);
        undecided.extend(faster.filter(|batch| batch.at_once() <= least));
        crate::order::sort_by_key(&mut undecided, |batch| *batch);
        found.undecided = undecided;
        let fastest = self.held(known).map(|seen| seen.batch);
        let close = fastest.and_then(|batch| self.close(batch, known));
        Found { fastest, close, borders: found }
    }

    /// The stretches with their borders: how many of all levels hold, and how many may at most.
    fn borders(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let sure: Vec<Option<bool>> = self.levels.iter().map(|level| self.sure(level)).collect();
        let of_stretch = |stretch: Range<usize>| {
            let levels = self.levels.get(stretch.clone()).unwrap_or_default();
            let found = border(levels.iter().map(|level| self.evidence(level)));
            let border = stretch.start + found.start..stretch.start + found.end;
            (stretch, border)
        };
        stretches(&sure).into_iter().map(of_stretch).collect()
    }

    /// The loads without evidence at the end of a stretch that is followed by another, where loads hold again.
    fn rise(&self, stretch: &Range<usize>, held: usize) -> Range<usize> {
        if stretch.end == self.levels.len() {
            return 0..0;
        }
        let above = self.levels.get(held..stretch.end).unwrap_or_default();
        let found = border(above.iter().map(|level| -self.evidence(level)));
        held + found.start..held + found.end
    }

    /// The batch that represents a load: its own, or else its cheapest one.
    fn shown(&self, level: &Arm) -> BatchId {
        let is_looked_at = !self.tallies.was_seen(level.batch) && self.tallies.was_seen(level.look);
        if is_looked_at { level.look } else { level.batch }
    }

    fn sure(&self, level: &Arm) -> Option<bool> {
        self.tallies.sure(self.shown(level))
    }

    fn evidence(&self, level: &Arm) -> f64 {
        self.tallies.evidence(self.shown(level))
    }

    fn is_unseen(&self, level: &Arm) -> bool {
        let batch = self.shown(level);
        !self.tallies.was_seen(batch) && self.tallies.may(batch)
    }

    fn middle_unseen(&self, range: Range<usize>) -> Option<BatchId> {
        let levels = self.levels.get(range)?.iter();
        let unseen: Vec<&Arm> = levels.filter(|level| self.is_unseen(level)).collect();
        unseen.get(unseen.len() / 2).map(|level| level.batch)
    }

    /// An undecided level on one side of a border whose evidence points to the other side.
    fn odd(&self, stretch: &Range<usize>, border: &Range<usize>) -> Option<BatchId> {
        let is_odd = |(at, level): &(usize, &Arm)| {
            let seems = self.evidence(level);
            if *at < border.start { seems < 0.0 } else { seems > 0.0 }
        };
        let levels = self.levels.iter().enumerate().take(stretch.end).skip(stretch.start);
        let mut odd = levels.filter(is_odd).map(|(_, level)| self.shown(level));
        odd.find(|batch| self.tallies.is_open(*batch))
    }

    /// The fastest of those that hold.
    fn held(&self, known: &Known) -> Option<Seen> {
        known.named(|batch| self.tallies.sure(batch) == Some(true))
    }

    /// Of those that hold the fastest that may be faster than this by more than the tolerance.
    fn close(&self, named: BatchId, known: &Known) -> Option<BatchId> {
        let own = known.speed(named)?;
        let may_be_faster = |seen: &&Seen| {
            let lead = known
                .speed(seen.batch)
                .map(|other| other.mean - own.mean + other.half_width.hypot(own.half_width));
            !known.waves.are_alike(seen.batch, named)
                && self.tallies.sure(seen.batch) == Some(true)
                && lead.is_some_and(|lead| lead > TOLERANCE * own.mean)
        };
        let close = known.loads.iter().filter(may_be_faster);
        let fastest = close.reduce(|most, it| if it.mean() > most.mean() { it } else { most });
        fastest.map(|seen| seen.batch)
    }

    /// Those of which it is unknown whether they hold, and that are faster than all that do, the fastest first.
    fn faster<'a>(&self, known: &'a Known) -> impl Iterator<Item = &'a Seen> + use<'a> {
        let needed = self.held(known).map_or(0.0, |seen| seen.mean() * (1.0 + TOLERANCE));
        let is_faster =
            |seen: &&Seen| self.tallies.sure(seen.batch).is_none() && seen.mean() > needed;
        let mut faster: Vec<&Seen> = known.loads.iter().filter(is_faster).collect();
        crate::order::sort_by(&mut faster, |a, b| b.mean().total_cmp(&a.mean()));
        faster.into_iter()
    }
}
