//! Whether every copy in a file is of a batch that was measured.

use super::check::wrong;
use super::error::{Reason, SessionFileError};
use super::v1::{Batch, Session};
use crate::order::distinct;
use crate::{BatchId, RunId};

/// Checks that each copy is of another batch of equal load that was measured itself: so there are no copies of
/// copies only, and no cycles.
pub fn check(session: &Session) -> Result<(), SessionFileError> {
    let batches = batches(session);
    let own = batches.iter().filter(|(_, _, batch)| batch.shared_from.is_none());
    let measured = distinct(own.map(|(_, id, _)| *id));
    let mode = session.plan.as_ref().map(|plan| plan.mode).unwrap_or_default();
    for (path, id, batch) in &batches {
        let Some(from) = batch.shared_from else { continue };
        if from == *id || from.load(mode) != id.load(mode) || measured.binary_search(&from).is_err()
        {
            return Err(wrong(format!("{path}.shared_from"), Reason::NoSource(from)));
        }
    }
    Ok(())
}

/// All batches with their paths.
fn batches(session: &Session) -> Vec<(String, BatchId, &Batch)> {
    let mut all = Vec::new();
    for (index, run) in session.runs.iter().enumerate() {
        let run_id = RunId { shape: run.shape, workers: run.workers };
        for (number, batch) in run.batches.iter().enumerate() {
            let (path, id) =
                (format!("runs[{index}].batches[{number}]"), run_id.batch(batch.batch));
            let repeats = batch.other_repeats.iter().enumerate();
            all.extend(
                repeats.map(|(number, it)| (format!("{path}.other_repeats[{number}]"), id, it)),
            );
            all.push((path, id, batch));
        }
        let again = run.again.iter();
        all.extend(again.map(|it| (format!("runs[{index}].again"), run_id.batch(it.batch), it)));
    }
    all
}
