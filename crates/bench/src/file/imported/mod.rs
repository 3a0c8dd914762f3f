//! Results of other programs as sessions, as far as they have the figures: what a file lacks stays unknown. A
//! run is one level of concurrency, a batch the requests sent at it.

mod aiperf;
mod guidellm;
mod moment;
mod ollama_bench;
mod vllm;

use super::{Foreign, v1};
use crate::order::sort_by;
use crate::{Environment, LoadEngine, Measurement, Run, Sample, Session};

/// What is read from a program's text; `None` if it lacks a figure that a session needs.
type Reader = fn(&str) -> Option<Results>;

const READERS: [(Foreign, Reader); 4] = [
    (Foreign::Vllm, vllm::results),
    (Foreign::GuideLlm, guidellm::results),
    (Foreign::AiPerf, aiperf::results),
    (Foreign::OllamaBench, ollama_bench::results),
];

/// The session in a text of this program, if it can be read and has the figures.
pub fn session(foreign: Foreign, text: &str) -> Option<v1::Session> {
    let (_, results) = READERS.iter().find(|(program, _)| *program == foreign)?;
    Some(v1::Session::from(&results(text)?.session()?))
}

/// What the formats have in common.
struct Results {
    engine: &'static str,
    /// The program's version; empty if unknown.
    version: String,
    model: String,
    /// When it began, ISO 8601, if the file says so; in some without a zone.
    started_at: Option<String>,
    /// Requests were sent for a given time, at one of the levels at least.
    is_timed: bool,
    /// Numbers of requests in flight, each with its measurement.
    levels: Vec<(u32, Measurement)>,
}

impl Results {
    fn session(self) -> Option<Session> {
        let mut samples = self.levels.iter().flat_map(|(_, measurement)| &measurement.samples);
        if !samples.all(is_finite) {
            return None;
        }
        let mut runs: Vec<Run> = Vec::new();
        for (workers, measurement) in self.levels {
            match runs.iter_mut().find(|run| run.workers == workers) {
                Some(run) => run.add(measurement),
                None => {
                    let mut run = Run { workers, ..Run::default() };
                    run.add(measurement);
                    runs.push(run);
                }
            }
        }
        let load_engine = Some(LoadEngine {
            name: self.engine.to_owned(),
            version: self.version,
            is_import: true,
            is_timed: self.is_timed,
            ..LoadEngine::default()
        });
        let started_at = self.started_at;
        let environment = Environment { load_engine, started_at, ..Environment::default() };
        let session = Session { model: self.model, environment, runs, ..Session::default() };
        (!session.runs.is_empty()).then_some(session)
    }
}

/// Whether all its times are finite: numbers out of range in a file are not.
fn is_finite(sample: &Sample) -> bool {
    let Sample { sent_ms, first_ms, answer_ms, last_ms, end_ms, server, .. } = sample;
    let server = server.iter();
    let of_server = server.flat_map(|it| [it.total_ms, it.load_ms, it.prompt_eval_ms, it.eval_ms]);
    let of_client = [Some(*sent_ms), *first_ms, *answer_ms, *last_ms, Some(*end_ms)];
    of_client.into_iter().chain(of_server).flatten().all(f64::is_finite)
}

/// The samples in the order of sending, each on the lowest lane free at that time.
fn in_lanes(mut samples: Vec<Sample>) -> Vec<Sample> {
    sort_by(&mut samples, |a, b| a.sent_ms.total_cmp(&b.sent_ms));
    let mut ends_ms: Vec<f64> = Vec::new();
    for sample in &mut samples {
        let free = ends_ms.iter().position(|&end_ms| end_ms <= sample.sent_ms);
        let lane = free.unwrap_or(ends_ms.len());
        match ends_ms.get_mut(lane) {
            Some(end_ms) => *end_ms = sample.end_ms,
            None => ends_ms.push(sample.end_ms),
        }
        sample.lane = u32::try_from(lane).unwrap_or(u32::MAX);
    }
    samples
}
