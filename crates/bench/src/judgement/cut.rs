//! Whether prompts and answers are whole: those that were cut are another, shorter job.

use super::context::Context;
use super::counts::credible_tokens;
use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// Prompts of a wanted length come out within a few percent of it: of one that the server counts shorter
/// than this share a part was cut off.
const WHOLE_SHARE: f64 = 0.75;

/// That prompts were cut, or else answers.
pub fn warning(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    prompt_cut(measurement, context).or_else(|| context_cut(measurement, context))
}

/// Prompts that were cut: they count far fewer tokens than they were made of, or prompt and answer more than
/// the context holds, so that a part of them had to go.
fn prompt_cut(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let wanted_tokens = context.shape.and_then(|shape| shape.prompt_tokens);
    let context_tokens = context_tokens(measurement, context);
    let is_cut = |sample: &&Sample| {
        let Some(prompt_tokens) = sample.prompt_tokens else { return false };
        let whole = wanted_tokens.map(|wanted| f64::from(wanted) * WHOLE_SHARE);
        let both = prompt_tokens.saturating_add(sample.tokens.unwrap_or(0));
        whole.is_some_and(|whole| (prompt_tokens as f64) < whole)
            || context_tokens.is_some_and(|most| both > most)
    };
    let cut = || measurement.successful().filter(is_cut);
    let requests = count(cut());
    let prompt_tokens = cut().filter_map(|sample| sample.prompt_tokens).min()?;
    Some(Warning::PromptCut { requests, prompt_tokens, wanted_tokens, context_tokens })
}

/// Answers that ended for their length before the plan's limit: the context was full.
fn context_cut(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let asked = u64::from(context.max_tokens()?);
    let is_cut = |sample: &&Sample| {
        let ended_for_length = sample.done_reason.as_deref() == Some("length");
        ended_for_length && credible_tokens(sample).is_some_and(|tokens| tokens < asked)
    };
    let requests = count(measurement.successful().filter(is_cut));
    let context_tokens = context_tokens(measurement, context);
    (requests > 0).then_some(Warning::ContextCut { requests, context_tokens })
}

/// The context of one request, tokens: as the server says, else as it was asked for. Of several servers the
/// largest: nobody is accused by the context of another one.
fn context_tokens(measurement: &Measurement, context: &Context<'_>) -> Option<u64> {
    let loaded = measurement.memory.iter().flat_map(|memory| &memory.after);
    let measured = loaded.filter(|loaded| loaded.is(context.model));
    let told =
        measured.filter_map(|loaded| loaded.context_tokens).max().filter(|&tokens| tokens > 0);
    told.or(context.context_tokens.map(u64::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LoadedModel, ServerMemory, Shape};

    fn found(prompt_tokens: u64, tokens: u64, context: &Context<'_>) -> Option<Warning> {
        let sample = Sample {
            prompt_tokens: Some(prompt_tokens),
            tokens: Some(tokens),
            ..Sample::default()
        };
        let samples = vec![sample.clone(), sample];
        prompt_cut(&Measurement { requests: 2, samples, ..Measurement::default() }, context)
    }

    #[test]
    fn a_prompt_that_counts_far_too_little_was_cut() {
        let shape = Shape { prompt_tokens: Some(2048), max_tokens: 64, thinking: None };
        let wanted = Context { shape: Some(shape), ..Context::default() };
        for whole in [2048, 1950, 2150, 1536] {
            assert_eq!(found(whole, 64, &wanted), None, "{whole}");
        }
        let cut = Warning::PromptCut {
            requests: 2,
            prompt_tokens: 1024,
            wanted_tokens: Some(2048),
            context_tokens: None,
        };
        assert!(cut.disqualifies());
        assert_eq!(found(1024, 64, &wanted), Some(cut));
    }

    #[test]
    fn more_than_the_context_holds_was_cut_whatever_its_length() {
        let small = Context { context_tokens: Some(512), ..Context::default() };
        assert_eq!(found(448, 64, &small), None);
        assert!(found(512, 64, &small).is_some());
        assert_eq!(found(512, 64, &Context::default()), None, "nobody knows");
    }

    #[test]
    fn an_answer_that_ends_for_its_length_too_early_was_cut_by_the_context() {
        let shape = Shape { prompt_tokens: None, max_tokens: 100, thinking: None };
        let asked = Context { model: "m", shape: Some(shape), ..Context::default() };
        let loaded = |name: &str, tokens| LoadedModel {
            name: name.into(),
            context_tokens: Some(tokens),
            ..LoadedModel::default()
        };
        let after = vec![loaded("my", 7), loaded("m", 64)];
        let memory = Some(ServerMemory { before: vec![], after });
        let answers = |tokens: &[u64], chunks| {
            let sample = |&tokens| Sample {
                tokens: Some(tokens),
                chunks,
                done_reason: Some("length".into()),
                ..Sample::default()
            };
            let samples = tokens.iter().map(sample).collect();
            Measurement { memory: memory.clone(), samples, ..Measurement::default() }
        };
        let cut = Some(Warning::ContextCut { requests: 1, context_tokens: Some(64) });
        assert_eq!(context_cut(&answers(&[40, 100], None), &asked), cut);
        assert_eq!(context_cut(&answers(&[100], None), &asked), None);
        let unasked = Context { shape: None, ..asked };
        assert_eq!(context_cut(&answers(&[40], None), &unasked), None);
        let miscounted = answers(&[20], Some(100));
        assert_eq!(context_cut(&miscounted, &asked), None, "nobody knows how long it is");
    }
}
