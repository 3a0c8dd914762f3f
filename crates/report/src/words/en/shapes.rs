//! What is said about the shapes of requests.

use bench::analysis::ThinkingCost;
use bench::prompts::PromptsError;
use bench::{OwnPrompts, Shape};

use super::En;
use super::nouns::plural;
use crate::words::numbers::{decimal, percent};
use crate::words::subject::{LEAST_SHOWN, MANY_CUT_SHARE, TOLD_AS_TIMES};

/// Also a heading of the base report.
pub fn shape_name(shape: Shape, own: Option<&OwnPrompts>) -> String {
    let prompt = match (shape.prompt_tokens, own) {
        (Some(tokens), _) => format!("Prompt of {tokens} tokens"),
        (None, Some(_)) => "Own prompts".into(),
        (None, None) => "The plan's prompt".into(),
    };
    let thinking = match shape.thinking {
        None => "",
        Some(false) => ", without thinking",
        Some(true) => ", with thinking",
    };
    format!("{prompt}, answer of up to {} tokens{thinking}", shape.max_tokens)
}

pub fn thinking_cost(cost: ThinkingCost, shape: &str) -> String {
    if !cost.has_thought {
        return format!("{shape}: the model did not think even when asked to.");
    }
    let factor = format!(
        "{shape}: with thinking, an answer takes {} and has {}.",
        factor(cost.time_factor, ["as long", "longer", "less time"]),
        factor(cost.tokens_factor, ["as many tokens", "more tokens", "fewer tokens"])
    );
    if cost.cut_share <= MANY_CUT_SHARE {
        return factor;
    }
    let share = percent(cost.cut_share, 0, En);
    format!(
        "{factor} This is a lower bound: the length limit cut off {share} of the answers with thinking."
    )
}

/// How many times as much something is, or by how much it is more or less.
fn factor(factor: f64, [same, more, less]: [&str; 3]) -> String {
    let share = factor - 1.0;
    match factor {
        TOLD_AS_TIMES.. => format!("{} times {same}", decimal(factor, 1, En)),
        _ if share.abs() < LEAST_SHOWN => same.into(),
        _ => format!("{} {}", percent(share.abs(), 0, En), if share > 0.0 { more } else { less }),
    }
}

pub fn own_prompts(own: &OwnPrompts) -> String {
    format!(
        "{}, {}–{} characters, checksum {}",
        plural(own.count as u64, ["prompt", "prompts"]),
        own.least_characters,
        own.most_characters,
        own.checksum
    )
}

pub fn prompts_error(error: &PromptsError) -> String {
    match error {
        PromptsError::Empty => "The file has no prompts.".into(),
        PromptsError::TooMany(count) => format!("The file has {count} prompts, which is too many."),
        PromptsError::Line { line, reason } => {
            format!("Line {line} is not JSON with a field prompt or messages: {reason}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_says_whose_prompt_it_is() {
        let long = Shape { prompt_tokens: Some(512), max_tokens: 256, thinking: Some(true) };
        let name = "Prompt of 512 tokens, answer of up to 256 tokens, with thinking";
        assert_eq!(shape_name(long, None), name);
        let own = Shape { prompt_tokens: None, thinking: None, ..long };
        assert_eq!(shape_name(own, None), "The plan's prompt, answer of up to 256 tokens");
        let prompts = OwnPrompts::default();
        assert_eq!(shape_name(own, Some(&prompts)), "Own prompts, answer of up to 256 tokens");
    }

    #[test]
    fn a_factor_says_when_it_is_a_lower_bound() {
        let cost = ThinkingCost {
            without: 0,
            with: 1,
            time_factor: 2.46,
            tokens_factor: 3.5,
            cut_share: 0.0,
            has_thought: true,
        };
        insta::assert_snapshot!(thinking_cost(cost, "The plan's prompt"), @"The plan's prompt: with thinking, an answer takes 2.5 times as long and has 3.5 times as many tokens.");
        let cut = ThinkingCost { cut_share: 0.4, ..cost };
        insta::assert_snapshot!(thinking_cost(cut, "The plan's prompt").replace('\u{a0}', " "), @"The plan's prompt: with thinking, an answer takes 2.5 times as long and has 3.5 times as many tokens. This is a lower bound: the length limit cut off 40% of the answers with thinking.");
        let silent = ThinkingCost { has_thought: false, ..cost };
        assert!(thinking_cost(silent, "The plan's prompt").contains("did not think"));
    }
}
