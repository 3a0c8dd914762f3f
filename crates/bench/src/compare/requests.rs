//! What users experience with the best configuration that two sessions have in common.

use super::change::Change;
use super::noise::{Limits, PooledNoise};
use super::rows::Row;
use super::side::Side;
use crate::stats::{Distribution, Shift};
use crate::{BatchId, Load, Sample};

/// The probability that the interval of a single figure misses the truth.
const ERROR: f64 = 0.05;

/// One answer of the best common configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct OneAnswer {
    /// The fastest configuration of both together.
    pub id: BatchId,
    /// Time to the first token, ms.
    pub ttft_ms: Option<Spread>,
    /// Speed of an answer as its user sees it, tokens/s; see [`Sample::answer_tokens_per_s`].
    pub tokens_per_s: Option<Spread>,
}

/// A figure of single requests in both sessions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub base: Distribution,
    pub other: Distribution,
    /// How much larger it usually is in the other session, with its own 95 % interval; `None` with few
    /// requests.
    pub change: Option<Change>,
}

impl OneAnswer {
    /// From the row with the highest speed in both sessions together; `None` if nothing is known of its requests.
    pub fn of(
        rows: &[Row],
        base: &Side<'_>,
        other: &Side<'_>,
        noise: &PooledNoise,
    ) -> Option<Self> {
        let speed = |row: &Row| row.base.interval.mean * row.other.interval.mean;
        let best =
            rows.iter().reduce(|best, row| if speed(row) > speed(best) { row } else { best })?;
        // What all requests of a measurement share does not average out over requests.
        let shared = noise.change(best.load, best.load, &mut Limits::new(1, ERROR))?.half_width;
        let spread = |figure: fn(&Sample) -> Option<f64>| {
            let [base, other] = [base, other].map(|side| values(side, best.load, figure));
            Spread::of(&base, &other, shared)
        };
        let ttft_ms = spread(Sample::ttft_ms);
        let tokens_per_s = spread(Sample::answer_tokens_per_s);
        (ttft_ms.is_some() || tokens_per_s.is_some()).then_some(Self {
            id: best.id,
            ttft_ms,
            tokens_per_s,
        })
    }
}

impl Spread {
    fn of(base: &[f64], other: &[f64], shared: f64) -> Option<Self> {
        let logs = |values: &[f64]| values.iter().map(|value| value.ln()).collect::<Vec<_>>();
        // Where some requests wait and others do not, the median is far from the middle of its interval.
        let change = Shift::between(&logs(base), &logs(other)).map(|shift| {
            let low = shift.middle - (shift.middle - shift.low).hypot(shared);
            let high = shift.middle + (shift.high - shift.middle).hypot(shared);
            Change { log: low.midpoint(high), half_width: (high - low) / 2.0 }
        });
        Some(Self {
            base: Distribution::of(base.iter().copied())?,
            other: Distribution::of(other.iter().copied())?,
            change,
        })
    }
}

/// This figure for every valid answer to a request of this load; only positive values have a logarithm.
fn values(side: &Side<'_>, load: Load, figure: fn(&Sample) -> Option<f64>) -> Vec<f64> {
    let of_load = side.counted().filter(|(id, ..)| side.analysis.load(*id) == load);
    let samples = of_load.flat_map(|(_, measurement, _)| measurement.successful());
    samples.filter_map(figure).filter(|value| *value > 0.0).collect()
}
