//! What is said about the shapes of requests.

use bench::analysis::ThinkingCost;
use bench::prompts::PromptsError;
use bench::{OwnPrompts, Shape};

use super::Ru;
use super::nouns::plural;
use crate::words::numbers::{decimal, percent};
use crate::words::subject::{LEAST_SHOWN, MANY_CUT_SHARE, TOLD_AS_TIMES};

/// Also a heading of the base report, which stays as it is.
pub fn shape_name(shape: Shape, own: Option<&OwnPrompts>) -> String {
    let prompt = match (shape.prompt_tokens, own) {
        (Some(tokens), _) => format!("Промпт {tokens} токенов"),
        (None, Some(_)) => "Свои промпты".into(),
        (None, None) => "Промпт плана".into(),
    };
    let thinking = match shape.thinking {
        None => "",
        Some(false) => ", без размышлений",
        Some(true) => ", с размышлениями",
    };
    format!("{prompt}, ответ до {} токенов{thinking}", shape.max_tokens)
}

pub fn thinking_cost(cost: ThinkingCost, shape: &str) -> String {
    if !cost.has_thought {
        return format!("{shape}: модель не размышляла и тогда, когда её об этом просили.");
    }
    let factor = format!(
        "{shape}: с размышлениями ответ {}, токенов в нём {}.",
        factor(cost.time_factor, ["дольше", "короче", "не дольше"]),
        factor(cost.tokens_factor, ["больше", "меньше", "столько же"])
    );
    if cost.cut_share <= MANY_CUT_SHARE {
        return factor;
    }
    let share = percent(cost.cut_share, 0, Ru);
    format!("{factor} Это нижняя граница: предел длины оборвал {share} ответов с размышлениями.")
}

/// By how much something is more, less, or neither.
fn factor(factor: f64, [more, less, same]: [&str; 3]) -> String {
    let share = factor - 1.0;
    match factor {
        TOLD_AS_TIMES.. => format!("{more} в {} раза", decimal(factor, 1, Ru)),
        _ if share.abs() < LEAST_SHOWN => same.into(),
        _ => {
            format!("{} на {}", if share > 0.0 { more } else { less }, percent(share.abs(), 0, Ru))
        }
    }
}

pub fn own_prompts(own: &OwnPrompts) -> String {
    format!(
        "{}, знаков от {} до {}, контрольная сумма {}",
        plural(own.count as u64, ["промпт", "промпта", "промптов"]),
        own.least_characters,
        own.most_characters,
        own.checksum
    )
}

pub fn prompts_error(error: &PromptsError) -> String {
    match error {
        PromptsError::Empty => "В файле нет ни одного промпта.".into(),
        PromptsError::TooMany(count) => format!("В файле {count} промптов — это слишком много."),
        PromptsError::Line { line, reason } => {
            format!("Строка {line} — не JSON с полем prompt или messages: {reason}")
        }
    }
}
