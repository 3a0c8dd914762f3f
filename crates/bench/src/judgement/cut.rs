//! Whether the server read the whole prompts: one that it cut is another, shorter job.

use super::context::Context;
use crate::{Measurement, Sample, Warning};

/// Prompts of a wanted length come out within a few percent of it: of one that the server counts shorter
/// than this share a part was cut off.
const WHOLE_SHARE: f64 = 0.75;

/// Prompts that were cut: they count far fewer tokens than they were made of, or prompt and answer more than
/// the context holds, so that a part of them had to go.
pub fn prompt_cut(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
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
    let requests = u32::try_from(cut().count()).unwrap_or(u32::MAX);
    let prompt_tokens = cut().filter_map(|sample| sample.prompt_tokens).min()?;
    Some(Warning::PromptCut { requests, prompt_tokens, wanted_tokens, context_tokens })
}

/// The context of one request, tokens: as the server says, else as it was asked for. Of several servers the
/// largest: nobody is accused by the context of another one.
pub fn context_tokens(measurement: &Measurement, context: &Context<'_>) -> Option<u64> {
    let loaded = measurement.memory.iter().flat_map(|memory| &memory.after);
    let measured = loaded.filter(|loaded| loaded.is(context.model));
    let told =
        measured.filter_map(|loaded| loaded.context_tokens).max().filter(|&tokens| tokens > 0);
    told.or(context.context_tokens.map(u64::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shape;

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
}
