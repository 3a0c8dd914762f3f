//! Results of `vllm bench serve`, as written by `--save-result` and `--append-result`: a JSON object for each
//! measurement (`vllm/benchmarks/serve.py`).

use serde::Deserialize;
use serde_json::Value;

use super::moment::iso_of_digits;
use super::{Results, in_lanes};
use crate::{Failure, Measurement, Sample};

/// The program's way to say that requests are not paced.
const NO_RATE: &str = "inf";
/// Prompts or answers this many times as long make another workload: a sweep over lengths, appended to one file.
const OTHER_LENGTH: f64 = 1.5;

#[derive(Deserialize)]
struct File {
    model_id: String,
    /// Such as `20261128-220625`, without a zone.
    date: Option<String>,
    num_prompts: u32,
    /// Requests per second, as a number or a text.
    request_rate: Value,
    ramp_up_strategy: Option<String>,
    max_concurrency: Option<u32>,
    duration: f64,
    completed: u32,
    failed: Option<u32>,
    total_input_tokens: Option<u64>,
    total_output_tokens: u64,
    max_concurrent_requests: Option<u32>,
    // For each request, s and tokens; only with `--save-detailed`, and not in every version.
    #[serde(default)]
    input_lens: Vec<u64>,
    #[serde(default)]
    output_lens: Vec<u64>,
    #[serde(default)]
    ttfts: Vec<f64>,
    #[serde(default)]
    itls: Vec<Vec<f64>>,
    #[serde(default)]
    latencies: Vec<f64>,
    #[serde(default)]
    start_times: Vec<f64>,
    #[serde(default)]
    errors: Vec<Option<String>>,
}

pub fn results(text: &str) -> Option<Results> {
    let files = serde_json::Deserializer::from_str(text).into_iter::<File>();
    let files: Vec<File> = files.collect::<Result<_, _>>().ok()?;
    let model = files.first()?.model_id.clone();
    let is_same = files.iter().all(|file| file.model_id == model);
    let is_one_load = [File::prompt_tokens, File::answer_tokens].into_iter().all(|tokens| {
        let lengths = || files.iter().filter_map(tokens);
        let (least, most) = (lengths().reduce(f64::min), lengths().reduce(f64::max));
        least.zip(most).is_none_or(|(least, most)| most <= least * OTHER_LENGTH)
    });
    let is_same = is_same && is_one_load;
    let levels = files.iter().map(File::level).collect::<Option<_>>().filter(|_| is_same)?;
    let dates = files.iter().filter_map(|file| file.date.as_deref());
    let started_at = dates.min().and_then(iso_of_digits);
    let version = String::new();
    let is_timed = false;
    Some(Results { engine: "vLLM bench serve", version, model, started_at, is_timed, levels })
}

impl File {
    /// The mean length of its prompts, tokens.
    fn prompt_tokens(&self) -> Option<f64> {
        self.each(self.total_input_tokens?)
    }

    /// The mean length of its answers, tokens.
    fn answer_tokens(&self) -> Option<f64> {
        self.each(self.total_output_tokens)
    }

    /// Tokens of each request; `None` if too few were answered to tell.
    fn each(&self, tokens: u64) -> Option<f64> {
        let is_told = tokens > 0 && self.completed > self.num_prompts / 2;
        is_told.then(|| tokens as f64 / f64::from(self.completed))
    }

    fn level(&self) -> Option<(u32, Measurement)> {
        let requests = match self.failed {
            Some(failed) => self.completed.checked_add(failed)?,
            None => self.num_prompts,
        };
        let samples = self.samples();
        let measurement = Measurement {
            requests,
            total_s: self.duration,
            tokens: self.total_output_tokens,
            unseen_failures: samples
                .as_ref()
                .map_or(requests.saturating_sub(self.completed), |_| 0),
            samples: samples.unwrap_or_default(),
            ..Measurement::default()
        };
        Some((self.workers(requests)?, measurement))
    }

    /// How many requests it kept in flight; `None` if they came at a rate, whatever the number.
    fn workers(&self, requests: u32) -> Option<u32> {
        let is_closed_loop = self.request_rate == NO_RATE && self.ramp_up_strategy.is_none();
        // Without a limit all are sent at once, except in a trace with its own times.
        let are_all = self.max_concurrent_requests.is_none_or(|most| most >= self.completed);
        let workers = self.max_concurrency.or_else(|| are_all.then_some(requests));
        workers.filter(|_| is_closed_loop)
    }

    /// The requests, if the start and outcome of each are known.
    fn samples(&self) -> Option<Vec<Sample>> {
        let from_s = self.start_times.iter().copied().reduce(f64::min)?;
        let samples = self.start_times.iter().enumerate();
        let samples = samples.map(|(index, start_s)| self.sample(index, (start_s - from_s) * 1e3));
        let samples: Vec<Sample> = samples.collect::<Option<_>>()?;
        let completed = samples.iter().filter(|sample| sample.is_success()).count();
        (u32::try_from(completed) == Ok(self.completed)).then(|| in_lanes(samples))
    }

    fn sample(&self, index: usize, sent_ms: f64) -> Option<Sample> {
        let tokens = *self.output_lens.get(index)?;
        let message = self.errors.get(index)?.clone().unwrap_or_default();
        let ttft_s = *self.ttfts.get(index)?;
        let latency_s = match self.latencies.get(index) {
            Some(latency_s) => *latency_s,
            None => ttft_s + self.itls.get(index)?.iter().sum::<f64>(),
        };
        let last_ms = sent_ms + latency_s * 1e3;
        let sent = Sample {
            sent_ms,
            end_ms: last_ms,
            prompt_tokens: self.input_lens.get(index).copied(),
            ..Sample::default()
        };
        if tokens == 0 || !message.is_empty() {
            let error_message = Some(message).filter(|message| !message.is_empty());
            let error = Some(Failure::untold());
            return Some(Sample { error, error_message, ..sent });
        }
        // Zero: without streaming there is no first token.
        let first_ms = (ttft_s > 0.0).then_some(sent_ms + ttft_s * 1e3);
        Some(Sample {
            first_ms,
            // It does not distinguish thinking from the answer.
            answer_ms: first_ms,
            last_ms: Some(last_ms),
            tokens: Some(tokens),
            ..sent
        })
    }
}
