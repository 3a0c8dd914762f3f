//! The configurations that two sessions have in common.

use super::best::Best;
use super::change::Change;
use super::noise::{Limits, PooledNoise};
use super::side::Side;
use crate::analysis::Analysis;
use crate::order::distinct;
use crate::stats::Interval;
use crate::{BatchId, Load};

/// A configuration that both sessions measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The fewest workers with which both measured this load.
    pub id: BatchId,
    pub load: Load,
    pub base: Speed,
    pub other: Speed,
    /// How much faster the other session is. The intervals hold for all rows together.
    pub change: Change,
    /// Whether this load is the answer of both sessions.
    pub is_answer: bool,
}

/// The speed of a load in a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// From the session's own noise, tokens/s.
    pub interval: Interval,
    /// How often it was measured.
    pub times: usize,
}

impl Speed {
    fn of(analysis: &Analysis, id: BatchId) -> Option<Self> {
        let loads = analysis.loads();
        Some(Self { interval: loads.interval(id)?, times: loads.times(id) })
    }
}

/// The loads with valid figures in both sessions, with the configuration of the fewest workers in both; the
/// fewest in flight first.
pub fn common(base: &Side<'_>, other: &Side<'_>) -> Vec<(Load, BatchId)> {
    let (base, other) = (counted(&base.analysis), counted(&other.analysis));
    let shared = |of_load: &[(Load, BatchId)]| {
        let first = of_load.first()?;
        other.binary_search_by(|(load, _)| load.cmp(&first.0)).ok()?;
        let in_both = of_load.iter().find(|one| other.binary_search(one).is_ok());
        Some(*in_both.unwrap_or(first))
    };
    base.chunk_by(|a, b| a.0 == b.0).filter_map(shared).collect()
}

/// The configurations of every valid load: the fewest in flight first, of one load the fewest workers.
fn counted(analysis: &Analysis) -> Vec<(Load, BatchId)> {
    let valid = analysis.batches().filter(|batch| batch.interval.is_some());
    distinct(valid.map(|batch| (analysis.load(batch.id), batch.id)))
}

/// The rows of these loads; the answer's row has the answer's own interval.
pub fn of(
    common: &[(Load, BatchId)],
    base: &Side<'_>,
    other: &Side<'_>,
    best: Option<&Best>,
    noise: &PooledNoise,
    error: f64,
) -> Vec<Row> {
    let answer = best.and_then(|best| Some((best.common_load?, best.change)));
    let mut limits = Limits::new(common.len() - usize::from(answer.is_some()), error);
    let row = |&(load, id): &(Load, BatchId)| {
        let answer = answer.filter(|(answer, _)| *answer == load);
        let change = answer.map(|(_, change)| change);
        Some(Row {
            id,
            load,
            base: Speed::of(&base.analysis, id)?,
            other: Speed::of(&other.analysis, id)?,
            change: change.or_else(|| noise.change(load, load, &mut limits))?,
            is_answer: answer.is_some(),
        })
    };
    common.iter().filter_map(row).collect()
}
