//! The value of one more measurement: by how much an arm is expected to beat the fastest batch, as a share of
//! its speed, not counting gains within the tolerance (the expected improvement of Mockus, 1975, and of Jones,
//! Schonlau and Welch, "Efficient Global Optimization", 1998).

use super::Reason;
use super::arm::Arm;
use super::curve::{Point, Prediction, points, prediction};
use super::known::{Known, Seen};
use super::second_look::second_look;
use crate::BatchId;
use crate::stats::expected_excess;

/// A batch faster by less than this is no better: a server varies by 2 % from one day to the next.
pub const TOLERANCE: f64 = 0.02;
/// How much faster a larger batch with equally many at once is expected to be: its start and end, when not all
/// places are taken, weigh less.
const FULLER_GAIN_SHARE: f64 = 0.02;
/// Standard deviation of that.
const FULLER_DEVIATION: f64 = 0.03;
/// The gain of measuring where the curve was only interpolated, per unit of [`Prediction::width`]: about one time
/// in ten it is quite different over a factor of e, and then faster by a tenth.
const SURPRISE_GAIN_PER_WIDTH: f64 = 0.012;

/// Standard deviation of a server's speed over time, as a share: on top of the noise, a single measurement may
/// be off by this, since nothing was measured at another time.
const TIME_DEVIATION_SHARE: f64 = 0.02;

/// A measurement that may reveal a faster batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// The batch to measure.
    pub batch: BatchId,
    /// Why the batch is worth measuring.
    pub reason: Reason,
    /// By how much the answer is expected to become faster, as a share.
    pub share: f64,
}

/// The known curve, and the speed to beat.
struct View<'a> {
    known: &'a Known,
    points: Vec<Point>,
    fastest: &'a Seen,
    /// Logarithm of the speed above which another batch is better.
    needed_ln: f64,
}

/// All measurements with an expected gain.
pub fn gains(known: &Known) -> Vec<Gain> {
    let Some(view) = View::of(known) else { return Vec::new() };
    let of_arms = known.arms.iter().filter(|arm| !arm.is_idle).flat_map(|arm| view.of_arm(arm));
    let of_rivals = known.seen.iter().filter_map(|seen| view.of_rival(seen));
    of_arms.chain(of_rivals).filter(|gain| known.may(gain.batch)).collect()
}

/// The gain of measuring where nothing was measured, in case the curve differs from its interpolation there.
/// Per request, more at once are assumed to be no faster than one alone.
pub fn surprises(known: &Known) -> Vec<Gain> {
    let Some(view) = View::of(known) else { return Vec::new() };
    let speed_alone =
        known.arms.first().and_then(|arm| Some(known.full_speed(arm)? / f64::from(arm.in_flight)));
    let can_be = |arm: &&Arm| {
        let most = f64::from(arm.in_flight) * speed_alone.unwrap_or(f64::INFINITY);
        !arm.is_idle && !arm.is_partial && most >= view.fastest.mean() && known.may(arm.look)
    };
    let unseen = known.arms.iter().filter(can_be).filter(|arm| known.full_speed(arm).is_none());
    let gain = |arm: &Arm| {
        let width = prediction(arm, &view.points).map_or(1.0, |prediction| prediction.width);
        Gain { batch: arm.look, reason: Reason::Unseen, share: SURPRISE_GAIN_PER_WIDTH * width }
    };
    unseen.map(gain).collect()
}

impl<'a> View<'a> {
    fn of(known: &'a Known) -> Option<Self> {
        let fastest = known.fastest()?;
        let needed_ln = fastest.mean().ln() + TOLERANCE;
        Some(Self { known, points: points(known), fastest, needed_ln })
    }

    fn of_arm(&self, arm: &Arm) -> Vec<Gain> {
        let needed_ln = self.needed_ln - arm.fill.ln();
        let prediction = prediction(arm, &self.points);
        let Some((speed, times)) = self.known.full_speed_without(arm, None) else {
            let first = prediction.map(|prediction| {
                let (from, to) = prediction.between;
                let share = expected_excess(prediction.speed_ln, prediction.deviation, needed_ln);
                Gain { batch: arm.look, reason: Reason::Between { from, to }, share }
            });
            return first.into_iter().collect();
        };
        let is_full = self.known.of_batch(arm.batch).is_some();
        let fuller = (!is_full).then(|| {
            let deviation = (self.known.noise.powi(2) / times + FULLER_DEVIATION.powi(2)).sqrt();
            let share = expected_excess(speed.ln() + FULLER_GAIN_SHARE, deviation, needed_ln);
            Gain { batch: arm.batch, reason: Reason::FullWaves, share }
        });
        fuller.into_iter().chain(self.second_look(arm, prediction, needed_ln)).collect()
    }

    /// A second look at what was measured once: the arm's batch if others of it were measured too, else its only one.
    fn second_look(
        &self,
        arm: &Arm,
        prediction: Option<Prediction>,
        needed_ln: f64,
    ) -> Option<Gain> {
        let by_others = self.known.full_speed_without(arm, Some(arm.batch));
        let once =
            self.known.of_batch(arm.batch).filter(|_| self.known.was_measured_once(arm.batch));
        let (batch, seen_ln, prediction) = match (once, by_others) {
            (Some(seen), Some((speed, _))) => {
                let deviation = self.known.noise.hypot(FULLER_DEVIATION);
                (arm.batch, seen.mean().ln() - arm.fill.ln(), (speed.ln(), deviation))
            }
            _ => {
                let look = self.known.only_look(arm)?;
                let prediction = prediction?;
                let seen_ln = self.known.full_speed(arm)?.ln();
                (look, seen_ln, (prediction.speed_ln, prediction.deviation))
            }
        };
        let share = second_look(seen_ln, prediction, needed_ln, self.known.noise);
        (batch != self.fastest.batch).then_some(Gain { batch, reason: Reason::SecondLook, share })
    }

    /// Standard deviation of the estimate of a load's speed, as a share of it.
    fn error(&self, seen: &Seen) -> f64 {
        let noise = self.known.noise / seen.times().sqrt();
        if seen.speeds.len() > 1 { noise } else { noise.hypot(TIME_DEVIATION_SHARE) }
    }

    /// Of two that are close, the one measured less often, the smaller of equals.
    fn of_rival(&self, rival: &Seen) -> Option<Gain> {
        if self.known.waves.are_alike(rival.batch, self.fastest.batch) {
            return None;
        }
        let error = self.error(rival).hypot(self.error(self.fastest));
        let share = expected_excess(rival.mean().ln(), error, self.needed_ln);
        let key = |seen: &Seen| (seen.speeds.len(), seen.batch.size);
        let less = if key(rival) < key(self.fastest) { rival } else { self.fastest };
        let reason = Reason::Repeat { fastest: self.fastest.batch, rival: rival.batch };
        Some(Gain { batch: less.batch, reason, share })
    }
}
