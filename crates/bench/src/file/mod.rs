//! The session file: a session as JSON, which other programs may write too.
//!
//! Reading is strict: what is not known is ignored, what is wrong is named with its path.

mod check;
mod error;
mod v1;

use crate::Session;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

pub use error::{Reason, SessionFileError};

/// What the field `format` says in our files; files of other programs may do without it.
pub const FORMAT: &str = "tokometer-session";
/// The newest version of the format that is known here.
pub const VERSION: u64 = 1;

#[derive(Serialize)]
struct File {
    format: &'static str,
    version: u64,
    #[serde(flatten)]
    session: v1::Session,
}

impl File {
    fn of(session: &Session) -> Self {
        Self { format: FORMAT, version: VERSION, session: session.into() }
    }
}

/// The text of a session file, for people to read too.
#[must_use]
pub fn write(session: &Session) -> String {
    // Only a map whose keys are not text could fail, and a session has no maps.
    serde_json::to_string_pretty(&File::of(session)).unwrap_or_default()
}

/// The same in as few characters as there can be: browsers keep no more than five million.
#[must_use]
pub fn write_compact(session: &Session) -> String {
    serde_json::to_string(&File::of(session)).unwrap_or_default()
}

/// Reads the text of a session file.
///
/// # Errors
/// The first thing that is not as it must be.
pub fn read(text: &str) -> Result<Session, SessionFileError> {
    // Editors on Windows put a byte order mark at the start.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(SessionFileError::Empty);
    }
    if !text.trim_start().starts_with('{') {
        return Err(SessionFileError::NotAnObject);
    }
    check_header(text)?;
    // The header's check has shown that the text is JSON: what fails now is a value.
    let session: v1::Session = parse(text).map_err(|(path, error)| structure(path, &error))?;
    check::session(&session)?;
    Ok(session.into())
}

/// Checks that the text is JSON, and of a format and a version that are known here. It comes before
/// all else, since other formats may well have other fields.
fn check_header(text: &str) -> Result<(), SessionFileError> {
    #[derive(Deserialize)]
    struct Header {
        format: Option<String>,
        version: Option<u64>,
    }
    let Header { format, version } =
        parse(text).map_err(|(path, error)| match error.classify() {
            Category::Data => structure(path, &error),
            Category::Io | Category::Syntax | Category::Eof => SessionFileError::NotJson {
                line: error.line(),
                column: error.column(),
                message: message(&error),
            },
        })?;
    if let Some(format) = format.filter(|format| format != FORMAT) {
        return Err(SessionFileError::OtherFormat(format));
    }
    if let Some(version) = version.filter(|&version| version > VERSION) {
        return Err(SessionFileError::NewerVersion(version));
    }
    Ok(())
}

/// Parses the whole text; an error comes with the path of the value where it was met.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, (String, serde_json::Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| (error.path().to_string(), error.into_inner()))?;
    deserializer.end().map_err(|error| (String::new(), error))?;
    Ok(value)
}

fn structure(path: String, error: &serde_json::Error) -> SessionFileError {
    // serde_path_to_error's name of the root.
    let path = if path == "." { String::new() } else { path };
    check::wrong(path, Reason::Structure(message(error)))
}

/// The parser's words without the position, which it puts at their end.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}
