//! Reading the user's prompts from a file.

use serde::Deserialize;
use thiserror::Error;

use crate::{Message, Prompt};

/// The most prompts that are read; no plan uses more.
const MOST_PROMPTS: usize = 100_000;

/// Why a file holds no prompts.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PromptsError {
    #[error("there is no prompt in the file")]
    Empty,
    #[error("{0} prompts are too many, at most {MOST_PROMPTS} can be read")]
    TooMany(usize),
    /// A line is not a JSON object, or has neither `prompt` nor `messages`.
    #[error("line {line} is not a JSON object with `prompt` or `messages`: {reason}")]
    Line {
        /// The line's number, from 1.
        line: usize,
        reason: String,
    },
}

/// A line of JSONL; other fields are ignored.
#[derive(Deserialize)]
struct Line {
    prompt: Option<String>,
    messages: Option<Vec<Message>>,
}

/// Reads prompts: JSONL with `prompt` or `messages` if the first line is an object; else a text, with its
/// prompts separated by blank lines if there are any, or else one per line.
///
/// # Errors
/// If it contains no prompt, too many, or a JSON line that is not a prompt.
pub fn read_prompts(text: &str) -> Result<Vec<Prompt>, PromptsError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let prompts = if text.trim_start().starts_with('{') { of_json(&text)? } else { of_text(&text) };
    match prompts.len() {
        0 => Err(PromptsError::Empty),
        count if count > MOST_PROMPTS => Err(PromptsError::TooMany(count)),
        _ => Ok(prompts),
    }
}

fn of_json(text: &str) -> Result<Vec<Prompt>, PromptsError> {
    let lines = (1_usize..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let prompt = |(line, text): (usize, &str)| {
        let wrong = |reason: String| PromptsError::Line { line, reason };
        let read: Line = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let prompt = read.prompt.as_deref().map(Prompt::from).or(read.messages.map(Prompt));
        let is_empty = |prompt: &Prompt| prompt.0.iter().all(|m| m.content.trim().is_empty());
        prompt.filter(|prompt| !is_empty(prompt)).ok_or_else(|| wrong("it is empty".into()))
    };
    lines.map(prompt).collect()
}

fn of_text(text: &str) -> Vec<Prompt> {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    if !lines.iter().any(is_blank) {
        return lines.into_iter().map(|line| Prompt::from(line.trim())).collect();
    }
    let blocks = lines.split(is_blank).filter(|block| !block.is_empty());
    blocks.map(|block| Prompt::from(&*block.join("\n"))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let prompts = read_prompts(text).unwrap();
        prompts.into_iter().map(|prompt| prompt.0[0].content.clone()).collect()
    }

    #[test]
    fn prompts_are_lines_or_paragraphs() {
        assert_eq!(texts("one\r\ntwo \nthree"), ["one", "two", "three"]);
        assert_eq!(texts("\u{feff}one\nstill one\n \n\ntwo\n"), ["one\nstill one", "two"]);
    }

    #[test]
    fn prompts_are_read_from_json() {
        let chat = r#"{"messages": [{"role": "system", "content": "Кратко."}, {"role": "user", "content": "Да?"}], "id": 7}"#;
        let text = format!("{{\"prompt\": \"Почему?\"}}\n\n{chat}\n");
        let prompts = read_prompts(&text).unwrap();
        assert_eq!(prompts[0], Prompt::from("Почему?"));
        let roles: Vec<&str> = prompts[1].0.iter().map(|message| &*message.role).collect();
        assert_eq!(roles, ["system", "user"]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let line = |text: &str| match read_prompts(text) {
            Err(PromptsError::Line { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("{\"prompt\": \"a\"}\n{\"prompt\": 1}"), 2);
        assert_eq!(line("{\"prompt\": \"a\"}\nplain"), 2);
        assert_eq!(line("{\"text\": \"a\"}"), 1);
        assert_eq!(line("{\"messages\": []}"), 1);
        assert_eq!(read_prompts(" \n\n"), Err(PromptsError::Empty));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_rejected(text: String) {
            let _ = read_prompts(&text);
        }

        #[test]
        fn lines_survive_a_round_trip(lines in prop::collection::vec("[а-яa-z][а-яa-z ]{0,20}[a-z]", 1..9)) {
            prop_assert_eq!(&texts(&lines.join("\n")), &lines);
            prop_assert_eq!(&texts(&lines.join("\n\n")), &lines);
            let json: Vec<String> = lines
                .iter()
                .map(|line| serde_json::json!({ "prompt": line }).to_string())
                .collect();
            prop_assert_eq!(&texts(&json.join("\n")), &lines);
        }
    }
}
