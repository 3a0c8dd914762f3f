//! Extra repeats for batches that could still be the fastest.

use crate::judgement::{Context, Loads, speeds};
use crate::{Batch, BatchId, Plan, Run, Session};

/// The batch to repeat once more so that it becomes clear which is the fastest: of those not significantly
/// slower than the fastest, the one measured least often, the first of equals. `None` if the answer is clear or
/// all of them were measured `most` times.
pub fn next(run: &Run, most: u32, plan: &Plan, session: &Session) -> Option<BatchId> {
    let context = Context::of(session, run.shape);
    let of_shape = session.runs.iter().filter(|other| other.shape == run.shape);
    let speeds: Vec<(BatchId, Vec<f64>)> = of_shape
        .flat_map(|run| run.batches.iter().map(|batch| (run.id().batch(batch.size), batch)))
        .map(|(id, batch)| (id, speeds(&batch.measurements, &context)))
        .collect();
    let loads = Loads::of(speeds.iter().map(|(id, speeds)| (*id, speeds.as_slice())), plan.mode);
    let has_copies = |id: &BatchId| session.batch(*id).is_some_and(Batch::has_copies);
    let own = speeds
        .iter()
        .filter(|(id, speeds)| id.run() == run.id() && (!speeds.is_empty() || has_copies(id)));
    let rated: Vec<_> = own.filter_map(|(id, _)| Some((*id, loads.interval(*id)?))).collect();
    let best = rated.iter().map(|(_, interval)| *interval);
    let best = best.reduce(|best, other| if other.mean > best.mean { other } else { best })?;
    let close = rated.iter().filter(|(_, interval)| !interval.is_below(best));
    let close: Vec<BatchId> = close.map(|(id, _)| *id).collect();
    if close.len() < 2 {
        return None;
    }
    let left = |id: &BatchId| super::times_left(most, *id, session);
    // Shared batches were repeated in their own run.
    let repeated = close.into_iter().filter(|id| !has_copies(id));
    // Least often measured means most repeats left.
    let chosen = repeated.reduce(|a, b| if left(&b) > left(&a) { b } else { a })?;
    (left(&chosen) > 0).then_some(chosen)
}
