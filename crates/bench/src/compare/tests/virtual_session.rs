//! Sessions of a server defined by a law, measured according to their plan, with noise from a seed.

use crate::made::Gauss;
use crate::schedule::{Goal, Step, next};
use crate::{BatchId, Event, Load, Measured, Measurement, Opened, Plan, Sample, Session, Strategy};

/// Tokens per answer.
const TOKENS: u64 = 170;
/// More requests at once are no faster.
const SLOTS: f64 = 16.0;

/// The plans whose sessions are compared.
pub fn plans() -> [(&'static str, Plan); 4] {
    let quick = Plan { drift_check: false, share_equal_loads: true, ..Plan::default() };
    let thrice = Plan { workers: vec![1, 2, 4, 8, 16], repeats: 3, ..quick.clone() };
    let reference = vec![1, 2, 3, 4, 5, 6, 8, 10, 15, 22, 24, 28, 32, 36];
    let grid =
        Plan { workers: reference, max_batch: Some(48), share_equal_loads: false, ..quick.clone() };
    let search =
        Plan { workers: vec![1, 2, 4, 8, 16, 24, 32], strategy: Strategy::Search, ..quick.clone() };
    [
        ("quick, measured once", quick),
        ("three repeats", thrice),
        ("grid of the reference", grid),
        ("search", search),
    ]
}

/// Tokens/s with this many requests in flight.
pub fn speed(batch: BatchId) -> f64 {
    let at_once = f64::from(batch.at_once()).min(SLOTS);
    60.0 * at_once / (1.0 + 0.05 * (at_once - 1.0))
}

/// A session of this plan, whose server has `times` the speed of the law and this scatter, as a share. A grid
/// is carried out here, as it is known in advance; loads that its runs share are measured once.
pub fn session(plan: &Plan, times: f64, share: f64, gauss: &mut Gauss) -> Session {
    let mut session = Session { model: "m".into(), plan: Some(plan.clone()), ..Session::default() };
    let mut measure = |batch: BatchId, session: &mut Session| {
        let tokens = TOKENS * u64::from(batch.size);
        let total_s = tokens as f64 / (speed(batch) * times * (1.0 + share * gauss.normal()));
        let requests = batch.size;
        let measurement = Measurement { requests, total_s, tokens, ..Measurement::default() };
        session.apply(&Event::BatchDone(Measured { batch, measurement }));
    };
    if plan.strategy == Strategy::Search {
        session.apply(&Event::Opened(Opened::default()));
        session.apply(&Event::WarmUpDone(Sample::default()));
        while let Some(Step::Measure(batch)) = next(&Goal::Plan, plan, &session) {
            measure(batch, &mut session);
        }
        return session;
    }
    let mut shared: Vec<Load> = Vec::new();
    for batch in plan.batches() {
        let load = batch.load(plan.mode);
        if plan.share_equal_loads && shared.contains(&load) {
            continue;
        }
        shared.push(load);
        (0..plan.repeats).for_each(|_| measure(batch, &mut session));
    }
    session
}
