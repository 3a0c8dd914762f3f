//! Measuring the measuring: the engine's own loop over streams of known timing.

use super::requests::Requests;
use super::{Backend, Bursts, Clock, LanePool};
use crate::{CONNECTIONS_PER_LANE, KnownTiming, OwnError, Plan, own_error};

/// What the engine's code measures of a backend whose `known` timing is told afterwards, in the order in
/// which its requests arrived.
pub async fn calibrate<B: Backend, C: Clock>(
    backend: &B,
    clock: &C,
    known: impl FnOnce(&B) -> Vec<KnownTiming>,
) -> Option<OwnError> {
    let plan = Plan::default();
    let lanes = LanePool::new([String::new()]);
    let bursts = Bursts { backend, clock, lanes, timeout_s: plan.timeout_s };
    let requests = Requests::new(&plan, 0).many(CONNECTIONS_PER_LANE);
    let measured = bursts.measure(CONNECTIONS_PER_LANE, &requests).await;
    let measured: Vec<_> = measured.samples.into_iter().zip(known(backend)).collect();
    own_error(&measured)
}
