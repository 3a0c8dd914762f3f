//! Which workers count to try next: on both sides of the fastest one the curve is narrowed in.

use super::Reason;
use super::arm::Arm;
use super::known::Known;
use crate::{BatchId, GUESSED_GAIN};

/// How far a curve is thought to bend above the straight line between two of its points, in the middle
/// between points whose numbers in flight are as 1 to e, as a share of the line. A saturating curve (Amdahl's
/// law) bends so.
const BEND: f64 = 0.3;
/// A larger batch of the same workers count is taken to be faster by so much: its first and last
/// moments, when not all places are taken, weigh less.
const LARGER_IS_FASTER: f64 = 1.03;
/// What is promised this closely is promised alike: the cheaper one is tried.
const ALIKE: f64 = 0.01;

/// A batch that may be faster than the fastest.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub batch: BatchId,
    pub reason: Reason,
    /// What it is expected to reach, tokens/s.
    promise: f64,
}

/// A point of the curve: so many in flight, so fast with full waves.
#[derive(Clone, Copy)]
struct Point {
    /// Its place among the arms.
    index: usize,
    workers: u32,
    in_flight: f64,
    speed: f64,
}

/// Those that may be faster than the fastest.
pub fn candidates(known: &Known) -> Vec<Candidate> {
    let Some(fastest) = known.fastest() else { return Vec::new() };
    let curve: Vec<Point> = curve(known);
    let is_leader = |point: &&Point| point.workers == fastest.batch.workers;
    let Some(leader) = curve.iter().find(is_leader) else { return Vec::new() };
    let below = curve.iter().rev().find(|point| point.index < leader.index);
    let above = curve.iter().find(|point| point.index > leader.index);
    let mut found = Vec::new();
    let leads_idly = known.arm(fastest.batch).is_some_and(|arm| arm.is_idle);
    let enough = known.arms.iter().rfind(|arm| !arm.is_idle && known.full_speed(arm).is_none());
    if let Some(enough) =
        enough.filter(|enough| leads_idly && leader.in_flight == f64::from(enough.in_flight))
    {
        let (batch, reason) = (enough.batch, Reason::EnoughWorkers);
        found.push(Candidate { batch, reason, promise: fastest.mean() });
    }
    for (from, to) in
        below.map(|below| (below, leader)).into_iter().chain(above.map(|a| (leader, a)))
    {
        for arm in known.arms.iter().take(to.index).skip(from.index + 1) {
            let Some((likely, possible)) = expect(arm, from, to, &curve) else { continue };
            if arm.fill * likely.max(possible) > fastest.mean() {
                let reason = Reason::Between { from: from.workers, to: to.workers };
                found.push(Candidate { batch: arm.batch, reason, promise: arm.fill * likely });
            }
        }
    }
    let is_open = |arm: &&Arm| !arm.is_idle && known.of_batch(arm.batch).is_none();
    for arm in known.arms.iter().filter(is_open) {
        let Some(speed) = known.full_speed(arm) else { continue };
        let promise = arm.fill * speed * LARGER_IS_FASTER;
        if promise > fastest.mean() {
            found.push(Candidate { batch: arm.batch, reason: Reason::FullWaves, promise });
        }
    }
    found.retain(|candidate| known.may(candidate.batch));
    found
}

/// The one to be tried first: that promises most, of those that promise alike the cheapest.
pub fn first(candidates: &[Candidate]) -> Option<Candidate> {
    let most = candidates.iter().map(|candidate| candidate.promise).fold(0.0, f64::max);
    let alike = candidates.iter().filter(|candidate| candidate.promise >= most * (1.0 - ALIKE));
    alike.min_by_key(|candidate| candidate.batch.size).copied()
}

/// The arms that have a speed.
fn curve(known: &Known) -> Vec<Point> {
    let point = |(index, arm): (usize, &Arm)| {
        let speed = known.full_speed(arm)?;
        let (workers, in_flight) = (arm.batch.workers, f64::from(arm.in_flight));
        Some(Point { index, workers, in_flight, speed })
    };
    known.arms.iter().enumerate().filter_map(point).collect()
}

/// What full waves of an arm between two points are likely to reach, and what they can reach if the curve is
/// concave, tokens/s: then it lies under the lines through the points next to it on either side.
/// None where more workers are no more requests at once.
fn expect(arm: &Arm, from: &Point, to: &Point, curve: &[Point]) -> Option<(f64, f64)> {
    let at = f64::from(arm.in_flight);
    let width = to.in_flight - from.in_flight;
    if width <= 0.0 {
        return None;
    }
    let straight = line(from, to, at);
    let depth = (at - from.in_flight).min(to.in_flight - at) / (width / 2.0);
    let likely = straight * (1.0 + BEND * (to.in_flight / from.in_flight).ln() * depth);
    let before = curve.iter().rev().find(|point| point.index < from.index);
    let after = curve.iter().find(|point| point.index > to.index);
    let bounds =
        [before.map(|before| line(before, from, at)), after.map(|after| line(after, to, at))];
    let bound = bounds.into_iter().flatten().reduce(f64::min);
    Some((likely, bound.map_or(likely, |bound| bound.max(straight))))
}

/// The straight line through two points, at so many in flight.
fn line(a: &Point, b: &Point, at: f64) -> f64 {
    let width = b.in_flight - a.in_flight;
    if width == 0.0 { b.speed } else { a.speed + (b.speed - a.speed) * (at - a.in_flight) / width }
}

/// What an arm that was not measured may be taken to reach, for foreseeing the way only, tokens/s.
pub fn guess(arm: &Arm, known: &Known) -> f64 {
    if let Some(speed) = known.full_speed(arm) {
        return arm.fill * speed;
    }
    let at = f64::from(arm.in_flight);
    let curve = curve(known);
    let below = curve.iter().rev().find(|point| point.in_flight <= at);
    let above = curve.iter().find(|point| point.in_flight >= at);
    let full = match (below, above) {
        (Some(below), Some(above)) => line(below, above, at),
        (Some(one), None) | (None, Some(one)) => {
            one.speed * (at / one.in_flight).powf(GUESSED_GAIN)
        }
        (None, None) => at.powf(GUESSED_GAIN),
    };
    arm.fill * full
}
