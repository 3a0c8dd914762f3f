//! Whether the server loaded the model during the measurement.

use crate::number::count;
use crate::{LoadedModel, Measurement, Sample, Warning};

/// A single request gets a model in memory within 0.2 s (seen on a real Ollama); a real load took 2.5 s even
/// for a tiny model, ms.
const LOAD_ALONE_MS: f64 = 1000.0;
/// Under load the load duration includes waiting for the scheduler, up to 2.7 s for 24 requests, but about
/// equally for all of a batch: up to 1.3 times the median. A request that waited for a real load stands out.
const LOAD_TIMES_MEDIAN: f64 = 3.0;

/// The model was not in memory before the batch, was replaced meanwhile, or a request waited for its load,
/// according to the durations or a proxy. If it is unloaded again right after the batch and the wait was as
/// long as a load, the server loads it every time.
pub fn warning(measurement: &Measurement) -> Option<Warning> {
    // The duration of the load is not reported: at most until the first token.
    let waited_ms =
        |sample: &Sample| Some(sample.first_ms.or(sample.load_said_ms)? - sample.sent_ms);
    let told = measurement.successful().filter(|sample| sample.load_said_ms.is_some());
    if let Some(longest_ms) = told.filter_map(waited_ms).reduce(f64::max) {
        return Some(Warning::ModelLoaded { load_ms: Some(longest_ms) });
    }
    let load_ms = |sample: &Sample| sample.credible_times().and_then(|times| times.load_ms);
    let loads = crate::stats::sorted(measurement.successful().filter_map(load_ms));
    let longest_ms = loads.last().copied();
    let usual_ms = crate::stats::median(loads.iter().copied()).unwrap_or(0.0);
    let is_dropped = measurement.memory.as_ref().is_some_and(|memory| {
        memory.after.is_empty() && (loads.len() > 1 || memory.before.is_empty())
    });
    if is_dropped && usual_ms > LOAD_ALONE_MS {
        return Some(Warning::LoadedEachTime { requests: count(&loads), load_ms: usual_ms });
    }
    let stands_out = match loads.as_slice() {
        [] => false,
        [alone] => *alone > LOAD_ALONE_MS && measurement.requests == 1,
        _ => longest_ms.is_some_and(|ms| ms > usual_ms * LOAD_TIMES_MEDIAN + LOAD_ALONE_MS),
    };
    let was_exchanged = measurement.memory.as_ref().is_some_and(|memory| {
        let digests = |models: &[LoadedModel]| -> Vec<Option<String>> {
            models.iter().map(|model| model.digest.clone()).collect()
        };
        let (before, after) = (digests(&memory.before), digests(&memory.after));
        // Other models that come or go are another warning: here the measured one must be new.
        !after.is_empty() && !after.iter().any(|digest| before.contains(digest))
    });
    (stands_out || was_exchanged)
        .then_some(Warning::ModelLoaded { load_ms: longest_ms.filter(|_| stands_out) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ServerMemory, ServerTimes};

    fn loads(loads_ms: &[f64]) -> Measurement {
        let sample = |&load_ms| Sample {
            server: Some(ServerTimes { load_ms: Some(load_ms), ..ServerTimes::default() }),
            ..Sample::default()
        };
        let samples: Vec<Sample> = loads_ms.iter().map(sample).collect();
        Measurement { requests: count(&samples), samples, ..Measurement::default() }
    }

    fn loaded(name: &str, digest: &str, vram_bytes: u64) -> LoadedModel {
        LoadedModel {
            by_server: 0,
            name: name.into(),
            digest: Some(digest.into()),
            size_bytes: Some(100),
            vram_bytes: Some(vram_bytes),
            context_tokens: Some(64),
        }
    }

    fn in_memory(before: Vec<LoadedModel>, after: Vec<LoadedModel>) -> Measurement {
        Measurement { memory: Some(ServerMemory { before, after }), ..Measurement::default() }
    }

    #[test]
    fn a_load_reported_by_a_proxy_is_believed() {
        let mut batch = loads(&[10.0, 12.0]);
        batch.samples[1] =
            Sample { load_said_ms: Some(300.0), first_ms: Some(900.0), ..batch.samples[1].clone() };
        assert_eq!(warning(&batch), Some(Warning::ModelLoaded { load_ms: Some(900.0) }));
    }

    #[test]
    fn the_load_duration_alone_does_not_show_a_load() {
        // As reported by a real Ollama for a loaded model, one request alone and under load.
        for clean in [&[150.0][..], &[462.0, 466.0, 458.0], &[2129.0, 2661.0, 2546.0, 2234.0]] {
            assert_eq!(warning(&loads(clean)), None, "{clean:?}");
        }
        let load_ms = Some(2500.0);
        assert_eq!(warning(&loads(&[2500.0])), Some(Warning::ModelLoaded { load_ms }));
        let one_waited = loads(&[110.0, 120.0, 2500.0, 130.0]);
        assert_eq!(warning(&one_waited), Some(Warning::ModelLoaded { load_ms }));
    }

    #[test]
    fn a_model_that_is_never_kept_is_loaded_every_time() {
        let gone =
            |loads_ms| Measurement { memory: Some(ServerMemory::default()), ..loads(loads_ms) };
        let (requests, load_ms) = (3, 2500.0);
        let found = Some(Warning::LoadedEachTime { requests, load_ms });
        assert_eq!(warning(&gone(&[2480.0, 2500.0, 2510.0])), found);
        assert_eq!(warning(&gone(&[150.0, 160.0])), None, "a server without such a list");
        let alone = Some(Warning::LoadedEachTime { requests: 1, load_ms });
        assert_eq!(warning(&gone(&[2500.0])), alone);
        let was_there = ServerMemory { before: vec![loaded("m", "a", 100)], after: vec![] };
        let once = Measurement { memory: Some(was_there), ..loads(&[2500.0]) };
        assert_eq!(warning(&once), Some(Warning::ModelLoaded { load_ms: Some(2500.0) }));
    }

    #[test]
    fn a_model_that_was_not_there_before_was_loaded() {
        let there = || vec![loaded("m", "a", 100)];
        assert_eq!(warning(&in_memory(there(), there())), None);
        let other = vec![loaded("m", "b", 100)];
        let found = Some(Warning::ModelLoaded { load_ms: None });
        assert_eq!(warning(&in_memory(vec![], there())), found);
        assert_eq!(warning(&in_memory(there(), other)), found);
        assert_eq!(warning(&in_memory(there(), vec![])), None);
    }
}
