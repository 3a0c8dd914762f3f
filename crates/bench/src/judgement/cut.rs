//! Whether prompts and answers are complete: cut ones are a shorter workload than the one asked for.

use super::context::Context;
use super::counts::{MOST_BYTES_A_TOKEN, credible_tokens};
use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// Prompts of a requested length come out within a few percent of it: if the server counts less than this
/// share, the prompt was truncated.
const WHOLE_SHARE: f64 = 0.75;
/// Some servers count the token that ends an answer, others do not.
const LAST_TOKEN: u64 = 1;
/// A server ends an answer when there is no room for its next step: up to this many tokens may stay unused.
const ROOM_TOKENS: u64 = 16;
/// An estimate of tokens, or a count of chunks, misses some of them; so much below what was asked for, a limit of
/// the server is likelier.
const LIMIT_SHARE: f64 = 0.75;
/// Contexts are multiples of this, or powers of two.
const CONTEXT_STEP: u64 = 256;

/// A warning that prompts were truncated, or else answers.
pub fn warning(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    prompt_cut(measurement, context).or_else(|| answer_cut(measurement, context))
}

/// Truncated prompts: far fewer tokens were counted than requested, or prompt and answer exceed the context, so
/// that part of the prompt had to be dropped.
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

/// Answers that ended for their length before the plan's limit. If prompt and answer together fill the context,
/// that was the cause; if all end at the same number, or each where its chunks confirm it, limits of the server;
/// otherwise the count is an estimate.
fn answer_cut(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let asked = u64::from(context.max_tokens()?);
    let ended = measurement.successful().filter_map(|sample| {
        let is_for_length = sample.done_reason.as_deref() == Some("length");
        Some(Ended { sample, tokens: credible_tokens(sample).filter(|_| is_for_length)? })
    });
    let ended: Vec<Ended<'_>> = ended.collect();
    let below: Vec<Ended<'_>> =
        ended.iter().copied().filter(|it| it.tokens.saturating_add(LAST_TOKEN) < asked).collect();
    let first = *below.first()?;
    let cut = || below.iter().filter(|it| it.was_cut_before(asked));
    let context_tokens = context_tokens(measurement, context).or_else(|| seen_context(&below));
    if let Some(tokens) = context_tokens {
        let requests = count(cut().filter(|it| it.reaches(tokens)));
        if requests > 0 {
            return Some(Warning::ContextCut { requests, context_tokens: Some(tokens) });
        }
    }
    // One answer alone is equal to itself, whatever was estimated.
    let are_equal = ended.len() > 1 && ended.iter().all(|it| it.tokens == first.tokens);
    let are_limits = are_equal || below.iter().all(|it| it.is_limit_below(asked));
    let tokens = cut().map(|it| it.tokens);
    if let (true, Some(least), Some(most)) = (are_limits, tokens.clone().min(), tokens.max()) {
        return Some(Warning::ServerLimit {
            requests: count(cut()),
            tokens: least,
            most,
            may_be_context: context_tokens.is_none() && may_fill_context(&below),
        });
    }
    Some(Warning::RoughCount {
        requests: count(&below),
        tokens: below.iter().map(|it| it.tokens).sum(),
        asked: asked.saturating_mul(below.len() as u64),
    })
}

/// An answer that ended for its length, with its tokens.
#[derive(Clone, Copy)]
struct Ended<'a> {
    sample: &'a Sample,
    tokens: u64,
}

impl Ended<'_> {
    /// Whether it ended before this many tokens, which its chunks confirm.
    fn was_cut_before(self, asked: u64) -> bool {
        self.sample.chunks.is_none_or(|chunks| chunks + LAST_TOKEN < asked)
    }

    /// Whether it ended far below this many tokens and its chunks show that none is missing in the count: a chunk with
    /// more text than a token has holds several.
    fn is_limit_below(self, asked: u64) -> bool {
        let is_far = (self.tokens as f64) < asked as f64 * LIMIT_SHARE;
        let is_confirmed =
            self.sample.chunks.is_some_and(|chunks| chunks.abs_diff(self.tokens) <= LAST_TOKEN);
        let are_single = self
            .sample
            .text_bytes
            .is_none_or(|bytes| bytes <= self.tokens.saturating_mul(MOST_BYTES_A_TOKEN));
        is_far && is_confirmed && are_single
    }

    /// Prompt and answer tokens together.
    fn both(self) -> Option<u64> {
        self.sample.prompt_tokens?.checked_add(self.tokens)
    }

    /// Whether prompt and answer fill a context of this many tokens, as far as known.
    fn reaches(self, context_tokens: u64) -> bool {
        self.both().is_none_or(|both| both.saturating_add(ROOM_TOKENS) >= context_tokens)
    }
}

/// Whether all of these may have ended because the context was full: prompt and answer are together as long as
/// contexts usually are, or the server does not count prompts.
fn may_fill_context(ended: &[Ended<'_>]) -> bool {
    let sums: Option<Vec<u64>> = ended.iter().map(|it| it.both()).collect();
    let Some(sums) = sums else { return true };
    let is_context = |tokens: u64| tokens.is_power_of_two() || tokens.is_multiple_of(CONTEXT_STEP);
    let most = sums.iter().copied().max().unwrap_or(0);
    sums.iter().all(|&sum| most - sum <= LAST_TOKEN)
        && (most..=most.saturating_add(LAST_TOKEN)).any(is_context)
}

/// The context length implied by several answers of unequal lengths that all end at the same sum.
fn seen_context(ended: &[Ended<'_>]) -> Option<u64> {
    let sums: Option<Vec<u64>> = ended.iter().map(|it| it.both()).collect();
    let (least, most) = (*sums.as_ref()?.iter().min()?, *sums.as_ref()?.iter().max()?);
    let are_unequal = ended.iter().any(|it| Some(it.tokens) != ended.first().map(|it| it.tokens));
    (are_unequal && most - least <= LAST_TOKEN).then_some(most)
}

/// Context length of one request, tokens: as reported by the server, else as requested. With several servers,
/// the largest, so that no server is blamed for another's context.
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
    fn a_prompt_with_far_too_few_tokens_was_cut() {
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
    fn a_prompt_beyond_the_context_was_cut_whatever_its_length() {
        let small = Context { context_tokens: Some(512), ..Context::default() };
        assert_eq!(found(448, 64, &small), None);
        assert!(found(512, 64, &small).is_some());
        assert_eq!(found(512, 64, &Context::default()), None, "unknown");
    }

    #[test]
    fn an_answer_that_ends_too_early_was_cut_by_the_context() {
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
        assert_eq!(answer_cut(&answers(&[40, 100], None), &asked), cut);
        assert_eq!(answer_cut(&answers(&[100], None), &asked), None);
        assert_eq!(answer_cut(&answers(&[u64::MAX], None), &asked), None);
        let unasked = Context { shape: None, ..asked };
        assert_eq!(answer_cut(&answers(&[40], None), &unasked), None);
        let miscounted = answers(&[20], Some(100));
        assert_eq!(answer_cut(&miscounted, &asked), None, "its length is unknown");
    }

    /// Answers that ended for their length, as (prompt tokens, tokens, chunks).
    fn ended(answers: &[(u64, u64, u64)], context_tokens: Option<u32>) -> Option<Warning> {
        let sample = |&(prompt_tokens, tokens, chunks): &(u64, u64, u64)| Sample {
            prompt_tokens: Some(prompt_tokens),
            tokens: Some(tokens),
            chunks: Some(chunks),
            done_reason: Some("length".into()),
            ..Sample::default()
        };
        let samples = answers.iter().map(sample).collect();
        let shape = Shape { prompt_tokens: None, max_tokens: 64, thinking: None };
        let context = Context { shape: Some(shape), context_tokens, ..Context::default() };
        warning(&Measurement { samples, ..Measurement::default() }, &context)
    }

    #[test]
    fn a_limit_of_the_server_is_not_its_context() {
        let limit = |requests| {
            Some(Warning::ServerLimit { requests, tokens: 8, most: 8, may_be_context: false })
        };
        assert_eq!(ended(&[(20, 8, 8), (23, 8, 8)], None), limit(2));
        assert_eq!(ended(&[(20, 8, 8), (20, 8, 8)], None), limit(2), "no context is that short");
        assert_eq!(ended(&[(20, 8, 8)], Some(4096)), limit(1));
        let cut = |tokens| Warning::ContextCut { requests: 2, context_tokens: Some(tokens) };
        assert_eq!(ended(&[(460, 50, 50), (470, 42, 42)], Some(512)), Some(cut(512)));
        assert_eq!(ended(&[(460, 50, 50), (470, 40, 40)], None), Some(cut(510)), "at one sum");
        assert_eq!(ended(&[(20, 63, 63), (20, 63, 64)], None), None, "without the last token");
    }

    #[test]
    fn a_limit_may_be_an_unknown_context() {
        let limit = |tokens, most, may_be_context| {
            Some(Warning::ServerLimit { requests: 2, tokens, most, may_be_context })
        };
        assert_eq!(ended(&[(20, 44, 44), (20, 44, 44)], None), limit(44, 44, true));
        assert_eq!(
            ended(&[(19, 44, 44), (19, 44, 44)], None),
            limit(44, 44, true),
            "less the last"
        );
        assert_eq!(ended(&[(20, 44, 44), (20, 44, 44)], Some(4096)), limit(44, 44, false));
    }

    #[test]
    fn chunks_confirm_limits_that_differ() {
        let found = ended(&[(20, 32, 32), (20, 20, 20), (20, 32, 31)], None);
        let limits =
            Warning::ServerLimit { requests: 3, tokens: 20, most: 32, may_be_context: false };
        assert_eq!(found, Some(limits), "two servers behind one address");
        let unconfirmed = ended(&[(20, 32, 40), (20, 20, 30)], None);
        assert_eq!(unconfirmed, None, "the count is wrong");
        let dense = ended(&[(20, 32, 16), (20, 20, 16)], None);
        assert!(matches!(dense, Some(Warning::RoughCount { .. })), "{dense:?}");
    }

    #[test]
    fn a_count_that_varies_below_the_limit_is_an_estimate() {
        let rough = |requests, tokens, asked| Some(Warning::RoughCount { requests, tokens, asked });
        assert_eq!(ended(&[(20, 58, 58), (20, 61, 61), (20, 64, 64)], None), rough(2, 119, 128));
        assert_eq!(ended(&[(20, 60, 64), (20, 60, 64)], Some(4096)), rough(2, 120, 128));
        assert_eq!(ended(&[(20, 58, 58)], Some(4096)), rough(1, 58, 64), "a lone answer");
        let lone = ended(&[(20, 32, 32)], Some(4096));
        assert!(matches!(lone, Some(Warning::ServerLimit { .. })), "confirmed by its chunks");
    }
}
