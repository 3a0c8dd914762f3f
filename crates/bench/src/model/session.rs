//! What a session, a run and a batch hold, and which batch is the best.

use serde::{Deserialize, Serialize};

use crate::audit::Warning;
use crate::{OwnError, Plan, Sample, audit, repeats};

/// One benchmark of one model on one server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The model as the server names it.
    pub model: String,
    /// What was asked; absent in files of other programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// Where it was measured.
    #[serde(default, skip_serializing_if = "Environment::is_empty")]
    pub environment: Environment,
    /// The request that loaded the model; not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<Sample>,
    /// One run for each workers count, in the plan's order.
    pub runs: Vec<Run>,
}

/// The conditions of a session, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// When the session began, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// The server's address as the user gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_url: Option<String>,
    /// The server's program and version, such as `Ollama 0.33.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_program: Option<String>,
    /// The model's architecture, such as `qwen3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Quantization of the model, such as `Q4_K_M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization: Option<String>,
    /// Number of parameters, such as `1.7B`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter_size: Option<String>,
    /// The browser's own name of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// How many lanes were open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<u32>,
    /// What the page's own measuring adds, by a stream of known timing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_error: Option<OwnError>,
}

impl Environment {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All batches of one workers count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// How many requests were kept in flight at once.
    pub workers: u32,
    /// The batches, smallest first, in whatever order they were measured.
    pub batches: Vec<Batch>,
    /// In server mode: how many slots the server was seen to have before this run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// The first measured batch, once more at the end: shows drift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Batch>,
}

/// B requests of identical shape, measured together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// How many requests.
    pub batch: u32,
    /// From the first request sent to the last response finished, s.
    pub total_s: f64,
    /// Generated tokens of all successful requests, by the server's count.
    pub tokens: u64,
    /// The most requests that were in flight at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_in_flight: Option<u32>,
    /// How many requests should have been in flight but for too few lanes; absent if there were enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_in_flight: Option<u32>,
    /// The requests themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Sample>,
    /// What the page noticed of itself meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientWatch>,
    /// What the server held in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<ServerMemory>,
    /// The other times that this batch was measured; the one shown is the median by speed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_repeats: Vec<Batch>,
}

/// What the page noticed of itself while a batch was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClientWatch {
    /// How long a smallest request took just before, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_ms: Option<f64>,
    /// The greatest lateness of the worker's heartbeat, ms.
    #[serde(default)]
    pub lag_ms: f64,
    /// How long the page was hidden, ms.
    #[serde(default)]
    pub hidden_ms: f64,
    /// The clock's step, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer_step_ms: Option<f64>,
}

/// What the server held in memory right before a batch and right after it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerMemory {
    /// Before.
    pub before: Vec<LoadedModel>,
    /// After.
    pub after: Vec<LoadedModel>,
}

/// A model in the server's memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadedModel {
    /// Its name.
    pub name: String,
    /// Its checksum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Bytes of memory it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Bytes of it in video memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vram_bytes: Option<u64>,
    /// The context of one request, tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<u64>,
}

impl Batch {
    /// Total time shared out over the requests, s. Not the mean latency.
    #[must_use]
    pub fn average_s(&self) -> f64 {
        self.total_s / f64::from(self.batch)
    }

    /// Tokens per second of the whole batch.
    #[must_use]
    pub fn tokens_per_s(&self) -> f64 {
        self.tokens as f64 / self.total_s
    }

    /// How long a smallest request took just before the batch, ms; 0 where it is not known.
    #[must_use]
    pub fn rtt_ms(&self) -> f64 {
        self.client.as_ref().and_then(|client| client.rtt_ms).unwrap_or(0.0)
    }

    /// How many requests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.samples.iter().filter(|sample| !sample.is_success()).count()
    }

    /// Whether the browser or the page, not the server, set the pace.
    #[must_use]
    pub fn limited_by_browser(&self) -> bool {
        audit::of_batch(self).iter().any(Warning::is_browsers)
    }

    /// Whether the figures are the server's: nothing failed and nothing else set the pace.
    #[must_use]
    pub fn can_be_optimum(&self) -> bool {
        self.tokens_per_s().is_finite() && !audit::of_batch(self).iter().any(Warning::disqualifies)
    }
}

impl Run {
    /// The batch with the highest tokens/s among those whose figures are the server's; the first of equals.
    #[must_use]
    pub fn optimum(&self) -> Option<&Batch> {
        first_fastest(self.batches.iter().filter(|batch| batch.can_be_optimum()), |batch| {
            batch.tokens_per_s()
        })
    }
}

/// A workers count with its optimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Configuration<'a> {
    /// How many requests in flight.
    pub workers: u32,
    /// The optimum of that run.
    pub batch: &'a Batch,
}

impl Session {
    /// The optimum of every run that has one.
    pub fn optima(&self) -> impl Iterator<Item = Configuration<'_>> {
        self.runs.iter().filter_map(|run| {
            run.optimum().map(|batch| Configuration { workers: run.workers, batch })
        })
    }

    /// Batches of the plan that were not measured as often as wanted; none of a session without a plan.
    #[must_use]
    pub fn missing_batches(&self) -> usize {
        let Some(plan) = &self.plan else { return 0 };
        let is_missing = |(workers, size): &(u32, u32)| {
            repeats::count(&self.runs, *workers, *size) < plan.repeats
        };
        plan.batches().into_iter().filter(is_missing).count()
    }

    /// The batches of all runs, as they are shown.
    pub fn batches(&self) -> impl Iterator<Item = &Batch> {
        self.runs.iter().flat_map(|run| &run.batches)
    }

    /// The fastest optimum of all runs; the first of equals.
    #[must_use]
    pub fn best(&self) -> Option<Configuration<'_>> {
        first_fastest(self.optima(), |configuration| configuration.batch.tokens_per_s())
    }
}

/// The first of the items with the highest speed. `Iterator::max_by` would give the last of equals.
fn first_fastest<T>(items: impl Iterator<Item = T>, speed: impl Fn(&T) -> f64) -> Option<T> {
    items.reduce(|best, item| if speed(&item) > speed(&best) { item } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Failure;

    fn batch(batch: u32, total_s: f64, tokens: u64) -> Batch {
        Batch { batch, total_s, tokens, ..Batch::default() }
    }

    #[test]
    fn first_of_equals_is_the_optimum() {
        let run = Run {
            workers: 1,
            batches: vec![batch(1, 1.0, 10), batch(2, 2.0, 20), batch(4, 9.0, 40)],
            ..Run::default()
        };
        assert_eq!(run.optimum().map(|batch| batch.batch), Some(1));
        let session =
            Session { runs: vec![run.clone(), Run { workers: 2, ..run }], ..Session::default() };
        assert_eq!(session.best().map(|best| best.workers), Some(1));
    }

    #[test]
    fn a_failed_or_limited_batch_is_never_the_optimum() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let run = Run {
            workers: 8,
            batches: vec![
                batch(1, 1.0, 10),
                Batch { samples: vec![failed], ..batch(2, 1.0, 50) },
                Batch { wanted_in_flight: Some(8), ..batch(8, 1.0, 90) },
            ],
            ..Run::default()
        };
        assert_eq!(run.optimum().map(|batch| batch.batch), Some(1));
    }

    #[test]
    fn what_of_the_plan_is_missing_is_counted() {
        let plan = Plan { workers: vec![1, 2], max_batch: Some(2), ..Plan::default() };
        let runs = vec![Run { workers: 2, batches: vec![batch(1, 1.0, 1)], ..Run::default() }];
        let session = Session { plan: Some(plan), runs, ..Session::default() };
        assert_eq!(session.missing_batches(), 3);
        assert_eq!(Session { plan: None, ..session }.missing_batches(), 0);
    }

    #[test]
    fn no_batches_no_optimum() {
        assert_eq!(Run::default().optimum(), None);
        assert_eq!(Session::default().best(), None);
    }
}
