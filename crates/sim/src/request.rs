//! Parsing requests: what both APIs have in common, and the peculiarities of JSON in Go.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// A chat request from either API.
#[derive(Debug, Default)]
pub(crate) struct Ask {
    pub(crate) model: String,
    pub(crate) messages: Vec<Message>,
    pub(crate) token_limit: Option<u32>,
    pub(crate) think: Option<bool>,
    pub(crate) context_length: Option<u32>,
    pub(crate) keep_alive: Option<Duration>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Message {
    role: String,
    content: Value,
}

/// The relevant options of Ollama's API.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) num_predict: Option<u32>,
    pub(crate) num_ctx: Option<u32>,
}

const INTEGER_OPTIONS: [&str; 9] = [
    "main_gpu",
    "num_batch",
    "num_ctx",
    "num_gpu",
    "num_keep",
    "num_predict",
    "num_thread",
    "repeat_last_n",
    "seed",
];

const FLOAT_OPTIONS: [&str; 7] = [
    "frequency_penalty",
    "min_p",
    "presence_penalty",
    "repeat_penalty",
    "temperature",
    "top_p",
    "typical_p",
];

/// A hundred years: Ollama's meaning of a negative `keep_alive`.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

impl Ask {
    /// Approximate number of prompt tokens: one for every four characters.
    pub(crate) fn prompt_tokens(&self) -> u32 {
        let characters: usize = self.messages.iter().map(Message::characters).sum();
        u32::try_from(characters.div_ceil(4).max(1)).unwrap_or(u32::MAX)
    }

    /// A key that is equal for equal conversations and salts.
    pub(crate) fn prompt_key(&self, salt: &impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (salt, &self.model).hash(&mut hasher);
        for message in &self.messages {
            (&message.role, &message.content).hash(&mut hasher);
        }
        hasher.finish()
    }
}

impl Message {
    fn characters(&self) -> usize {
        match &self.content {
            Value::String(text) => text.chars().count(),
            Value::Array(parts) => parts
                .iter()
                .filter_map(|part| part.get("text")?.as_str())
                .map(|text| text.chars().count())
                .sum(),
            _ => 0,
        }
    }
}

/// Parses a body regardless of its content type, and words errors as Go does.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    if body.is_empty() {
        return Err(Refusal::EmptyBody);
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Eof => Refusal::CutShort,
        _ => Refusal::BadSyntax(character_at(body, error.line(), error.column())),
    })?;
    serde_json::from_value(value).map_err(|error| Refusal::BadShape(error.to_string()))
}

fn character_at(body: &[u8], line: usize, column: usize) -> char {
    let text = String::from_utf8_lossy(body);
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    line.chars().nth(column.saturating_sub(1)).unwrap_or('\n')
}

/// Validates the types of Ollama's options and extracts the relevant ones.
pub(crate) fn options(given: &Map<String, Value>) -> Result<Options, Refusal> {
    for (option, value) in given {
        let is_known_as = |names: &[&str]| names.contains(&option.as_str());
        let kind = if is_known_as(&INTEGER_OPTIONS) {
            "integer"
        } else if is_known_as(&FLOAT_OPTIONS) {
            "float32"
        } else {
            continue;
        };
        if !value.is_number() && !value.is_null() {
            return Err(Refusal::OptionType { option: option.clone(), kind });
        }
    }
    // Negative or missing numbers mean no limit.
    let number = |name| u32::try_from(given.get(name)?.as_f64()? as i64).ok();
    Ok(Options { num_predict: number("num_predict"), num_ctx: number("num_ctx") })
}

/// Reads `keep_alive`: a number of seconds or a duration such as `30m`; negative means forever.
pub(crate) fn keep_alive(value: Option<&Value>) -> Result<Option<Duration>, Refusal> {
    let bad = || Refusal::BadShape(format!("invalid keep_alive {}", value.unwrap_or(&Value::Null)));
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.starts_with('-') => Ok(Some(FOR_EVER)),
        Some(Value::String(text)) => match humantime::parse_duration(text) {
            Ok(duration) => Ok(Some(duration.min(FOR_EVER))),
            Err(_) => Err(bad()),
        },
        Some(number) => {
            let seconds = number.as_f64().ok_or_else(bad)?;
            let duration = Duration::try_from_secs_f64(seconds).unwrap_or(FOR_EVER);
            Ok(Some(duration.min(FOR_EVER)))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn options_of(value: &Value) -> Result<Options, Refusal> {
        options(value.as_object().unwrap())
    }

    #[test]
    fn options_have_types() {
        let options = options_of(&json!({"num_predict": 16, "num_ctx": 2048, "other": "any"}));
        assert_eq!(options, Ok(Options { num_predict: Some(16), num_ctx: Some(2048) }));
        assert_eq!(options_of(&json!({"num_predict": -1})), Ok(Options::default()));
        let error = options_of(&json!({"temperature": "hot"})).unwrap_err();
        assert_eq!(error.to_string(), "option \"temperature\" must be of type float32");
    }

    #[test]
    fn keep_alive_is_in_seconds_or_a_duration() {
        let read = |value: Value| keep_alive(Some(&value));
        assert_eq!(read(json!(0)), Ok(Some(Duration::ZERO)));
        assert_eq!(read(json!("30m")), Ok(Some(Duration::from_secs(1800))));
        assert_eq!(read(json!(-1)), Ok(Some(FOR_EVER)));
        assert_eq!(keep_alive(None), Ok(None));
        assert!(read(json!("soon")).is_err());
    }

    #[test]
    fn json_errors_are_worded_as_in_go() {
        let error = |body: &str| parse::<Message>(body.as_bytes()).unwrap_err().to_string();
        assert_eq!(error(""), "missing request body");
        assert_eq!(error("{\"role\": "), "unexpected EOF");
        assert_eq!(error("?"), "invalid character '?' looking for beginning of value");
        assert!(error("{\"role\": 1}").starts_with("json: cannot unmarshal"));
    }

    #[test]
    fn four_characters_are_a_token() {
        let message = |content| Message { role: "user".to_owned(), content };
        let messages = vec![message(json!("Why is it")), message(json!([{"text": "blue"}]))];
        assert_eq!(Ask { messages, ..Ask::default() }.prompt_tokens(), 4);
    }
}
