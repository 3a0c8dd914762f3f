//! How disturbed batches of a session went.

use crate::judgement::{Context, judge};
use crate::{Batch, BatchId, Plan, RunPlan, Session, Strategy, Warning};

/// A batch is measured again at most this often: what disturbs it three times in a row will not pass by itself.
pub const MOST_TIMES: u32 = 2;

/// Measuring again takes at most this share of a plan's requests in addition: a machine that is always busy
/// must not make a session much longer than announced. A search may measure one batch again in any case: in a
/// small plan the share is less than any batch.
const MOST_SHARE: f64 = 0.15;

/// The requests that measuring again may take in addition to those planned.
pub fn most_share(planned: u32) -> u32 {
    (f64::from(planned) * MOST_SHARE).floor() as u32
}

/// How a batch went so far.
pub struct Tried {
    pub batch: BatchId,
    /// Repeats because of disturbances.
    made: u32,
    /// Repeats that there should be.
    pub due: u32,
    /// Its valid speeds, tokens/s.
    pub speeds: Vec<f64>,
    /// The highest of its disturbed speeds, tokens/s.
    pub tokens_per_s: f64,
    /// What disturbed it last.
    pub cause: Option<Warning>,
}

impl Tried {
    /// Goes through a batch's measurements in order. Of those beyond the planned ones, as many as there are
    /// disturbed ones count as their repeats; the others have other reasons.
    pub fn of(id: BatchId, batch: &Batch, planned: u32, context: &Context<'_>) -> Self {
        let (speeds, tokens_per_s) = (Vec::new(), 0.0);
        let mut tried = Self { batch: id, made: 0, due: 0, speeds, tokens_per_s, cause: None };
        let own = batch.measurements.iter().filter(|measured| measured.shared_from.is_none());
        let mut number = 0;
        for measurement in own {
            let verdict = judge(measurement, context);
            tried.speeds.extend(verdict.speed());
            if measurement.failed_whole() {
                continue;
            }
            number += 1;
            if number > planned && tried.due > 0 {
                tried.due -= 1;
                tried.made += 1;
            }
            if let Some(cause) = verdict.disturbance() {
                tried.cause = Some(cause.clone());
                tried.tokens_per_s = tried.tokens_per_s.max(verdict.tokens_per_s);
                tried.due += u32::from(tried.made + tried.due < MOST_TIMES);
            }
        }
        tried
    }

    /// How a batch of this plan went; `None` if it was not measured.
    pub fn of_batch(id: BatchId, plan: &Plan, session: &Session) -> Option<Self> {
        let context = Context::of(session, id.shape);
        Some(Self::of(id, session.batch(id)?, planned(plan), &context))
    }

    /// Requests spent on measuring it again.
    pub fn spent(&self) -> u32 {
        self.made.saturating_mul(self.batch.size)
    }
}

/// How the plan's measured batches went, run by run.
pub fn tried(plan: &Plan, session: &Session) -> Vec<Vec<Tried>> {
    let planned = planned(plan);
    let of_run = |run: &RunPlan| {
        let context = Context::of(session, run.shape);
        let of_batch = |id| Some(Tried::of(id, session.batch(id)?, planned, &context));
        run.ids().filter_map(of_batch).collect()
    };
    plan.runs().iter().map(of_run).collect()
}

/// The planned measurements of a batch.
fn planned(plan: &Plan) -> u32 {
    match plan.strategy {
        Strategy::Grid => plan.repeats,
        // A search decides from what there is; nothing more is planned.
        Strategy::Search => 1,
    }
}
