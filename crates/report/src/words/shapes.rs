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
    use super::super::say::both;
    use super::*;

    #[test]
    fn a_shape_says_whose_prompt_it_is() {
        let long = Shape { prompt_tokens: Some(512), max_tokens: 256, thinking: Some(true) };
        let own = Shape { prompt_tokens: None, thinking: None, ..long };
        let plan = Plan { own_prompts: Some(OwnPrompts::default()), ..Plan::default() };
        let said = [(long, None), (own, None), (own, Some(&plan))]
            .map(|(shape, plan)| Lang::ALL.map(|lang| shape_name(shape, plan, lang)));
        assert_eq!(
            said.concat(),
            [
                "Промпт 512 токенов, ответ до 256 токенов, с размышлениями",
                "Prompt of 512 tokens, answer of up to 256 tokens, with thinking",
                "Промпт плана, ответ до 256 токенов",
                "The plan's prompt, answer of up to 256 tokens",
                "Свои промпты, ответ до 256 токенов",
                "Own prompts, answer of up to 256 tokens",
            ]
        );
    }

    #[test]
    fn a_factor_is_told_in_per_cent_near_one_and_may_be_a_lower_bound() {
        let cost = ThinkingCost {
            without: 0,
            with: 1,
            time_factor: 2.46,
            tokens_factor: 3.5,
            cut_share: 0.0,
            has_thought: true,
        };
        let cut = ThinkingCost { cut_share: 0.4, ..cost };
        let silent = ThinkingCost { has_thought: false, ..cost };
        let near = ThinkingCost { time_factor: 1.04, tokens_factor: 0.9, ..cost };
        let same = ThinkingCost { time_factor: 1.001, tokens_factor: 1.0, ..cost };
        let said = [cost, cut, silent, near, same]
            .map(|it| both(|lang| thinking_cost(it, "256/64", lang)));
        insta::assert_snapshot!(said.concat().join("\n"), @"
        256/64: с размышлениями ответ дольше в 2,5 раза, токенов в нём больше в 3,5 раза.
        256/64: with thinking, an answer takes 2.5 times as long and has 3.5 times as many tokens.
        256/64: с размышлениями ответ дольше в 2,5 раза, токенов в нём больше в 3,5 раза. Это нижняя граница: предел длины оборвал 40 % ответов с размышлениями.
        256/64: with thinking, an answer takes 2.5 times as long and has 3.5 times as many tokens. This is a lower bound: the length limit cut off 40% of the answers with thinking.
        256/64: модель не размышляла и тогда, когда её об этом просили.
        256/64: the model did not think even when asked to.
        256/64: с размышлениями ответ дольше на 4 %, токенов в нём меньше на 10 %.
        256/64: with thinking, an answer takes 4% longer and has 10% fewer tokens.
        256/64: с размышлениями ответ не дольше, токенов в нём столько же.
        256/64: with thinking, an answer takes as long and has as many tokens.
        ");
    }
}
