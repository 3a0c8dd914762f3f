//! What is said about the shapes of requests.

use bench::analysis::ThinkingCost;
use bench::prompts::PromptsError;
use bench::{OwnPrompts, Shape};

use super::Ru;
use super::nouns::plural;
use crate::words::numbers::{decimal, percent};
use crate::words::subject::MANY_CUT_SHARE;

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
    let (time, tokens) = (decimal(cost.time_factor, 1, Ru), decimal(cost.tokens_factor, 1, Ru));
    let factor = format!(
        "{shape}: с размышлениями ответ дольше в {time} раза, токенов в нём больше в {tokens} раза."
    );
    if cost.cut_share <= MANY_CUT_SHARE {
        return factor;
    }
    let share = percent(cost.cut_share, 0, Ru);
    format!("{factor} Это нижняя граница: предел длины оборвал {share} ответов с размышлениями.")
}

pub fn own_prompts(own: &OwnPrompts) -> String {
    format!(
        "{}, от {} до {} знаков, контрольная сумма {}",
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
