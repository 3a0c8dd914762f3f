//! Results of Ollama's bench (`cmd/bench`) as CSV: a line for each step of each epoch, which is a single
//! request. Its other formats do not contain the token counts in every version.

use super::Results;
use crate::number::number;
use crate::{Measurement, Sample, ServerTimes};

/// One step of an epoch.
struct Step<'a> {
    model: &'a str,
    name: &'a str,
    /// Tokens; 1 for steps without any.
    count: u64,
    ms: f64,
    /// Further tokens found in the cache, if reported.
    cached: Option<u64>,
}

pub fn results(text: &str) -> Option<Results> {
    let lines = text.lines().map(str::trim);
    // The heading and the model's description are between them.
    let steps: Vec<Step<'_>> = lines.filter_map(step).collect();
    let model = steps.first()?.model;
    let is_same = steps.iter().all(|step| step.model == model);
    let epochs = steps.split_inclusive(|step| step.name == "total");
    let levels = epochs.filter_map(|epoch| Some((1, measurement(epoch)?))).collect();
    let version = String::new();
    let model = model.to_owned();
    let started_at = None;
    is_same.then_some(Results {
        engine: "Ollama bench",
        version,
        model,
        started_at,
        is_timed: false,
        levels,
    })
}

fn step(line: &str) -> Option<Step<'_>> {
    let mut cells = line.split(',');
    let (model, name) = (cells.next()?, cells.next()?);
    let count: u64 = cells.next()?.parse().ok()?;
    // A time beyond any measure is not finite, and a session with one is not imported.
    let ns_per_count = number(cells.next()?).unwrap_or(f64::INFINITY);
    let cached = cells.nth(1).and_then(|cached| cached.parse().ok());
    Some(Step { model, name, count, ms: ns_per_count * count as f64 / 1e6, cached })
}

/// The measurement of one epoch, if it is complete.
fn measurement(epoch: &[Step<'_>]) -> Option<Measurement> {
    let of = |name| epoch.iter().find(|step| step.name == name);
    let (prefill, generate, total) = (of("prefill")?, of("generate")?, of("total")?);
    // Zero: the first thing that arrived had no content.
    let first_ms = of("ttft").map(|ttft| ttft.ms).filter(|&ms| ms > 0.0);
    // For servers other than Ollama it reports no load, and its other times are the bench's own.
    let server = of("load").map(|load| ServerTimes {
        total_ms: Some(total.ms),
        load_ms: Some(load.ms),
        prompt_eval_ms: Some(prefill.ms),
        eval_ms: Some(generate.ms),
    });
    let sample = Sample {
        // The only request of its batch is sent as that begins.
        sent_ms: 0.0,
        first_ms,
        // It does not distinguish thinking from the answer.
        answer_ms: first_ms,
        end_ms: total.ms,
        tokens: Some(generate.count),
        prompt_tokens: prefill.count.checked_add(prefill.cached.unwrap_or(0)),
        cached_tokens: prefill.cached,
        server,
        ..Sample::default()
    };
    Some(Measurement {
        requests: 1,
        total_s: total.ms / 1e3,
        tokens: generate.count,
        samples: vec![sample],
        ..Measurement::default()
    })
}
