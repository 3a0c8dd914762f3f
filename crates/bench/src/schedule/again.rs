//! Measuring some batches once more, and nothing else.

use super::{Left, Step};
use crate::{BatchId, Session};

/// The next batch with fewer measurements than wanted, if any.
pub fn next(batches: &[(BatchId, u32)], session: &Session) -> Option<Step> {
    left(batches, session).first().map(|left| Step::Measure(left.batch))
}

pub fn left(batches: &[(BatchId, u32)], session: &Session) -> Vec<Left> {
    let left = batches.iter().map(|&(batch, times)| {
        let measured = session.batch(batch).map_or(0, |batch| batch.measurements.len());
        let measured = u32::try_from(measured).unwrap_or(u32::MAX);
        Left { batch, times: times.saturating_sub(measured), is_drift_check: false }
    });
    left.filter(|left| left.times > 0 && !session.serving.is_over(left.batch)).collect()
}
