//! What is said of the shapes of requests.

use bench::analysis::ThinkingCost;
use bench::prompts::PromptsError;
use bench::{OwnPrompts, Plan, Shape};

use super::ru;
use crate::Lang;

/// A shape: «Промпт 512 токенов, ответ до 256». The plan tells whose the prompt is where no length is asked.
#[must_use]
pub fn shape_name(shape: Shape, plan: Option<&Plan>, lang: Lang) -> String {
    let own = plan.and_then(|plan| plan.own_prompts.as_ref());
    match lang {
        Lang::Ru => ru::shape_name(shape, own),
    }
}

/// How much longer answers are with thinking.
pub(crate) fn thinking_cost(cost: ThinkingCost, shape: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::thinking_cost(cost, shape),
    }
}

/// What is known of the user's prompts: how many, how long.
#[must_use]
pub fn own_prompts(own: &OwnPrompts, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::own_prompts(own),
    }
}

/// Why a file holds no prompts.
#[must_use]
pub fn prompts_error(error: &PromptsError, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::prompts_error(error),
    }
}
