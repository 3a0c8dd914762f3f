//! What is asked of a session: which batches, how, and about how long it will take.

use serde::{Deserialize, Serialize};

use crate::PlanError;

/// The browser is asked for no more requests in flight than this: 32 lanes of 6. Above about 240
/// Chromium's socket pool behaves at random.
pub const MAX_WORKERS: u32 = 192;
/// Larger batches only repeat what the steady state shows.
pub const MAX_BATCH: u32 = 1000;
/// More runs than anyone waits for.
pub const MAX_RUNS: usize = 64;
/// More repeats of a batch than ever made a mean better.
pub const MAX_REPEATS: u32 = 20;

/// What a workers count means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The page keeps so many requests in flight: as one ends, the next starts.
    #[default]
    ClosedLoop,
    /// The server is started with so many slots (`OLLAMA_NUM_PARALLEL`), and the page sends every batch
    /// whole.
    Server,
}

/// What is asked of one session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Workers counts, one run each.
    pub workers: Vec<u32>,
    /// Upper end of every run's batch ladder; absent: max(4, 2 × workers).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_batch: Option<u32>,
    /// Rest between two batches, s.
    pub pause_s: f64,
    /// A request that takes longer has failed, s.
    pub timeout_s: f64,
    /// What every request asks; a unique marker is put before it.
    pub prompt: String,
    /// Generated tokens are limited to this many per request.
    pub max_tokens: u32,
    /// Sampling temperature.
    pub temperature: f64,
    /// Sampling seed.
    pub seed: i64,
    /// What a workers count means.
    pub mode: Mode,
    /// How often every batch is measured.
    pub repeats: u32,
    /// Batches that could still be the fastest are measured again, up to so often; absent: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_repeats: Option<u32>,
    /// Batches of a run are measured in random order, so that heat or other load does not always meet the
    /// largest ones.
    pub shuffle: bool,
    /// The first batch is measured once more at the end.
    pub drift_check: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            workers: vec![1, 2, 4, 8],
            max_batch: None,
            pause_s: 2.0,
            timeout_s: 300.0,
            prompt: "Подробно расскажи, почему небо голубое, а закат красный. \
                     Объясни по шагам, с примерами, не короче двадцати предложений."
                .into(),
            max_tokens: 170,
            temperature: 0.0,
            seed: 42,
            mode: Mode::ClosedLoop,
            repeats: 1,
            most_repeats: None,
            shuffle: false,
            drift_check: true,
        }
    }
}

/// One run of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPlan {
    /// Requests kept in flight.
    pub workers: u32,
    /// Batch sizes in the order of measuring.
    pub batches: Vec<u32>,
}

impl Plan {
    /// The runs in order.
    #[must_use]
    pub fn runs(&self) -> Vec<RunPlan> {
        let run = |&workers| RunPlan { workers, batches: batch_ladder(workers, self.max_batch) };
        self.workers.iter().map(run).collect()
    }

    /// The batches of all runs in order, as workers and size.
    #[must_use]
    pub fn batches(&self) -> Vec<(u32, u32)> {
        let sizes = |run: RunPlan| run.batches.into_iter().map(move |size| (run.workers, size));
        self.runs().into_iter().flat_map(sizes).collect()
    }

    /// Checks every figure against its range.
    ///
    /// # Errors
    /// The first figure that is out of range.
    pub fn validate(&self) -> Result<(), PlanError> {
        if self.workers.is_empty() {
            return Err(PlanError::NoWorkers);
        }
        if self.workers.len() > MAX_RUNS {
            return Err(PlanError::TooManyRuns(self.workers.len()));
        }
        for (index, &workers) in self.workers.iter().enumerate() {
            if !(1..=MAX_WORKERS).contains(&workers) {
                return Err(PlanError::Workers(workers));
            }
            if self.workers.iter().take(index).any(|&earlier| earlier == workers) {
                return Err(PlanError::RepeatedWorkers(workers));
            }
        }
        if let Some(max_batch) = self.max_batch.filter(|batch| !(1..=MAX_BATCH).contains(batch)) {
            return Err(PlanError::MaxBatch(max_batch));
        }
        if !(1..=32_768).contains(&self.max_tokens) {
            return Err(PlanError::MaxTokens(self.max_tokens));
        }
        if !(0.0..=600.0).contains(&self.pause_s) {
            return Err(PlanError::Pause(self.pause_s));
        }
        if !(1.0..=7200.0).contains(&self.timeout_s) {
            return Err(PlanError::Timeout(self.timeout_s));
        }
        if !(0.0..=2.0).contains(&self.temperature) {
            return Err(PlanError::Temperature(self.temperature));
        }
        if self.prompt.trim().is_empty() {
            return Err(PlanError::NoPrompt);
        }
        if !(1..=MAX_REPEATS).contains(&self.repeats) {
            return Err(PlanError::Repeats(self.repeats));
        }
        let most = self.most_repeats.filter(|most| !(self.repeats..=MAX_REPEATS).contains(most));
        if let Some(most) = most {
            return Err(PlanError::MostRepeats(most));
        }
        Ok(())
    }

    /// How much work the plan is, and about how long it will take. Extra repeats of close batches are
    /// not foreseen.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let mut estimate = Estimate::default();
        let measured = self.batches().into_iter().map(|batch| (batch, self.repeats));
        let checks = self.drift_checks().into_iter().map(|batch| (batch, 1));
        for ((workers, batch), times) in measured.chain(checks) {
            let once_s = self.guess_batch_s(workers, batch) + self.pause_s;
            estimate.batches += times;
            estimate.requests += batch * times;
            estimate.duration_s += once_s * f64::from(times);
        }
        if estimate.batches > 0 {
            estimate.duration_s -= self.pause_s;
        }
        estimate
    }

    /// The batches that are measured once more at the end, as workers and size: the first of the session,
    /// in server mode, where every run has a server of its own, the first of every run.
    #[must_use]
    pub fn drift_checks(&self) -> Vec<(u32, u32)> {
        let runs = self.runs();
        let batches: usize = runs.iter().map(|run| run.batches.len()).sum();
        if !self.drift_check || batches < 2 {
            return Vec::new();
        }
        let checked = if self.mode == Mode::Server { runs.len() } else { 1 };
        let first = |run: &RunPlan| Some((run.workers, *run.batches.first()?));
        runs.iter().take(checked).filter_map(first).collect()
    }

    /// The most requests that a run has in flight at once.
    #[must_use]
    pub fn most_in_flight(&self, workers: u32) -> u32 {
        let largest = batch_ladder(workers, self.max_batch).last().copied().unwrap_or(1);
        match self.mode {
            Mode::ClosedLoop => workers.min(largest),
            Mode::Server => largest.min(MAX_WORKERS).max(slots_burst(workers)),
        }
    }

    /// A first guess of one batch's total time, s, before anything is measured.
    ///
    /// Aggregate tokens/s for n streams is taken as 125 × n^0.33: the fit to the reference report
    /// (`report_qwen3-1.7b.md`), from 117 at 1 to 355 at 24.
    #[must_use]
    pub fn guess_batch_s(&self, workers: u32, batch: u32) -> f64 {
        let streams = f64::from(workers.min(batch).max(1));
        f64::from(batch) * f64::from(self.max_tokens) / (125.0 * streams.powf(0.33))
    }
}

/// So many requests a slot show how many slots there are.
const BURST_PER_SLOT: u32 = 3;

/// Requests of the burst that counts so many slots: more than there should be slots.
#[must_use]
pub fn slots_burst(slots: u32) -> u32 {
    slots.saturating_mul(BURST_PER_SLOT).min(MAX_WORKERS)
}

/// The size of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Batches of all runs.
    pub batches: u32,
    /// Requests of all batches.
    pub requests: u32,
    /// Batches and the pauses between them, s.
    pub duration_s: f64,
}

/// Batch sizes of a run: 1, 2, 4, 8, 16, then + 8, up to `max_batch`, or max(4, 2 × workers).
#[must_use]
pub fn batch_ladder(workers: u32, max_batch: Option<u32>) -> Vec<u32> {
    let top = max_batch.unwrap_or_else(|| workers.saturating_mul(2).max(4));
    let doubling = [1, 2, 4, 8, 16].into_iter();
    doubling.chain((24..=MAX_BATCH).step_by(8)).take_while(|&batch| batch <= top).collect()
}

/// Reads a workers list as people write it: numbers apart by spaces, commas or semicolons, ranges `3-6`.
///
/// # Errors
/// A part that is not a number or a rising range, or a number out of 1 ..= [`MAX_WORKERS`].
pub fn parse_workers(text: &str) -> Result<Vec<u32>, PlanError> {
    let mut workers = Vec::new();
    let parts = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    for part in parts.filter(|part| !part.is_empty()) {
        let number = |digits: &str| {
            let count = digits.parse().map_err(|_| PlanError::NotANumber(part.into()))?;
            if (1..=MAX_WORKERS).contains(&count) {
                Ok(count)
            } else {
                Err(PlanError::Workers(count))
            }
        };
        match part.split_once(['-', '–']) {
            Some((first, last)) => {
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return Err(PlanError::NotANumber(part.into()));
                }
                workers.extend(first..=last);
            }
            None => workers.push(number(part)?),
        }
    }
    if workers.is_empty() { Err(PlanError::NoWorkers) } else { Ok(workers) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ladder_doubles_then_goes_by_eight() {
        assert_eq!(batch_ladder(1, None), [1, 2, 4]);
        assert_eq!(batch_ladder(2, None), [1, 2, 4]);
        assert_eq!(batch_ladder(4, None), [1, 2, 4, 8]);
        assert_eq!(batch_ladder(15, None), [1, 2, 4, 8, 16, 24]);
        assert_eq!(batch_ladder(24, None), [1, 2, 4, 8, 16, 24, 32, 40, 48]);
        assert_eq!(batch_ladder(1, Some(8)), [1, 2, 4, 8]);
        assert_eq!(batch_ladder(u32::MAX, None).last(), Some(&1000));
        assert!(batch_ladder(1, Some(0)).is_empty());
    }

    #[test]
    fn workers_are_read_as_people_write_them() {
        assert_eq!(parse_workers(" 1, 2 3;5-7 "), Ok(vec![1, 2, 3, 5, 6, 7]));
        assert_eq!(parse_workers(""), Err(PlanError::NoWorkers));
        assert_eq!(parse_workers("1 two"), Err(PlanError::NotANumber("two".into())));
        assert_eq!(parse_workers("7-5"), Err(PlanError::NotANumber("7-5".into())));
        assert_eq!(parse_workers("0"), Err(PlanError::Workers(0)));
        assert_eq!(parse_workers("1-4000000000"), Err(PlanError::Workers(4_000_000_000)));
        assert_eq!(parse_workers("99999999999"), Err(PlanError::NotANumber("99999999999".into())));
    }

    #[test]
    fn figures_out_of_range_are_named() {
        let plan = |change: fn(&mut Plan)| {
            let mut plan = Plan::default();
            change(&mut plan);
            plan.validate()
        };
        assert_eq!(plan(|_| ()), Ok(()));
        assert_eq!(plan(|p| p.workers.clear()), Err(PlanError::NoWorkers));
        assert_eq!(plan(|p| p.workers = vec![193]), Err(PlanError::Workers(193)));
        assert_eq!(plan(|p| p.workers = vec![2, 2]), Err(PlanError::RepeatedWorkers(2)));
        assert_eq!(plan(|p| p.workers = (1..=65).collect()), Err(PlanError::TooManyRuns(65)));
        assert_eq!(plan(|p| p.max_batch = Some(1001)), Err(PlanError::MaxBatch(1001)));
        assert_eq!(plan(|p| p.max_tokens = 0), Err(PlanError::MaxTokens(0)));
        assert_eq!(plan(|p| p.pause_s = -1.0), Err(PlanError::Pause(-1.0)));
        assert!(matches!(plan(|p| p.timeout_s = f64::NAN), Err(PlanError::Timeout(_))));
        assert_eq!(plan(|p| p.temperature = 2.5), Err(PlanError::Temperature(2.5)));
        assert_eq!(plan(|p| p.prompt = " \n".into()), Err(PlanError::NoPrompt));
        assert_eq!(plan(|p| p.repeats = 0), Err(PlanError::Repeats(0)));
        assert_eq!(plan(|p| p.most_repeats = Some(21)), Err(PlanError::MostRepeats(21)));
    }

    #[test]
    fn estimate_counts_batches_requests_and_pauses() {
        let plan = Plan { workers: vec![1, 4], max_tokens: 125, ..Plan::default() };
        let plan = Plan { drift_check: false, ..plan };
        let estimate = plan.estimate();
        assert_eq!((estimate.batches, estimate.requests), (7, 22));
        let batches_s = 7.0 + 1.0 + 2.0 / 2f64.powf(0.33) + 12.0 / 4f64.powf(0.33);
        assert!((estimate.duration_s - batches_s - 6.0 * 2.0).abs() < 1e-9);
        let thrice = Plan { repeats: 3, drift_check: true, ..plan.clone() }.estimate();
        assert_eq!((thrice.batches, thrice.requests), (22, 67));
        assert_eq!(Plan { workers: vec![], ..plan }.estimate(), Estimate::default());
    }

    #[test]
    fn drift_is_looked_for_where_the_server_stays_the_same() {
        let plan = Plan { workers: vec![2, 4], ..Plan::default() };
        assert_eq!(plan.drift_checks(), [(2, 1)]);
        assert_eq!(Plan { mode: Mode::Server, ..plan.clone() }.drift_checks(), [(2, 1), (4, 1)]);
        assert_eq!(Plan { workers: vec![2], max_batch: Some(1), ..plan }.drift_checks(), []);
    }

    #[test]
    fn server_mode_sends_batches_whole() {
        let plan = Plan { mode: Mode::Server, ..Plan::default() };
        assert_eq!((plan.most_in_flight(4), plan.most_in_flight(96)), (12, 192));
        assert_eq!(Plan::default().most_in_flight(4), 4);
    }
}
