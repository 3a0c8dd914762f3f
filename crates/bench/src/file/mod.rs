//! The session file: a session as JSON, which other programs may also write.
//!
//! Reading is strict: unknown fields are ignored, wrong values are named with their path.

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
mod pretty;
mod reading;
mod record;
mod stepwise;
mod text;
mod v1;

use crate::Session;
use serde::Serialize;

pub use collection::{Collected, Collection, Parts, read_collection, write_collection};
pub use error::{Reason, SessionFileError};
pub use foreign::Foreign;
pub use limits::{MAX_FILE_BYTES, MAX_FILE_RUNS};
pub use record::record;
pub use stepwise::Steps;
pub use text::text;

/// The value of the field `format` in our files; files of other programs may omit it.
pub const FORMAT: &str = "tokometer-session";
/// The newest version of the format that this program knows.
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

/// The text of a session file, formatted for people.
#[must_use]
pub fn write(session: &Session) -> String {
    pretty::pretty(&write_compact(session))
}

/// The same, as short as possible: browsers store at most five million characters.
#[must_use]
pub fn write_compact(session: &Session) -> String {
    // Only a map with non-text keys could fail, and a session has no maps.
    serde_json::to_string(&File::of(session)).unwrap_or_default()
}

/// Reads the bytes of a session file, in any encoding.
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
/// What else the file is; or the first wrong value; or, if it is cut off, what can
/// be read of it.
pub fn read(text: &str) -> Result<Session, SessionFileError> {
    match text::trimmed(text) {
        "" => Err(SessionFileError::Empty),
        text => reading::session(text),
    }
}
