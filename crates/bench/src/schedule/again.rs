//! One batch is measured once more, and nothing else.

use super::{Left, Step};
use crate::{BatchId, Session};

pub fn next(batch: BatchId, times: u32, session: &Session) -> Option<Step> {
    let [left] = left(batch, times, session)[..] else { return None };
    (left.times > 0).then_some(Step::Measure(batch))
}

pub fn left(batch: BatchId, times: u32, session: &Session) -> Vec<Left> {
    let measured = session.batch(batch).map_or(0, |batch| batch.measurements.len());
    let measured = u32::try_from(measured).unwrap_or(u32::MAX);
    vec![Left { batch, times: times.saturating_sub(measured), is_drift_check: false }]
}
