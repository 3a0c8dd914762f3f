//! The summary of AIPerf, `profile_export_aiperf.json`. Its requests are in another file, which does not say
//! how many were in flight.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::Results;
use crate::Measurement;

/// Any longer text is no moment.
const LONGEST_MOMENT: usize = 40;

#[derive(Deserialize)]
struct File {
    aiperf_version: String,
    input_config: Config,
    /// ISO 8601 without a zone.
    start_time: Option<String>,
    request_count: Metric,
    error_request_count: Option<Metric>,
    /// Tokens of all answers.
    total_osl: Metric,
    /// The same divided by the observation time, tokens/s: `benchmark_duration` is shorter, from the first
    /// request to the last answer.
    output_token_throughput: Metric,
}

#[derive(Deserialize)]
struct Metric {
    /// The value itself, if there is only one.
    avg: f64,
}

#[derive(Deserialize)]
struct Config {
    models: Models,
    phases: Vec<Phase>,
}

#[derive(Deserialize)]
struct Models {
    items: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    name: String,
}

#[derive(Deserialize)]
struct Phase {
    kind: String,
    #[serde(rename = "type")]
    load: String,
    concurrency: Option<u32>,
    /// How many requests end it, and after what time it ends at the latest: whichever comes first.
    #[serde(default)]
    requests: Value,
    duration: Option<IgnoredAny>,
}

pub fn results(text: &str) -> Option<Results> {
    let file: File = serde_json::from_str(text).ok()?;
    let phase = file.input_config.measured()?;
    let workers = phase.workers()?;
    let [Model { name: model }] = file.input_config.models.items.as_slice() else { return None };
    let failed = file.error_request_count.map_or(0.0, |failed| failed.avg);
    let requests = (file.request_count.avg + failed) as u32;
    let measurement = Measurement {
        requests,
        total_s: file.total_osl.avg / file.output_token_throughput.avg,
        tokens: file.total_osl.avg as u64,
        unseen_failures: failed as u32,
        ..Measurement::default()
    };
    Some(Results {
        engine: "AIPerf",
        version: file.aiperf_version,
        model: model.clone(),
        started_at: file.start_time.filter(|at| at.len() <= LONGEST_MOMENT),
        is_timed: phase.is_timed(requests),
        levels: vec![(workers, measurement)],
    })
}

impl Config {
    /// The phase whose figures these are, if it is only one.
    fn measured(&self) -> Option<&Phase> {
        let mut measured = self.phases.iter().filter(|phase| phase.kind == "profiling");
        let (only, None) = (measured.next()?, measured.next()) else { return None };
        Some(only)
    }
}

impl Phase {
    /// How many requests it kept in flight; `None` if they came at a rate or otherwise at varying times.
    fn workers(&self) -> Option<u32> {
        self.concurrency.filter(|_| self.load == "concurrency")
    }

    /// Whether the time ended it, if it sent so many requests.
    fn is_timed(&self, sent: u32) -> bool {
        let is_less = |requests| u64::from(sent) < requests;
        self.duration.is_some() && self.requests.as_u64().is_none_or(is_less)
    }
}
