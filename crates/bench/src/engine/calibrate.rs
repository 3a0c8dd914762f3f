//! Measuring the measuring: the engine's own loop over streams of known timing.

use super::watch::Visibility;
use super::{Backend, Clock, Engine, Request};
use crate::lanes::{CONNECTIONS_PER_LANE, LanePool};
use crate::{KnownTiming, OwnError, Plan, own_error};

/// What the engine's code measures of a backend whose `known` timing is told afterwards, in the order in
/// which its requests arrived.
pub async fn calibrate<B: Backend, C: Clock>(
    backend: &B,
    clock: &C,
    known: impl FnOnce(&B) -> Vec<KnownTiming>,
) -> Option<OwnError> {
    let plan = Plan::default();
    let lanes = LanePool::new([String::new()]);
    let engine =
        Engine { plan: &plan, lanes, backend, clock, nonce: 0, done: Vec::new(), only: None };
    let request = Request {
        marker: String::new(),
        prompt: plan.prompt.clone(),
        max_tokens: plan.max_tokens,
        temperature: plan.temperature,
        seed: plan.seed,
    };
    let requests = vec![request; CONNECTIONS_PER_LANE as usize];
    let visibility = Visibility::default();
    let batch =
        engine.measure_batch(CONNECTIONS_PER_LANE, requests, &visibility, &mut |_| ()).await;
    let measured: Vec<_> = batch.samples.into_iter().zip(known(backend)).collect();
    own_error(&measured)
}
