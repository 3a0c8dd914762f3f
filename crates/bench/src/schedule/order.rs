//! The order of a run's batches.

use crate::mix::{hash, mix, shuffle};
use crate::{BatchId, Plan, RunPlan, Session};

/// The batches of a run in the order of one pass, counted from 1: by size or, if the plan says so, shuffled
/// with the session's start as seed, so that a resumed session keeps its order and no two sessions share one.
pub fn of_pass(run: &RunPlan, pass: u32, plan: &Plan, session: &Session) -> Vec<BatchId> {
    let mut ids: Vec<BatchId> = run.ids().collect();
    if plan.shuffle {
        let beginning = hash(session.environment.started_at.as_deref().unwrap_or_default());
        shuffle(
            &mut ids,
            mix(
                beginning,
                u64::from(run.shape) << 40 | u64::from(run.workers) << 8 | u64::from(pass),
            ),
        );
    }
    ids
}
