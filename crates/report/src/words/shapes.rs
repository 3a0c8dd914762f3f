//! What is said about the shapes of requests.

use bench::analysis::ThinkingCost;
use bench::prompts::PromptsError;
use bench::{OwnPrompts, Plan, Shape};

use super::say::{say, words};
use crate::Lang;

/// A shape: «Промпт 512 токенов, ответ до 256». The plan tells whose the prompt is where no length is asked.
#[must_use]
pub fn shape_name(shape: Shape, plan: Option<&Plan>, lang: Lang) -> String {
    let own = plan.and_then(|plan| plan.own_prompts.as_ref());
    say!(lang, shape_name(shape, own))
}

words! {
    /// How much longer answers are with thinking.
    pub(crate) fn thinking_cost(cost: ThinkingCost, shape: &str) -> String;

    /// What is known of the user's prompts: how many, how long.
    pub fn own_prompts(own: &OwnPrompts) -> String;

    /// Why a file holds no prompts.
    pub fn prompts_error(error: &PromptsError) -> String;
}
