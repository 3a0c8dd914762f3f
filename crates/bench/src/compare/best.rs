//! The best configuration of one session compared with that of the other.

use super::Permission;
use super::change::{Change, Direction};
use super::noise::{Limits, PooledNoise};
use super::rows::Row;
use super::side::Side;
use crate::analysis::{Answer, Confidence, Doubt as OfAnswer};
use crate::stats::Interval;
use crate::{BatchId, Load};

/// How much a server differs from one day to the next, as a share.
const DAY_TO_DAY_SHARE: f64 = 0.02;
/// A wider interval to either side hides differences that matter.
const WIDE_HALF_WIDTH_SHARE: f64 = 0.1;
/// A common configuration shows a difference between the answers if its own is at least this share of it.
const ROW_SHARE: f64 = 0.5;

/// The best configuration of each session.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// The base's answer and its speed, tokens/s.
    pub base: (BatchId, Interval),
    /// The same of the other session.
    pub other: (BatchId, Interval),
    /// How much faster the other one is.
    pub change: Change,
    /// What speaks against it, the most serious first.
    pub doubts: Vec<Doubt>,
    /// The load of both answers, if it is the same.
    pub(super) common_load: Option<Load>,
}

/// One of the two sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Base,
    Other,
}

/// What speaks against the answer of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The best configuration of this session is unproven.
    Unproven(Which),
    /// The best configurations are not the same, and none that both sessions measured shows this difference.
    NotInCommon,
    /// More differs than the setting compared.
    MoreDiffers,
    /// This session measured its best configuration once.
    MeasuredOnce(Which),
    /// This session measured nothing with more in flight.
    AtTheEdge(Which),
    /// The speed of the slower session changed within it by enough to explain the difference.
    WithinDrift(Which),
    /// The change may be no larger than a server's differences from day to day.
    WithinDays,
    /// No difference is seen, but one that matters might go unnoticed.
    Wide,
    /// The best configurations are equally fast, others are not.
    OthersDiffer,
}

impl Doubt {
    /// The confidence that this doubt leaves at most.
    #[must_use]
    pub fn leaves(self) -> Confidence {
        match self {
            Self::Unproven(_) | Self::NotInCommon | Self::Wide => Confidence::Unproven,
            Self::MoreDiffers
            | Self::MeasuredOnce(_)
            | Self::AtTheEdge(_)
            | Self::WithinDrift(_)
            | Self::WithinDays
            | Self::OthersDiffer => Confidence::Approximate,
        }
    }
}

impl Best {
    /// The answers of both sessions; `None` if either has none.
    pub fn of(base: &Side<'_>, other: &Side<'_>, noise: &PooledNoise, error: f64) -> Option<Self> {
        let (of_base, of_other) = (base.answer.as_ref()?, other.answer.as_ref()?);
        let (base_load, other_load) =
            (base.analysis.load(of_base.id), other.analysis.load(of_other.id));
        let change = noise.change(base_load, other_load, &mut Limits::new(1, error))?;
        let of_answers = [(Which::Base, of_base), (Which::Other, of_other)];
        let mut doubts: Vec<Doubt> =
            of_answers.into_iter().flat_map(|(which, answer)| doubts(which, answer)).collect();
        doubts.extend(within_drift(change, base, other));
        doubts.extend(of_change(change));
        Some(Self {
            base: (of_base.id, of_base.speed),
            other: (of_other.id, of_other.speed),
            change,
            doubts,
            common_load: (base_load == other_load).then_some(base_load),
        })
    }

    /// The same in the light of all configurations and conditions.
    pub(super) fn seen_in(mut self, rows: &[Row], permission: Permission) -> Self {
        let is_alike = self.change.direction() == Direction::Alike;
        let differs = |row: &Row| row.change.direction() != Direction::Alike;
        if permission == Permission::Approximately {
            self.doubts.push(Doubt::MoreDiffers);
        }
        if is_alike && rows.iter().any(differs) {
            self.doubts.push(Doubt::OthersDiffer);
        }
        if !is_alike && !self.is_same_load() && !rows.iter().any(|row| self.is_shown_by(row)) {
            self.doubts.push(Doubt::NotInCommon);
        }
        crate::order::sort_by_key(&mut self.doubts, |doubt| std::cmp::Reverse(doubt.leaves()));
        self
    }

    /// How certain it is.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.doubts.first().map_or(Confidence::Reliable, |doubt| doubt.leaves())
    }

    /// Whether the best configurations of both sessions have the same load.
    #[must_use]
    pub fn is_same_load(&self) -> bool {
        self.common_load.is_some()
    }

    /// Whether no difference is seen, and neither session measured more in flight than its best has.
    pub(super) fn stops_short(&self) -> bool {
        let is_at_the_edge = |which| self.doubts.contains(&Doubt::AtTheEdge(which));
        self.change.direction() == Direction::Alike
            && is_at_the_edge(Which::Base)
            && is_at_the_edge(Which::Other)
    }

    /// Whether a row shows at least half of the change.
    fn is_shown_by(&self, row: &Row) -> bool {
        row.change.log / self.change.log >= ROW_SHARE
    }
}

/// Doubts about a session's answer that concern the speed of the best; which of several equally fast ones is
/// chosen does not matter.
fn doubts(which: Which, answer: &Answer) -> Vec<Doubt> {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let is_at_the_edge = answer.doubts.contains(&OfAnswer::AtTheEdge);
    let doubts = [
        is_unproven.then_some(Doubt::Unproven(which)),
        (answer.times == 1).then_some(Doubt::MeasuredOnce(which)),
        is_at_the_edge.then_some(Doubt::AtTheEdge(which)),
    ];
    doubts.into_iter().flatten().collect()
}

/// What disturbs a server only slows it down, so a change within a session beyond its noise means that some of its
/// speeds are too low by as much: only that of the slower session can explain a difference.
fn within_drift(change: Change, base: &Side<'_>, other: &Side<'_>) -> Option<Doubt> {
    let (which, slower) = match change.direction() {
        Direction::Faster => (Which::Base, base),
        Direction::Slower => (Which::Other, other),
        Direction::Alike => return None,
    };
    let drift = slower.analysis.drift_beyond_noise();
    let may_be = drift > 0.0 && change.log.abs() - change.half_width <= drift.ln_1p();
    may_be.then_some(Doubt::WithinDrift(which))
}

fn of_change(change: Change) -> Option<Doubt> {
    match change.direction() {
        Direction::Alike => (change.half_width > WIDE_HALF_WIDTH_SHARE).then_some(Doubt::Wide),
        Direction::Faster => (change.low() <= DAY_TO_DAY_SHARE).then_some(Doubt::WithinDays),
        Direction::Slower => (change.high() >= -DAY_TO_DAY_SHARE).then_some(Doubt::WithinDays),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_no_larger_than_that_of_a_day_is_doubted() {
        let doubt = |log, half_width| of_change(Change { log, half_width });
        let within_days = Some(Doubt::WithinDays);
        assert_eq!([0.01, -0.01, 0.02].map(|log| doubt(log, 0.008)), [within_days; 3]);
        assert_eq!([0.1, -0.1].map(|log| doubt(log, 0.008)), [None; 2]);
        assert_eq!(
            [0.08, 0.2].map(|half_width| doubt(0.01, half_width)),
            [None, Some(Doubt::Wide)]
        );
    }
}
