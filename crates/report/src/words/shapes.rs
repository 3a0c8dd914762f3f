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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_near_one_is_told_in_per_cent() {
        let cost = |time_factor, tokens_factor| {
            let (without, with, cut_share) = (0, 1, 0.0);
            let cost = ThinkingCost {
                without,
                with,
                time_factor,
                tokens_factor,
                cut_share,
                has_thought: true,
            };
            Lang::ALL.map(|lang| thinking_cost(cost, "P", lang).replace('\u{a0}', " "))
        };
        assert_eq!(
            cost(1.04, 0.9),
            [
                "P: с размышлениями ответ дольше на 4 %, токенов в нём меньше на 10 %.",
                "P: with thinking, an answer takes 4% longer and has 10% fewer tokens."
            ]
        );
        assert_eq!(
            cost(1.001, 1.0),
            [
                "P: с размышлениями ответ не дольше, токенов в нём столько же.",
                "P: with thinking, an answer takes as long and has as many tokens."
            ]
        );
    }
}
