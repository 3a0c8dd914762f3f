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
