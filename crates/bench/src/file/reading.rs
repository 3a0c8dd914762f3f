//! From a text to a session: first whose file it is, then its content.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::fields::Fields;
use super::foreign::Foreign;
use super::{
    FORMAT, Reason, SessionFileError, VERSION, check, cut, imported, limits, parts, place, v1,
};
use crate::Session;

/// Reads a trimmed text that is not empty.
pub fn session(text: &str) -> Result<Session, SessionFileError> {
    let session = match parsed(text) {
        Err(SessionFileError::Foreign(foreign)) => {
            let imported = imported::session(foreign, text);
            // A path of ours would mean nothing in the file of another program.
            let checked = imported.filter(|session| possible(session).is_ok());
            checked.ok_or(SessionFileError::Foreign(foreign))?
        }
        parsed => parsed?,
    };
    possible(&session)?;
    Ok(session.into())
}

/// Checks that the values of a session are possible.
fn possible(session: &v1::Session) -> Result<(), SessionFileError> {
    check::session(session)?;
    limits::check(session)
}

/// The content of such a text, with only its form checked.
pub fn parsed(text: &str) -> Result<v1::Session, SessionFileError> {
    if !text.starts_with(['{', '[']) {
        return Err(SessionFileError::Foreign(Foreign::of_text(text)));
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Fields>();
    let fields = match values.next() {
        Some(Ok(Fields(fields))) => fields,
        Some(Err(error)) => return Err(unreadable(text, &error)),
        None => return Err(SessionFileError::Empty),
    };
    if text.starts_with('[') {
        return Err(SessionFileError::Foreign(
            Foreign::of_fields(&fields).unwrap_or(Foreign::Json),
        ));
    }
    let is_followed = text.get(values.byte_offset()..).is_some_and(|rest| !rest.trim().is_empty());
    check_owner(text, &fields, is_followed)?;
    // It is JSON: what fails now is a value, or text after the last one.
    parse(text).map_err(|(path, error)| match path.as_str() {
        "" if is_followed => not_json(&error),
        _ => structure(path, &error),
    })
}

/// Checks that the file is ours, or one with the same figures, and of a known version.
fn check_owner(
    text: &str,
    fields: &BTreeSet<String>,
    is_followed: bool,
) -> Result<(), SessionFileError> {
    #[derive(Deserialize)]
    struct Version {
        #[serde(rename = "version")]
        _version: Option<u64>,
    }
    // In a file of ours this is the first field, and what follows is not examined.
    let format = parts::field(text, "format").and_then(parts::string);
    let has_figures = fields.contains("model") && fields.contains("runs");
    match format {
        Some(format) if format == FORMAT => {
            let version = parts::field(text, "version").and_then(|version| version.parse().ok());
            match version {
                Some(..=VERSION) => Ok(()),
                Some(newer) => Err(SessionFileError::NewerVersion(newer)),
                None => first::<Version>(text)
                    .map(drop)
                    .map_err(|(path, error)| structure(path, &error)),
            }
        }
        None if has_figures => Ok(()),
        format => Err(match (Foreign::of_fields(fields), format) {
            (Some(foreign), _) => SessionFileError::Foreign(foreign),
            (None, Some(format)) => SessionFileError::OtherFormat(format),
            (None, None) => {
                let unknown = if is_followed { Foreign::JsonLines } else { Foreign::Json };
                SessionFileError::Foreign(Foreign::of_json(text).unwrap_or(unknown))
            }
        }),
    }
}

/// What a text is that is not JSON to its end.
fn unreadable(text: &str, error: &serde_json::Error) -> SessionFileError {
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    let is_ours = text.starts_with('{') && (has(FORMAT) || has("model") && has("runs"));
    match error.classify() {
        Category::Data => SessionFileError::Foreign(Foreign::Json),
        Category::Eof if is_ours => cut_off(text),
        _ if is_ours => not_json(error),
        Category::Eof => SessionFileError::Foreign(Foreign::Json),
        Category::Io | Category::Syntax => SessionFileError::Foreign(Foreign::of_text(text)),
    }
}

/// What can be read of a file that is cut off. Everything before the cut must be valid.
fn cut_off(text: &str) -> SessionFileError {
    match cut::closed(text).map(|closed| session(&closed)) {
        Some(Ok(session)) => SessionFileError::Cut(Box::new(session)),
        Some(Err(error)) => error,
        None => SessionFileError::Cut(Box::default()),
    }
}

/// Parses the whole text; an error comes with the path of the value where it occurred.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, (String, serde_json::Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = value(text, &mut deserializer)?;
    deserializer.end().map_err(|error| (String::new(), error))?;
    Ok(value)
}

/// Parses the first value of the text.
fn first<T: DeserializeOwned>(text: &str) -> Result<T, (String, serde_json::Error)> {
    value(text, &mut serde_json::Deserializer::from_str(text))
}

fn value<T: DeserializeOwned>(
    text: &str,
    deserializer: &mut serde_json::Deserializer<serde_json::de::StrRead<'_>>,
) -> Result<T, (String, serde_json::Error)> {
    T::deserialize(deserializer)
        .map_err(|error| (place::path(text, error.line(), error.column()), error))
}

fn structure(path: String, error: &serde_json::Error) -> SessionFileError {
    let message = message(error);
    let named = |words: &str| message.strip_prefix(words)?.strip_suffix('`').map(ToOwned::to_owned);
    let reason = named("missing field `")
        .map(Reason::Missing)
        .or_else(|| named("duplicate field `").map(Reason::Twice));
    check::wrong(path, reason.unwrap_or(Reason::Structure(message)))
}

fn not_json(error: &serde_json::Error) -> SessionFileError {
    SessionFileError::NotJson {
        line: error.line(),
        column: error.column(),
        message: message(error),
    }
}

/// The parser's message without the position at its end.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}
