//! Extra repeats for batches that could still be the fastest.

use crate::judgement::{Context, speeds};
use crate::stats::{Interval, Noise};
use crate::{BatchId, Run, Session};

/// The batch that deserves one more repeat, so that it becomes clear which is the fastest: of those whose
/// interval overlaps that of the fastest, the one measured least often, the first of equals. None when
/// the answer is clear or all of them were measured `most` times.
pub fn next(run: &Run, most: u32, session: &Session) -> Option<BatchId> {
    let context = Context::of(session, run.shape);
    let speeds: Vec<(u32, Vec<f64>)> = run
        .batches
        .iter()
        .map(|batch| (batch.size, speeds(&batch.measurements, &context)))
        .collect();
    let noise = Noise::pooled(speeds.iter().map(|(_, speeds)| speeds.as_slice()));
    let rated: Vec<(u32, Interval)> = speeds
        .iter()
        .filter_map(|(size, speeds)| Some((*size, Interval::of(speeds, noise)?)))
        .collect();
    let best = rated.iter().map(|(_, interval)| *interval);
    let best = best.reduce(|best, other| if other.mean > best.mean { other } else { best })?;
    let close = rated.iter().filter(|(_, interval)| interval.overlaps(best));
    let close: Vec<BatchId> = close.map(|(size, _)| run.id().batch(*size)).collect();
    if close.len() < 2 {
        return None;
    }
    let left = |id: &BatchId| super::times_left(most, *id, session);
    // Least often measured is most often left.
    let chosen = close.into_iter().reduce(|a, b| if left(&b) > left(&a) { b } else { a })?;
    (left(&chosen) > 0).then_some(chosen)
}
