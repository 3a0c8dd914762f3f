//! What the server did beside generating tokens.

use super::Warning;
use crate::{Batch, Failure, LoadedModel, Plan, Sample, Session};

/// A model that is in memory is handed to a request that is alone within 0.2 s (seen on a real Ollama);
/// a real load took 2.5 s for the smallest of models, ms.
const LOAD_ALONE_MS: f64 = 1000.0;
/// Under load the wait for the scheduler is part of the load duration too, up to 2.7 s for 24 requests, but
/// alike for all of a batch: up to 1.3 times the median. A request that really waited for a load stands out.
const LOAD_TIMES_MEDIAN: f64 = 3.0;
/// An answer may end this much before its limit and still count as whole.
const SHORT_SHARE: f64 = 0.05;
/// So many of a batch's answers may be shorter than asked.
const SHORT_ANSWERS_SHARE: f64 = 0.05;

fn successful(batch: &Batch) -> impl Iterator<Item = &Sample> {
    batch.samples.iter().filter(|sample| sample.is_success())
}

fn count(samples: usize) -> u32 {
    u32::try_from(samples).unwrap_or(u32::MAX)
}

/// Requests that failed, and those that were turned away.
pub fn failures(batch: &Batch) -> impl Iterator<Item = Warning> {
    let is_busy = |sample: &&Sample| sample.error == Some(Failure::Http(503));
    let busy = count(batch.samples.iter().filter(is_busy).count());
    let mut failed =
        batch.samples.iter().filter(|sample| !sample.is_success() && !is_busy(sample)).peekable();
    let first = failed.peek().map(|sample| (sample.error.clone(), sample.error_message.clone()));
    let requests = count(failed.count());
    let failed = first.map(|(failure, message)| Warning::Failed {
        requests,
        failure: failure.unwrap_or(Failure::Network),
        message,
    });
    let busy = (busy > 0).then_some(Warning::ServerBusy { requests: busy });
    failed.into_iter().chain(busy)
}

/// The model was not there before the batch, was exchanged meanwhile, or a request waited for its load.
pub fn model_loaded(batch: &Batch) -> Option<Warning> {
    let load_ms = |sample: &Sample| sample.server.as_ref().and_then(|server| server.load_ms);
    let loads = crate::stats::sorted(successful(batch).filter_map(load_ms));
    let longest_ms = loads.last().copied();
    let stands_out = match loads.as_slice() {
        [] => false,
        [alone] => *alone > LOAD_ALONE_MS && batch.batch == 1,
        several => {
            let median_ms = crate::stats::median(several.iter().copied()).unwrap_or(0.0);
            longest_ms.is_some_and(|ms| ms > median_ms * LOAD_TIMES_MEDIAN + LOAD_ALONE_MS)
        }
    };
    let was_exchanged = batch.memory.as_ref().is_some_and(|memory| {
        let digests = |models: &[LoadedModel]| -> Vec<Option<String>> {
            models.iter().map(|model| model.digest.clone()).collect()
        };
        let (before, after) = (digests(&memory.before), digests(&memory.after));
        // Another model that comes or goes is another warning: here the measured one must be new.
        !after.is_empty() && !after.iter().any(|digest| before.contains(digest))
    });
    (stands_out || was_exchanged)
        .then_some(Warning::ModelLoaded { load_ms: longest_ms.filter(|_| stands_out) })
}

/// What the server's list of loaded models shows: the measured one not in video memory, others beside it.
pub fn memory<'a>(batch: &'a Batch, model: &str) -> impl Iterator<Item = Warning> + use<'a> {
    let loaded = batch.memory.iter().flat_map(|memory| [&memory.before, &memory.after]);
    let loaded: Vec<&LoadedModel> = loaded.flatten().collect();
    let is_measured = |loaded: &&&LoadedModel| is_same_model(&loaded.name, model);
    let vram_share = |loaded: &&LoadedModel| {
        let (size, vram) = (loaded.size_bytes.filter(|&size| size > 0)?, loaded.vram_bytes?);
        (vram < size).then(|| vram as f64 / size as f64)
    };
    let spilled = loaded.iter().filter(is_measured).filter_map(vram_share).reduce(f64::min);
    let mut names: Vec<String> = loaded
        .iter()
        .filter(|loaded| !is_measured(loaded))
        .map(|loaded| loaded.name.clone())
        .collect();
    names.sort();
    names.dedup();
    let spilled = spilled.map(|vram_share| Warning::SpilledToCpu { vram_share });
    let others = (!names.is_empty()).then_some(Warning::OtherModels { names });
    spilled.into_iter().chain(others)
}

/// Ollama calls a model without a tag `:latest`.
fn is_same_model(loaded: &str, asked: &str) -> bool {
    let without_tag = |name: &str| name.strip_suffix(":latest").unwrap_or(name).to_owned();
    without_tag(loaded) == without_tag(asked)
}

/// The page always asks for no thinking.
pub fn thoughts(batch: &Batch) -> Option<Warning> {
    let requests = count(batch.samples.iter().filter(|sample| sample.has_thought()).count());
    (requests > 0).then_some(Warning::Thought { requests })
}

/// Answers that stopped by themselves before the limit. One that the context cut is another finding.
pub fn short_answers(batch: &Batch, plan: Option<&Plan>) -> Option<Warning> {
    let asked = plan.map(|plan| f64::from(plan.max_tokens));
    let is_short = |sample: &&Sample| {
        let is_stopped = sample.done_reason.as_deref() == Some("stop");
        let tokens = sample.tokens.unwrap_or(0) as f64;
        is_stopped && asked.is_none_or(|asked| tokens < asked * (1.0 - SHORT_SHARE))
    };
    let (short, all) = (successful(batch).filter(is_short).count(), successful(batch).count());
    (short as f64 > all as f64 * SHORT_ANSWERS_SHARE).then(|| Warning::ShortAnswers {
        requests: count(short),
        tokens_share: asked.map(|asked| batch.tokens as f64 / (asked * all as f64)),
    })
}

/// Answers that ended for their length before the plan's limit: the context was full.
pub fn context_cut(batch: &Batch, session: &Session) -> Option<Warning> {
    let asked = u64::from(session.plan.as_ref()?.max_tokens);
    let is_cut = |sample: &&Sample| {
        let ended_for_length = sample.done_reason.as_deref() == Some("length");
        ended_for_length && sample.tokens.is_some_and(|tokens| tokens < asked)
    };
    let requests = count(successful(batch).filter(is_cut).count());
    let loaded = batch.memory.iter().flat_map(|memory| &memory.after);
    let measured = |loaded: &&LoadedModel| is_same_model(&loaded.name, &session.model);
    let context_tokens = loaded.filter(measured).find_map(|loaded| loaded.context_tokens);
    (requests > 0).then_some(Warning::ContextCut { requests, context_tokens })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ServerMemory, ServerTimes};

    fn loads(loads_ms: &[f64]) -> Batch {
        let sample = |&load_ms| Sample {
            server: Some(ServerTimes { load_ms: Some(load_ms), ..ServerTimes::default() }),
            ..Sample::default()
        };
        let samples: Vec<Sample> = loads_ms.iter().map(sample).collect();
        Batch { batch: count(samples.len()), samples, ..Batch::default() }
    }

    fn loaded(name: &str, digest: &str, vram_bytes: u64) -> LoadedModel {
        LoadedModel {
            name: name.into(),
            digest: Some(digest.into()),
            size_bytes: Some(100),
            vram_bytes: Some(vram_bytes),
            context_tokens: Some(64),
        }
    }

    fn in_memory(before: Vec<LoadedModel>, after: Vec<LoadedModel>) -> Batch {
        Batch { memory: Some(ServerMemory { before, after }), ..Batch::default() }
    }

    #[test]
    fn the_load_duration_alone_is_no_sign_of_a_load() {
        // As a real Ollama told them for a loaded model, alone and under load.
        for clean in [&[150.0][..], &[462.0, 466.0, 458.0], &[2129.0, 2661.0, 2546.0, 2234.0]] {
            assert_eq!(model_loaded(&loads(clean)), None, "{clean:?}");
        }
        let load_ms = Some(2500.0);
        assert_eq!(model_loaded(&loads(&[2500.0])), Some(Warning::ModelLoaded { load_ms }));
        let one_waited = loads(&[110.0, 120.0, 2500.0, 130.0]);
        assert_eq!(model_loaded(&one_waited), Some(Warning::ModelLoaded { load_ms }));
    }

    #[test]
    fn a_model_that_was_not_there_before_was_loaded() {
        let there = || vec![loaded("m", "a", 100)];
        assert_eq!(model_loaded(&in_memory(there(), there())), None);
        let other = vec![loaded("m", "b", 100)];
        let found = Some(Warning::ModelLoaded { load_ms: None });
        assert_eq!(model_loaded(&in_memory(vec![], there())), found);
        assert_eq!(model_loaded(&in_memory(there(), other)), found);
        assert_eq!(model_loaded(&in_memory(there(), vec![])), None);
    }

    #[test]
    fn the_servers_memory_tells_of_spilling_and_of_other_models() {
        let found = |after| memory(&in_memory(vec![], after), "m").collect::<Vec<_>>();
        assert_eq!(found(vec![loaded("m:latest", "a", 100)]), []);
        let spilled = Warning::SpilledToCpu { vram_share: 0.4 };
        assert_eq!(found(vec![loaded("m", "a", 40)]), [spilled]);
        let names = vec!["x".to_owned()];
        let others = Warning::OtherModels { names };
        assert_eq!(found(vec![loaded("m", "a", 100), loaded("x", "b", 0)]), [others]);
    }

    fn answers(tokens: &[u64], done_reason: &str) -> Batch {
        let sample = |&tokens| Sample {
            tokens: Some(tokens),
            done_reason: Some(done_reason.into()),
            ..Sample::default()
        };
        Batch {
            batch: count(tokens.len()),
            tokens: tokens.iter().sum(),
            samples: tokens.iter().map(sample).collect(),
            ..Batch::default()
        }
    }

    #[test]
    fn answers_are_short_when_they_stopped_before_the_limit() {
        let plan = Plan { max_tokens: 100, ..Plan::default() };
        assert_eq!(short_answers(&answers(&[100, 99, 96], "stop"), Some(&plan)), None);
        let short = answers(&[100, 60, 100, 100], "stop");
        let expected = Warning::ShortAnswers { requests: 1, tokens_share: Some(0.9) };
        assert_eq!(short_answers(&short, Some(&plan)), Some(expected));
        let untold = Warning::ShortAnswers { requests: 4, tokens_share: None };
        assert_eq!(short_answers(&short, None), Some(untold));
        assert_eq!(short_answers(&answers(&[60], "length"), Some(&plan)), None);
    }

    #[test]
    fn an_answer_that_ends_for_its_length_too_early_was_cut_by_the_context() {
        let plan = Some(Plan { max_tokens: 100, ..Plan::default() });
        let session = Session { model: "m".into(), plan, ..Session::default() };
        let cut = Batch {
            memory: in_memory(vec![], vec![loaded("m", "a", 100)]).memory,
            ..answers(&[40, 100], "length")
        };
        let expected = Warning::ContextCut { requests: 1, context_tokens: Some(64) };
        assert_eq!(context_cut(&cut, &session), Some(expected));
        assert_eq!(context_cut(&answers(&[100], "length"), &session), None);
        assert_eq!(context_cut(&answers(&[40], "length"), &Session::default()), None);
    }

    #[test]
    fn thinking_and_failures_are_counted() {
        let sample =
            |first_ms, answer_ms, error| Sample { first_ms, answer_ms, error, ..Sample::default() };
        let busy = Some(Failure::Http(503));
        let batch = Batch {
            samples: vec![
                sample(Some(1.0), Some(1.0), None),
                sample(Some(1.0), Some(9.0), None),
                sample(None, None, busy.clone()),
                sample(None, None, Some(Failure::Timeout)),
                sample(None, None, busy),
            ],
            ..Batch::default()
        };
        assert_eq!(thoughts(&batch), Some(Warning::Thought { requests: 1 }));
        let failed = Warning::Failed { requests: 1, failure: Failure::Timeout, message: None };
        let found: Vec<Warning> = failures(&batch).collect();
        assert_eq!(found, [failed, Warning::ServerBusy { requests: 2 }]);
    }
}
