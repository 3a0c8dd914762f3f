//! Lengths of prompts and answers: different lengths are a different workload.

use super::item::{Aspect, Bearing, Item, Value};
use super::side::Side;
use crate::stats::median;
use crate::{BatchId, Load, Measurement, Plan};

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
        for (id, measured, _) in side.counted().filter(|(id, ..)| is_common(*id)) {
            let is_timed = side.analysis.load(id).size.is_none();
            if let Some((of_these, answered)) = answers(measured, id, is_timed) {
                tokens += of_these;
                requests += answered;
            }
        }
        (requests > 0.0).then(|| tokens / requests)
    };
    let lengths = [length(base), length(other)];
    item(Aspect::AnswerLength, lengths, bearing(lengths))
}

/// The tokens of a measurement's complete answers, and how many these are; `None` if too many may be incomplete.
fn answers(measured: &Measurement, id: BatchId, is_timed: bool) -> Option<(f64, f64)> {
    let ended = measured.samples.len() as f64 + f64::from(measured.unseen_failures);
    let are_some_cut = ended < f64::from(measured.requests);
    // All tokens together include those of answers that were cut off when the time was over.
    let lengths = measured.successful().filter_map(|sample| sample.tokens);
    let (tokens, answers) =
        lengths.fold((0.0, 0.0), |(sum, count), tokens| (sum + tokens as f64, count + 1.0));
    if are_some_cut && answers > 0.0 {
        return Some((tokens, answers));
    }
    let answers = f64::from(measured.requests.saturating_sub(measured.failed()));
    // Each of those in flight then may have been cut off, half-way on average.
    let may_be_cut = is_timed && measured.samples.is_empty();
    let most_cut = if may_be_cut { f64::from(id.workers) / 2.0 } else { 0.0 };
    (most_cut <= answers * SAME).then_some((measured.tokens as f64, answers))
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
