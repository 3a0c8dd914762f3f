//! The session file: a session as JSON, which other programs may write too.
//!
//! Reading is strict: what is not known is ignored, what is wrong is named with its path.

mod check;
mod collection;
mod copies;
mod cut;
mod error;
mod fields;
mod foreign;
mod imported;
mod limits;
mod marks;
mod parts;
mod place;
mod reading;
mod stepwise;
mod text;
mod v1;

use crate::Session;
use serde::Serialize;

pub use collection::{Collected, Collection, Parts, read_collection, write_collection};
pub use error::{Reason, SessionFileError};
pub use foreign::Foreign;
pub use limits::{MAX_FILE_BYTES, MAX_FILE_RUNS};
pub use stepwise::Steps;
pub use text::text;

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

/// Reads a session file as it lies on a disk, in whatever encoding.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Session, SessionFileError> {
    match Foreign::of_bytes(bytes) {
        Some(foreign) => Err(SessionFileError::Foreign(foreign)),
        None => read(&text::text(bytes)),
    }
}

/// Reads the text of a session file.
///
/// # Errors
/// What else the file is; or the first thing that is not as it must be; or, where it is cut off, what can
/// be read of it.
pub fn read(text: &str) -> Result<Session, SessionFileError> {
    match text::trimmed(text) {
        "" => Err(SessionFileError::Empty),
        text => reading::session(text),
    }
}
