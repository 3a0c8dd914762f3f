//! The cost of evaluating a prompt, per token.

use crate::{Measurement, Sample};

/// Prompts evaluated together report the same duration, within this share.
const SAME_DURATION_SHARE: f64 = 0.02;

/// Time of prompt evaluation per token, ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// The request's own tokens.
    pub tokens: f64,
    /// Divided by the request's own tokens.
    pub own_ms: f64,
    /// Divided by all tokens evaluated together.
    pub shared_ms: f64,
}

fn prompt_eval_ms(sample: &Sample) -> Option<f64> {
    sample.credible_times()?.prompt_eval_ms.filter(|ms| ms.is_finite() && *ms > 0.0)
}

/// The number of tokens of a prompt; `None` if unknown or 0.
pub fn prompt_tokens(sample: &Sample) -> Option<f64> {
    sample.prompt_tokens.filter(|&tokens| tokens > 0).map(|tokens| tokens as f64)
}

/// Time per prompt token by the request's own tokens, ms.
pub fn own_ms(sample: &Sample) -> Option<f64> {
    Some(prompt_eval_ms(sample)? / prompt_tokens(sample)?)
}

/// The cost of every sample's prompt.
pub fn costs(measurement: &Measurement) -> Vec<Option<Cost>> {
    let cost = |sample: &Sample| {
        let (eval_ms, own_ms) = (prompt_eval_ms(sample)?, own_ms(sample)?);
        let was_with_it = |other: &&Sample| {
            let is_same =
                |other_ms: f64| (other_ms - eval_ms).abs() <= eval_ms * SAME_DURATION_SHARE;
            let (Some(first_ms), Some(other_first_ms)) = (sample.first_ms, other.first_ms) else {
                return false;
            };
            prompt_eval_ms(other).is_some_and(is_same)
                && (other_first_ms - first_ms).abs() <= eval_ms / 2.0
        };
        let together = measurement.samples.iter().filter(was_with_it).filter_map(prompt_tokens);
        let tokens = together.sum::<f64>().max(prompt_tokens(sample)?);
        Some(Cost { tokens: prompt_tokens(sample)?, own_ms, shared_ms: eval_ms / tokens })
    };
    measurement.samples.iter().map(cost).collect()
}
