//! Lengths of prompts and answers: different lengths are a different workload.

use super::item::{Aspect, Bearing, Item, Value};
use super::side::Side;
use crate::stats::median;
use crate::{BatchId, Load, Plan};

/// Lengths that differ by at most this share are the same workload: answers end where the model ends them.
const SAME: f64 = 0.02;
/// Lengths that differ by more are a different workload.
const OTHER: f64 = 0.1;

/// The length of prompts. The same prompt counts as equal, whatever its tokens in another model.
pub fn of_prompts(base: &Side<'_>, other: &Side<'_>) -> Item {
    let tokens = [base, other].map(prompt_tokens);
    let characters = [base, other].map(characters);
    let lengths = match tokens {
        [Some(_), Some(_)] => tokens,
        _ if characters.iter().all(Option::is_some) => characters,
        _ => tokens,
    };
    let plans = [base, other].map(|side| side.session.plan.as_ref());
    let is_same = matches!(plans, [Some(base), Some(other)] if asks_the_same(base, other));
    let bearing = if is_same { Bearing::Same } else { bearing(lengths) };
    item(Aspect::PromptLength, lengths, bearing)
}

/// The mean length of answers in the common configurations, tokens; of all if there are none.
pub fn of_answers(base: &Side<'_>, other: &Side<'_>, common: &[(Load, BatchId)]) -> Item {
    let length = |side: &Side<'_>| {
        let is_common = |id: BatchId| {
            let load = side.analysis.load(id);
            common.is_empty() || common.iter().any(|(common, _)| *common == load)
        };
        let (mut tokens, mut requests) = (0.0, 0.0);
        for (_, measured, _) in side.counted().filter(|(id, ..)| is_common(*id)) {
            tokens += measured.tokens as f64;
            requests += f64::from(measured.requests.saturating_sub(measured.failed()));
        }
        (requests > 0.0).then(|| tokens / requests)
    };
    let lengths = [length(base), length(other)];
    item(Aspect::AnswerLength, lengths, bearing(lengths))
}

fn item(aspect: Aspect, lengths: [Option<f64>; 2], bearing: Bearing) -> Item {
    let [base, other] = lengths.map(|length| length.map(Value::Number));
    Item { aspect, base, other, bearing }
}

/// What lengths mean; unknown ones may differ.
fn bearing(lengths: [Option<f64>; 2]) -> Bearing {
    let [Some(base), Some(other)] = lengths else { return Bearing::Approximate };
    let longer = base.max(other) / base.min(other) - 1.0;
    match longer {
        _ if longer > OTHER => Bearing::Forbids,
        _ if longer > SAME => Bearing::Approximate,
        _ if longer > 0.0 => Bearing::Harmless,
        _ => Bearing::Same,
    }
}

/// The median length of a prompt as counted by the server, or as requested.
fn prompt_tokens(side: &Side<'_>) -> Option<f64> {
    let samples = side.counted().flat_map(|(_, measured, _)| measured.successful());
    let counted = median(samples.filter_map(|sample| sample.prompt_tokens).map(|it| it as f64));
    counted.or_else(|| Some(side.session.plan.as_ref()?.shape(0)?.prompt_tokens?.into()))
}

/// The characters of the plan's own prompt, or the middle of the user's.
fn characters(side: &Side<'_>) -> Option<f64> {
    let plan = side.session.plan.as_ref()?;
    if plan.shape(0)?.prompt_tokens.is_some() {
        return None;
    }
    let own = plan.own_prompts.as_ref();
    let of_own =
        own.map(|own| f64::midpoint(own.least_characters as f64, own.most_characters as f64));
    Some(of_own.unwrap_or_else(|| plan.prompt.chars().count() as f64))
}

fn asks_the_same(base: &Plan, other: &Plan) -> bool {
    let length = |plan: &Plan| plan.shape(0).and_then(|shape| shape.prompt_tokens);
    match (length(base), length(other)) {
        (None, None) if base.own_prompts.is_none() && other.own_prompts.is_none() => {
            base.prompt == other.prompt
        }
        (None, None) => base.own_prompts == other.own_prompts,
        (base, other) => base == other,
    }
}
