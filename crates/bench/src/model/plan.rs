//! What a session is to measure: which batches, how, and roughly how long it will take.

use serde::{Deserialize, Serialize};

use super::bounds::{MAX_BATCH, MAX_WORKERS};
use super::{BatchId, Objectives, OwnPrompts, RunId, Shape, Strategy};

/// What a workers count means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The page keeps this many requests in flight: as one ends, the next starts.
    #[default]
    ClosedLoop,
    /// The server is started with this many slots (`OLLAMA_NUM_PARALLEL`), and the page sends every batch at
    /// once.
    Server,
}

/// What a session is to measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Workers counts, one run each.
    pub workers: Vec<u32>,
    /// The largest batch of every run's ladder; absent: max(4, 2 × workers).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_batch: Option<u32>,
    /// Pause between two batches, s; absent: as long as the server is found to need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_s: Option<f64>,
    /// A request that takes longer than this fails, s.
    pub timeout_s: f64,
    /// The prompt of every request; a unique marker is put before it.
    pub prompt: String,
    pub max_tokens: u32,
    /// The requests' shapes, each measured in its own runs; empty: only `prompt` with `max_tokens`.
    #[serde(rename = "shapes", skip_serializing_if = "Vec::is_empty")]
    pub several_shapes: Vec<Shape>,
    /// What is known of the user's own prompts, which every batch uses in turn instead of `prompt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_prompts: Option<OwnPrompts>,
    /// The context length that the model is loaded with (`num_ctx` of Ollama), tokens; absent: the server's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<u32>,
    pub temperature: f64,
    pub seed: i64,
    /// What a workers count means.
    pub mode: Mode,
    #[serde(skip_serializing_if = "Strategy::is_default")]
    pub strategy: Strategy,
    /// How often every batch is measured at least.
    pub repeats: u32,
    /// Batches that could still be the fastest are measured again, up to this many times; absent: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_repeats: Option<u32>,
    /// Batches of a run are measured in random order, so that heat or other load does not always fall on the
    /// largest ones.
    pub shuffle: bool,
    /// A batch of the first run is measured once more at the end.
    pub drift_check: bool,
    /// A grid measures batches of equal load once, in the first of their runs; the other runs get copies.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub share_equal_loads: bool,
    /// The value of `OLLAMA_NUM_PARALLEL`, if the user entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_slots: Option<u32>,
    /// A session that takes longer ends before the next batch, minutes. Absent, as in older files: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_minutes: Option<u32>,
    /// A session ends before the batch that would exceed this number of requests; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_requests: Option<u32>,
    /// The objectives that a configuration must meet; a search finds the fastest that does.
    #[serde(default, skip_serializing_if = "Objectives::is_default")]
    pub limits: Objectives,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            workers: vec![1, 2, 4, 8],
            max_batch: None,
            pause_s: None,
            timeout_s: 300.0,
            prompt: "Подробно расскажи, почему небо голубое, а закат красный. \
                     Объясни по шагам, с примерами, не короче двадцати предложений."
                .into(),
            max_tokens: 170,
            several_shapes: Vec::new(),
            own_prompts: None,
            context_tokens: None,
            temperature: 0.0,
            seed: 42,
            mode: Mode::ClosedLoop,
            strategy: Strategy::Grid,
            repeats: 1,
            most_repeats: None,
            shuffle: false,
            drift_check: true,
            share_equal_loads: false,
            asked_slots: None,
            // A session forgotten on Friday must not load the server until Monday.
            limit_minutes: Some(480),
            limit_requests: None,
            limits: Objectives::default(),
        }
    }
}

/// One run of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPlan {
    /// The number of its requests' shape in the plan.
    pub shape: u32,
    /// Requests kept in flight.
    pub workers: u32,
    /// Batch sizes in the order of measuring.
    pub batches: Vec<u32>,
}

impl RunPlan {
    /// The run's id.
    #[must_use]
    pub fn id(&self) -> RunId {
        RunId { shape: self.shape, workers: self.workers }
    }

    /// The run's batches in order.
    pub fn ids(&self) -> impl Iterator<Item = BatchId> + use<'_> {
        self.batches.iter().map(|&size| self.id().batch(size))
    }
}

impl Plan {
    /// The shapes of its requests; at least one.
    #[must_use]
    pub fn shapes(&self) -> Vec<Shape> {
        if self.several_shapes.is_empty() {
            return vec![Shape { max_tokens: self.max_tokens, ..Shape::default() }];
        }
        self.several_shapes.clone()
    }

    /// The shape of this number.
    #[must_use]
    pub fn shape(&self, number: u32) -> Option<Shape> {
        self.shapes().get(usize::try_from(number).ok()?).copied()
    }

    /// The same plan with only the shape of this number.
    #[must_use]
    pub fn of_shape(&self, number: u32) -> Option<Self> {
        let shape = self.shape(number)?;
        let max_tokens = shape.max_tokens;
        Some(Self { several_shapes: vec![shape], max_tokens, ..self.clone() })
    }

    /// The runs in order: shape by shape, or, if every workers count is another start of the server, all shapes
    /// at each.
    #[must_use]
    pub fn runs(&self) -> Vec<RunPlan> {
        let shapes = (0..).zip(self.shapes()).map(|(shape, _)| shape);
        let shapes: Vec<u32> = shapes.collect();
        let run = |shape, workers| RunPlan {
            shape,
            workers,
            batches: batch_ladder(workers, self.max_batch),
        };
        let of_shape = |&shape: &u32| self.workers.iter().map(move |&workers| run(shape, workers));
        let on_server =
            |&workers: &u32| shapes.iter().map(move |&shape| run(shape, workers)).collect();
        match self.mode {
            Mode::ClosedLoop => shapes.iter().flat_map(of_shape).collect(),
            Mode::Server => self.workers.iter().flat_map::<Vec<_>, _>(on_server).collect(),
        }
    }

    /// The batches of all runs in order.
    #[must_use]
    pub fn batches(&self) -> Vec<BatchId> {
        self.runs().iter().flat_map(RunPlan::ids).collect()
    }

    /// The most requests in flight at once in any of its runs.
    #[must_use]
    pub fn most_in_flight_of_all(&self) -> u32 {
        let runs = self.workers.iter().map(|&workers| self.most_in_flight(workers));
        runs.max().unwrap_or(1)
    }

    /// The most requests in flight at once in a run.
    #[must_use]
    pub fn most_in_flight(&self, workers: u32) -> u32 {
        let largest = batch_ladder(workers, self.max_batch).last().copied().unwrap_or(1);
        match self.mode {
            Mode::ClosedLoop => workers.min(largest),
            Mode::Server => largest.min(MAX_WORKERS).max(slots_burst(workers)),
        }
    }

    /// A first estimate of a batch's total time, s, before anything is measured.
    #[must_use]
    pub fn guess_batch_s(&self, id: BatchId) -> f64 {
        let Some(shape) = self.shape(id.shape) else { return 0.0 };
        let prompts_s = f64::from(shape.prompt_tokens.unwrap_or(0)) / GUESSED_PREFILL_TOKENS_PER_S;
        let answers_s = f64::from(shape.max_tokens) / guessed_tokens_per_s(id);
        f64::from(id.size) * (prompts_s + answers_s)
    }
}

/// The speed assumed of a batch, tokens/s: n streams together reach 125 · n^`GUESSED_GAIN`.
pub(crate) fn guessed_tokens_per_s(id: BatchId) -> f64 {
    125.0 * f64::from(id.workers.min(id.size).max(1)).powf(GUESSED_GAIN)
}

/// n streams together are n to this power as fast as one: the fit to the reference report
/// (`report_qwen3-1.7b.md`), from 117 tokens/s at 1 to 355 at 24. Only for estimates.
pub(crate) const GUESSED_GAIN: f64 = 0.33;
/// Prompt tokens/s of a GPU like the reference's. Only for the first estimate.
const GUESSED_PREFILL_TOKENS_PER_S: f64 = 2000.0;
/// Requests per expected slot that show how many slots there are.
const BURST_PER_SLOT: u32 = 3;

/// Size of the burst that counts this many slots: more requests than there should be slots.
#[must_use]
pub fn slots_burst(slots: u32) -> u32 {
    slots.saturating_mul(BURST_PER_SLOT).min(MAX_WORKERS)
}

/// Batch sizes of a run: 1, 2, 4, 8, 16, then in steps of 8, up to `max_batch` or max(4, 2 × workers).
#[must_use]
pub fn batch_ladder(workers: u32, max_batch: Option<u32>) -> Vec<u32> {
    let top = max_batch.unwrap_or_else(|| workers.saturating_mul(2).max(4));
    let doubling = [1, 2, 4, 8, 16].into_iter();
    doubling.chain((24..=MAX_BATCH).step_by(8)).take_while(|&batch| batch <= top).collect()
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
    fn a_plan_without_limits_reads_as_unlimited() {
        let read = serde_json::from_str::<Plan>("{}").unwrap();
        assert_eq!((read.limit_minutes, read.limit_requests), (None, None));
        assert_eq!(Plan { limit_minutes: Some(480), ..read }, Plan::default());
    }

    #[test]
    fn runs_go_shape_by_shape_but_in_server_mode_start_by_start() {
        let shape = |tokens| Shape { prompt_tokens: Some(tokens), max_tokens: 8, thinking: None };
        let plan = Plan {
            workers: vec![1, 2],
            several_shapes: vec![shape(128), shape(512)],
            ..Plan::default()
        };
        let order = |plan: &Plan| -> Vec<(u32, u32)> {
            plan.runs().iter().map(|run| (run.shape, run.workers)).collect()
        };
        assert_eq!(order(&plan), [(0, 1), (0, 2), (1, 1), (1, 2)]);
        let server = Plan { mode: Mode::Server, ..plan.clone() };
        assert_eq!(order(&server), [(0, 1), (1, 1), (0, 2), (1, 2)]);
        assert_eq!(plan.batches().last(), Some(&BatchId::new(2, 4).with_shape(1)));
        assert_eq!(plan.shape(1), Some(shape(512)));
        assert_eq!(plan.shape(2), None);
        let twice = Plan { several_shapes: vec![shape(128); 2], ..plan };
        assert_eq!(twice.validate(), Err(crate::PlanError::RepeatedShape));
    }

    #[test]
    fn a_plan_of_one_shape_does_not_mention_shapes() {
        let text = serde_json::to_string(&Plan::default()).unwrap();
        for word in ["shape", "own_prompts", "context", "strategy"] {
            assert!(!text.contains(word), "{text}");
        }
    }

    #[test]
    fn server_mode_sends_batches_at_once() {
        let plan = Plan { mode: Mode::Server, ..Plan::default() };
        assert_eq!((plan.most_in_flight(4), plan.most_in_flight(96)), (12, 192));
        assert_eq!(Plan::default().most_in_flight(4), 4);
    }
}
