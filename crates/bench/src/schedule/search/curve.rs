//! The curve of speed against requests at once, and what lies between its points.
//!
//! Between two points it is modelled as a Brownian bridge over the logarithm of requests at once, around the
//! power law through both: the further from them, the more uncertain. It is not assumed to rise or fall
//! monotonically, so that a peak beyond a valley can be found.

use super::arm::Arm;
use super::known::Known;
use crate::GUESSED_GAIN;

/// Standard deviation of log speed over a factor of e in requests at once.
const LN_SPEED_DEVIATION: f64 = 0.25;
/// Below the smallest measured number in flight the curve is assumed to fall as this power of it.
const FALL_EXPONENT: f64 = 0.5;

/// A point of the curve: the speed with full waves at this many requests at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Workers of the arm.
    pub workers: u32,
    /// Requests at once.
    pub in_flight: u32,
    /// Logarithm of tokens/s.
    pub speed_ln: f64,
    /// Its variance.
    pub variance: f64,
}

/// The prediction for an arm from its neighbouring points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Logarithm of the speed with full waves.
    pub speed_ln: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// How far the curve is extrapolated here: the variance due to the distance from the points, by
    /// [`LN_SPEED_DEVIATION`]².
    pub width: f64,
    /// The workers of the neighbouring points, its own where there is none.
    pub between: (u32, u32),
}

/// The measured points, the fewest at once first.
pub fn points(known: &Known) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for arm in &known.arms {
        let Some((speed, times)) = known.full_speed_without(arm, None) else { continue };
        if points.last().is_none_or(|last| last.in_flight != arm.in_flight) {
            points.push(Point {
                workers: arm.batch.workers,
                in_flight: arm.in_flight,
                speed_ln: speed.ln(),
                variance: known.noise.powi(2) / times,
            });
        }
    }
    points
}

/// The prediction for an arm from its neighbouring points, excluding its own. `None` without any.
pub fn prediction(arm: &Arm, points: &[Point]) -> Option<Prediction> {
    let below = points.iter().rev().find(|point| point.in_flight < arm.in_flight);
    let above = points.iter().find(|point| point.in_flight > arm.in_flight);
    let distance =
        |point: &Point| (f64::from(arm.in_flight) / f64::from(point.in_flight)).ln().abs();
    let own = arm.batch.workers;
    let (speed_ln, variance, width, between) = match (below, above) {
        (Some(below), Some(above)) => {
            let (from, to) = (distance(below), distance(above));
            let share = from / (from + to);
            let speed_ln = below.speed_ln + (above.speed_ln - below.speed_ln) * share;
            let variance = below.variance * (1.0 - share).powi(2) + above.variance * share.powi(2);
            (speed_ln, variance, from * to / (from + to), (below.workers, above.workers))
        }
        (Some(below), None) => {
            (below.speed_ln, below.variance, distance(below), (below.workers, own))
        }
        (None, Some(above)) => {
            let far = distance(above);
            (above.speed_ln - FALL_EXPONENT * far, above.variance, far, (own, above.workers))
        }
        (None, None) => return None,
    };
    let deviation = (LN_SPEED_DEVIATION.powi(2) * width + variance).sqrt();
    Some(Prediction { speed_ln, deviation, width, between })
}

/// The assumed speed of an arm that was not measured, only for foreseeing the steps, tokens/s.
pub fn guess(arm: &Arm, known: &Known) -> f64 {
    let power = |in_flight: u32| f64::from(in_flight).powf(GUESSED_GAIN);
    let points = points(known);
    let known_speed = known.full_speed(arm).or_else(|| {
        let point = points.iter().rev().find(|point| point.in_flight <= arm.in_flight);
        let point = point.or(points.first())?;
        let is_inside = points.last().is_some_and(|last| last.in_flight > arm.in_flight);
        let between =
            prediction(arm, &points).filter(|_| is_inside && point.in_flight < arm.in_flight);
        let beyond = point.speed_ln.exp() * power(arm.in_flight) / power(point.in_flight);
        Some(between.map_or(beyond, |between| between.speed_ln.exp()))
    });
    arm.fill * known_speed.unwrap_or_else(|| power(arm.in_flight))
}
