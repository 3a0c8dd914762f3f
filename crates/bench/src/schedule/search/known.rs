//! What a search knows: which batches are measured, how fast they were, what may still be measured.

use super::arm::{Arm, FULL_ENOUGH, UNKNOWN, WaveModel};
use super::slowed::{noise, undisturbed};
use crate::judgement::{Context, Loads, slots, speeds};
use crate::schedule::tried::Tried;
use crate::stats::Interval;
use crate::{BatchId, MAX_REPEATS, Measurement, Mode, Run, RunId, RunPlan, Session, Slots};

/// How many standard errors of a difference apart two may be and still count as equally fast: 99.5 % of a
/// normal distribution, two-sided.
pub const STANDARD_ERRORS: f64 = 2.8;

/// A measured batch, with its valid speeds, tokens/s.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The batch measured.
    pub batch: BatchId,
    /// One per measurement, at least one.
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

/// The fastest batch by its mean; the first of equals.
pub fn fastest(seen: &[Seen]) -> Option<&Seen> {
    seen.iter().reduce(|best, seen| if seen.mean() > best.mean() { seen } else { best })
}

fn by_loads(measured: &[Seen], loads: &Loads) -> Vec<Seen> {
    let of_load = |seen: &Seen| Seen { batch: seen.batch, speeds: loads.speeds(seen.batch).into() };
    measured.iter().map(of_load).collect()
}

/// Everything known of the runs of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The arms that have figures or can get some, the fewest at once first.
    pub arms: Vec<Arm>,
    /// All valid measurements.
    pub measured: Vec<Seen>,
    /// Those of them that were not disturbed.
    pub seen: Vec<Seen>,
    /// For every measured batch all undisturbed measurements of its load, in any run.
    pub loads: Vec<Seen>,
    /// The check at the end: the first batch, measured once more.
    again: Vec<Seen>,
    /// Standard deviation of an undisturbed measurement, as a share of its mean.
    pub noise: f64,
    /// How the server processes requests.
    pub waves: WaveModel,
    /// Requests used, without those granted for measuring again and those of attempts that failed completely.
    pub spent: u32,
    /// Requests of attempts that failed completely; only the plan's limit counts them.
    pub failed: u32,
    /// Requests for measuring again what was disturbed.
    pub again_requests: u32,
    /// Runs that are measured no further.
    shut_runs: Vec<RunId>,
    /// Batches that are not measured again: they gave no figure, or were measured often enough.
    shut: Vec<BatchId>,
}

impl Known {
    pub fn of(runs: &[RunPlan], session: &Session) -> Self {
        let mut known = Self {
            arms: Vec::new(),
            measured: Vec::new(),
            seen: Vec::new(),
            loads: Vec::new(),
            again: Vec::new(),
            noise: noise(&[]),
            waves: UNKNOWN,
            spent: 0,
            failed: 0,
            again_requests: 0,
            shut_runs: session.serving.ended_runs.clone(),
            shut: [session.serving.given_up.as_slice(), &session.serving.skipped].concat(),
        };
        let measured = |plan: &RunPlan| session.run(plan.id());
        for run in runs.iter().filter_map(measured) {
            known.take(run, &Context::of(session, run.shape));
        }
        // More streams at once than these show are not slots.
        let seen = runs.iter().filter_map(measured).flat_map(Run::measurements).filter_map(slots);
        let exact = seen.reduce(Slots::and).filter(|slots| slots.is_exact);
        known.waves.slots = exact.map(|slots| slots.most);
        let is_asked_for =
            |seen: &Seen| runs.iter().flat_map(RunPlan::ids).any(|batch| batch == seen.batch);
        known.measured.retain(is_asked_for);
        if session.environment.is_cluster() {
            // With several servers each has its own slots and waves.
            known.waves = WaveModel { slots: None, has_waves: false };
        }
        known.judge();
        let arms = Arm::of_all(runs, known.waves).into_iter();
        known.arms = arms.filter(|arm| known.is_of_use(arm)).collect();
        known
    }

    fn take(&mut self, run: &Run, context: &Context<'_>) {
        for batch in &run.batches {
            let id = run.id().batch(batch.size);
            let tried = Tried::of(id, batch, 1, context);
            self.again_requests = self.again_requests.saturating_add(tried.spent());
            let speeds = tried.speeds;
            let has_enough = batch.measurements.len() >= MAX_REPEATS as usize;
            // A measurement that reached no server says nothing about the batch: another course may try it again.
            let is_unfit = speeds.is_empty()
                && batch.measurements.iter().any(|measured| !measured.failed_whole());
            if is_unfit || has_enough {
                self.shut.push(id);
            }
            if !speeds.is_empty() {
                self.measured.push(Seen { batch: id, speeds });
            }
        }
        let again = run.again.as_slice();
        let checks = again.iter().map(|again| {
            let speeds = speeds(std::slice::from_ref(again), context);
            Seen { batch: run.id().batch(again.requests), speeds }
        });
        self.again.extend(checks.filter(|check| !check.speeds.is_empty()));
        self.waves.has_waves &= run.measurements().all(are_equal);
        for measurement in run.measurements() {
            let used = if measurement.failed_whole() { &mut self.failed } else { &mut self.spent };
            *used = used.saturating_add(measurement.requests);
        }
    }

    /// Requests for measuring again do not count as the search's own, up to `most`.
    pub fn grant_again(&mut self, most: u32) {
        self.again_requests = self.again_requests.min(most);
        self.spent = self.spent.saturating_sub(self.again_requests);
    }

    /// Whether it has a figure, or can get one that says more than others.
    fn is_of_use(&self, arm: &Arm) -> bool {
        let may = self.may(arm.batch) && self.may(arm.look);
        self.full_speed(arm).is_some() || (!arm.is_idle && may)
    }

    /// Whether the batch may be measured.
    pub fn may(&self, batch: BatchId) -> bool {
        !self.shut.contains(&batch) && !self.shut_runs.contains(&batch.run())
    }

    /// The measurements of a batch.
    pub fn of_batch(&self, batch: BatchId) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.batch == batch)
    }

    /// The fastest batch by all measurements of its load, as in the analysis.
    pub fn fastest(&self) -> Option<&Seen> {
        fastest(&self.loads)
    }

    /// The batch to report, of those allowed: among those of equal load to the fastest the one that represents
    /// them ([`Arm::batch`]), unless it is significantly slower. The check at the end counts here too.
    pub fn named(&self, may_be: impl Fn(BatchId) -> bool) -> Option<Seen> {
        let loads = self.loads_with(&self.again);
        let mut seen = by_loads(&self.measured, &loads);
        seen.retain(|seen| may_be(seen.batch));
        let fastest = fastest(&seen)?;
        let arm = self.arm(fastest.batch)?.batch;
        let best = loads.interval(fastest.batch)?;
        let is_as_fast = |batch| loads.interval(batch).is_some_and(|own| !own.is_below(best));
        let whole = seen.iter().find(|seen| seen.batch == arm && is_as_fast(arm));
        Some(whole.unwrap_or(fastest).clone())
    }

    /// The speed of a batch from all measurements of its load, with its 95 % interval, tokens/s.
    pub fn speed(&self, batch: BatchId) -> Option<Interval> {
        self.loads_with(&self.again).interval(batch)
    }

    /// How often a batch's load was measured.
    pub fn times(&self, batch: BatchId) -> usize {
        self.loads_with(&self.again).times(batch)
    }

    fn loads_with(&self, again: &[Seen]) -> Loads {
        let all = self.measured.iter().chain(again);
        Loads::of(all.map(|seen| (seen.batch, seen.speeds.as_slice())), Mode::ClosedLoop)
    }

    /// The arm that represents a batch's load: that of its run, unless it is idle.
    pub fn arm(&self, batch: BatchId) -> Option<&Arm> {
        let at_once = self.waves.at_once(batch);
        let rank = |arm: &&Arm| (arm.is_idle, arm.batch.run() != batch.run());
        self.arms.iter().filter(|arm| arm.in_flight == at_once).min_by_key(rank)
    }

    /// The measurements of this many requests at once, in the fullest waves.
    fn fullest<'a>(&self, seen: &'a [Seen], in_flight: u32) -> impl Iterator<Item = &'a Seen> {
        let (waves, at) = (self.waves, in_flight);
        let of_arm = move |seen: &&Seen| waves.at_once(seen.batch) == at;
        let fills = seen.iter().filter(of_arm).map(|seen| waves.fill(seen.batch));
        let least = fills.fold(0.0, f64::max) * FULL_ENOUGH;
        seen.iter().filter(of_arm).filter(move |seen| waves.fill(seen.batch) >= least)
    }

    /// The server's speed with this many requests at once if all waves were full, tokens/s, and the number of
    /// measurements behind it; `but` is left out.
    pub fn full_speed_without(&self, arm: &Arm, but: Option<BatchId>) -> Option<(f64, f64)> {
        let others = self.fullest(&self.seen, arm.in_flight).filter(|seen| Some(seen.batch) != but);
        let (sum, times) = others.fold((0.0, 0.0), |(sum, times), seen| {
            let full: f64 =
                seen.speeds.iter().map(|speed| speed / self.waves.fill(seen.batch)).sum();
            (sum + full, times + seen.times())
        });
        (times > 0.0).then(|| (sum / times, times))
    }

    /// The server's speed with this many requests at once if all waves were full, tokens/s.
    pub fn full_speed(&self, arm: &Arm) -> Option<f64> {
        self.full_speed_without(arm, None).map(|(speed, _)| speed)
    }

    /// The only batch measured with this many at once, if it was measured once.
    pub fn only_look(&self, arm: &Arm) -> Option<BatchId> {
        let mut looks = self.fullest(&self.measured, arm.in_flight);
        let look = looks.next().filter(|look| look.speeds.len() == 1)?;
        looks.next().is_none().then_some(look.batch)
    }

    /// Whether a batch was measured once, disturbed or not.
    pub fn was_measured_once(&self, batch: BatchId) -> bool {
        self.measured.iter().any(|seen| seen.batch == batch && seen.speeds.len() == 1)
    }

    /// Adds another measurement of this speed.
    pub fn add(&mut self, batch: BatchId, tokens_per_s: f64) {
        self.spent = self.spent.saturating_add(batch.size);
        match self.measured.iter_mut().find(|seen| seen.batch == batch) {
            Some(seen) => seen.speeds.push(tokens_per_s),
            None => self.measured.push(Seen { batch, speeds: vec![tokens_per_s] }),
        }
        self.judge();
    }

    /// Separates disturbed measurements: first by the prior noise, then by the noise of what remains.
    fn judge(&mut self) {
        let undoubted = undisturbed(&self.measured, self.waves, noise(&[]));
        self.seen = undisturbed(&self.measured, self.waves, noise(&undoubted));
        self.noise = noise(&self.seen);
        self.loads = by_loads(&self.measured, &self.loads_with(&[]));
    }
}

/// Answers whose lengths differ by no more than this end in waves.
const EQUAL_SHARE: f64 = 0.9;

/// Whether all answers are about equally long, as when the token limit ends them.
fn are_equal(measurement: &Measurement) -> bool {
    let tokens = || measurement.successful().filter_map(|sample| sample.tokens);
    let (Some(least), Some(most)) = (tokens().min(), tokens().max()) else { return true };
    least as f64 >= most as f64 * EQUAL_SHARE
}
