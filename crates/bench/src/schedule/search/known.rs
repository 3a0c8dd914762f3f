//! What a search has to go by: which batches are measured, how fast they were, what may still be measured.

use super::arm::{Arm, Manner, UNKNOWN};
use crate::judgement::{Context, slots, speeds};
use crate::{BatchId, MAX_REPEATS, Measurement, Run, RunId, RunPlan, Session};

/// A batch that was measured, with the speeds that are the server's, tokens/s.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The batch.
    pub batch: BatchId,
    /// One for each measurement, never none.
    pub speeds: Vec<f64>,
}

impl Seen {
    /// Their mean, tokens/s.
    pub fn mean(&self) -> f64 {
        self.speeds.iter().sum::<f64>() / self.times()
    }

    /// How often it was measured.
    pub fn times(&self) -> f64 {
        self.speeds.len().max(1) as f64
    }
}

/// All that is known of the runs of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The runs that have figures or can get some, in the order of the plan.
    pub arms: Vec<Arm>,
    /// What was measured.
    pub seen: Vec<Seen>,
    /// How the server works requests off.
    pub manner: Manner,
    /// Requests that this took.
    pub spent: u32,
    /// Runs that are measured no further.
    shut_runs: Vec<RunId>,
    /// Batches that are not measured again: no figure came of them, or they had enough.
    shut: Vec<BatchId>,
}

impl Known {
    pub fn of(runs: &[RunPlan], session: &Session) -> Self {
        let mut known = Self {
            arms: Vec::new(),
            seen: Vec::new(),
            manner: UNKNOWN,
            spent: 0,
            shut_runs: session.serving.ended_runs.clone(),
            shut: session.serving.given_up.clone(),
        };
        let measured = |plan: &RunPlan| session.run(plan.id());
        for run in runs.iter().filter_map(measured) {
            known.take(run, &Context::of(session, run.shape));
        }
        if session.environment.is_cluster() {
            // Each of several servers has slots and waves of its own.
            known.manner = Manner { slots: None, has_waves: false };
        }
        let arms = Arm::of_all(runs, known.manner).into_iter();
        known.arms = arms.filter(|arm| known.is_of_use(arm)).collect();
        known
    }

    fn take(&mut self, run: &Run, context: &Context<'_>) {
        for batch in &run.batches {
            let id = run.id().batch(batch.size);
            let speeds = speeds(&batch.measurements, context);
            let has_enough = batch.measurements.len() >= MAX_REPEATS as usize;
            // What found no server says nothing of the batch: another course may try it again.
            let is_unfit = speeds.is_empty()
                && batch.measurements.iter().any(|measured| !measured.failed_whole());
            if is_unfit || has_enough {
                self.shut.push(id);
            }
            if !speeds.is_empty() {
                self.seen.push(Seen { batch: id, speeds });
            }
        }
        let slots = run.measurements().filter_map(slots);
        let slots = slots.filter(|slots| slots.is_exact).map(|slots| slots.most).max();
        self.manner.slots = self.manner.slots.max(slots);
        self.manner.has_waves &= run.measurements().all(are_equal);
        self.spent += run.measurements().map(|measurement| measurement.requests).sum::<u32>();
    }

    /// Whether it has a figure, or can get one that says more than others do.
    fn is_of_use(&self, arm: &Arm) -> bool {
        let may = self.may(arm.batch) && self.may(arm.one_wave);
        self.full_speed(arm).is_some() || (!arm.is_idle && may)
    }

    /// Whether the batch may be measured.
    pub fn may(&self, batch: BatchId) -> bool {
        !self.shut.contains(&batch) && !self.shut_runs.contains(&batch.run())
    }

    /// What was seen of a batch.
    pub fn of_batch(&self, batch: BatchId) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.batch == batch)
    }

    /// The fastest batch by its mean; the first of equals.
    pub fn fastest(&self) -> Option<&Seen> {
        self.seen.iter().reduce(|best, seen| if seen.mean() > best.mean() { seen } else { best })
    }

    /// The arm of a batch's run.
    pub fn arm(&self, batch: BatchId) -> Option<&Arm> {
        self.arms.iter().find(|arm| arm.batch.run() == batch.run())
    }

    /// How fast the server would be with this many requests at once if all waves were full, tokens/s, by all
    /// measurements of the arm's workers count.
    pub fn full_speed(&self, arm: &Arm) -> Option<f64> {
        let of_run = self.seen.iter().filter(|seen| seen.batch.run() == arm.batch.run());
        let (mut sum, mut times) = (0.0, 0.0);
        for seen in of_run {
            sum += seen.speeds.iter().sum::<f64>() / self.manner.fill(seen.batch);
            times += seen.times();
        }
        (times > 0.0).then(|| sum / times)
    }

    /// The same knowledge with one more measurement of this speed.
    pub fn add(&mut self, batch: BatchId, tokens_per_s: f64) {
        self.spent = self.spent.saturating_add(batch.size);
        match self.seen.iter_mut().find(|seen| seen.batch == batch) {
            Some(seen) => seen.speeds.push(tokens_per_s),
            None => self.seen.push(Seen { batch, speeds: vec![tokens_per_s] }),
        }
    }
}

/// Answers that differ in length by no more end in waves.
const EQUAL_SHARE: f64 = 0.9;

/// Whether all answers are about as long, as those are that the limit of tokens ends.
fn are_equal(measurement: &Measurement) -> bool {
    let tokens = || measurement.successful().filter_map(|sample| sample.tokens);
    let (Some(least), Some(most)) = (tokens().min(), tokens().max()) else { return true };
    least as f64 >= most as f64 * EQUAL_SHARE
}
