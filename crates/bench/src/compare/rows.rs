//! The configurations that two sessions have in common.

use std::collections::BTreeMap;

use super::best::Best;
use super::change::Change;
use super::noise::{Limits, PooledNoise};
use super::side::Side;
use crate::analysis::Analysis;
use crate::order::sort_by;
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
    let shared = |(load, ids): (&Load, &Vec<BatchId>)| {
        let others = other.get(load)?;
        let id = ids.iter().find(|id| others.contains(id)).or(ids.first())?;
        Some((*load, *id))
    };
    base.iter().filter_map(shared).collect()
}

/// The configurations of every valid load, the fewest workers first.
fn counted(analysis: &Analysis) -> BTreeMap<Load, Vec<BatchId>> {
    let mut loads: BTreeMap<Load, Vec<BatchId>> = BTreeMap::new();
    for batch in analysis.batches().filter(|batch| batch.interval.is_some()) {
        loads.entry(analysis.load(batch.id)).or_default().push(batch.id);
    }
    loads.values_mut().for_each(|ids| sort_by(ids, BatchId::cmp));
    loads
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
