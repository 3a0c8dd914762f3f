//! A report of GuideLLM as JSON (`src/guidellm/benchmark/schemas/`): a list of benchmarks, each under one
//! strategy. Only those that keep a number of requests in flight are runs.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::moment::iso_of_unix_s;
use super::{Results, in_lanes};
use crate::{Failure, Measurement, Sample};

/// What ends a benchmark after a given time: the name since 0.7, and that of before.
const TIME_LIMITS: [&str; 2] = ["max_duration", "max_seconds"];

#[derive(Deserialize)]
struct File {
    metadata: Metadata,
    benchmarks: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Metadata {
    guidellm_version: String,
}

#[derive(Deserialize)]
struct Benchmark {
    config: Config,
    metrics: Metrics,
    requests: ByStatus<Vec<Request>>,
    /// Among others `end_queuing_constraints`: what made it send no more requests, by name.
    #[serde(default)]
    scheduler_state: Value,
    /// Unix time, s.
    start_time: Option<f64>,
    /// The window of measurement, s.
    duration: f64,
}

#[derive(Deserialize)]
struct Config {
    strategy: Strategy,
    backend: Backend,
}

#[derive(Deserialize)]
struct Strategy {
    type_: String,
    streams: Option<u32>,
    max_concurrency: Option<u32>,
}

#[derive(Deserialize)]
struct Backend {
    model: String,
}

#[derive(Deserialize)]
struct Metrics {
    request_totals: Totals,
    output_tokens_per_second: Throughput,
}

#[derive(Deserialize)]
struct Totals {
    successful: u32,
    errored: u32,
    total: u32,
}

/// What the server generated in the window, including answers cut off at its end.
#[derive(Deserialize)]
struct Throughput {
    total: Mean,
}

#[derive(Deserialize)]
struct Mean {
    mean: f64,
}

#[derive(Deserialize)]
struct ByStatus<T> {
    successful: T,
    errored: T,
}

#[derive(Deserialize)]
struct Request {
    prompt_tokens: Option<u64>,
    cached_tokens: Option<u64>,
    output_tokens: Option<u64>,
    request_end_time: f64,
    info: Info,
}

#[derive(Deserialize)]
struct Info {
    timings: Timings,
    error: Option<String>,
}

/// Unix times, s.
#[derive(Deserialize)]
struct Timings {
    request_start: Option<f64>,
    first_token_iteration: Option<f64>,
    /// Of the answer itself; before 0.7 there is no such field.
    #[serde(default, deserialize_with = "present")]
    first_output_token_iteration: Option<Option<f64>>,
    last_token_iteration: Option<f64>,
}

/// A field that is there, though it may be null.
fn present<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(field).map(Some)
}

pub fn results(text: &str) -> Option<Results> {
    let file: File = serde_json::from_str(text).ok()?;
    let model = file.benchmarks.first()?.config.backend.model.clone();
    let is_same = file.benchmarks.iter().all(|benchmark| benchmark.config.backend.model == model);
    let levels = file.benchmarks.iter().filter_map(Benchmark::level).collect();
    let is_timed = file.benchmarks.iter().any(Benchmark::is_timed);
    let version = file.metadata.guidellm_version;
    let start_s = file.benchmarks.iter().filter_map(|it| it.start_time).reduce(f64::min);
    let started_at = start_s.and_then(iso_of_unix_s);
    is_same.then_some(Results { engine: "GuideLLM", version, model, started_at, is_timed, levels })
}

impl Strategy {
    /// How many requests it keeps in flight; `None` if they come at a rate.
    fn workers(&self) -> Option<u32> {
        match self.type_.as_str() {
            "synchronous" => Some(1),
            "concurrent" => self.streams,
            "throughput" => self.max_concurrency,
            _ => None,
        }
    }
}

impl Benchmark {
    fn level(&self) -> Option<(u32, Measurement)> {
        let workers = self.config.strategy.workers()?;
        let tokens = self.metrics.output_tokens_per_second.total.mean * self.duration;
        let samples = self.samples();
        let totals = &self.metrics.request_totals;
        let measurement = Measurement {
            requests: totals.total,
            total_s: self.duration,
            // An answer partly in the window counts with its share.
            tokens: tokens.round() as u64,
            unseen_failures: samples.as_ref().map_or(totals.errored, |_| 0),
            samples: samples.unwrap_or_default(),
            ..Measurement::default()
        };
        Some((workers, measurement))
    }

    /// Whether it is a run that time ended.
    fn is_timed(&self) -> bool {
        let ended = self.scheduler_state.get("end_queuing_constraints");
        let has = |limit: &&str| ended.is_some_and(|ended| ended.get(*limit).is_some());
        self.config.strategy.workers().is_some() && TIME_LIMITS.iter().any(has)
    }

    /// The requests that ended, if the report has all of them.
    fn samples(&self) -> Option<Vec<Sample>> {
        let (ByStatus { successful, errored }, totals) =
            (&self.requests, &self.metrics.request_totals);
        let are_all = |requests: &[Request], total| u32::try_from(requests.len()) == Ok(total);
        if !are_all(successful, totals.successful) || !are_all(errored, totals.errored) {
            return None;
        }
        let requests = || successful.iter().chain(errored);
        let starts_s = requests().filter_map(|request| request.info.timings.request_start);
        let from_s = starts_s.reduce(f64::min)?;
        let answered = successful.iter().map(|request| request.sample(from_s));
        let failed = errored.iter().map(|request| request.failed(from_s));
        answered.chain(failed).collect::<Option<_>>().map(in_lanes)
    }
}

impl Request {
    fn sample(&self, from_s: f64) -> Option<Sample> {
        let timings = &self.info.timings;
        let at_ms = |moment_s: Option<f64>| Some((moment_s? - from_s) * 1e3);
        Some(Sample {
            sent_ms: at_ms(timings.request_start)?,
            first_ms: at_ms(timings.first_token_iteration),
            // Without the field thinking cannot be told from the answer.
            answer_ms: at_ms(
                timings.first_output_token_iteration.unwrap_or(timings.first_token_iteration),
            ),
            last_ms: at_ms(timings.last_token_iteration),
            end_ms: at_ms(Some(self.request_end_time))?,
            tokens: self.output_tokens,
            prompt_tokens: self.prompt_tokens,
            cached_tokens: self.cached_tokens,
            ..Sample::default()
        })
    }

    fn failed(&self, from_s: f64) -> Option<Sample> {
        let error = Some(Failure::untold());
        let error_message = self.info.error.clone();
        Some(Sample { error, error_message, tokens: None, ..self.sample(from_s)? })
    }
}
