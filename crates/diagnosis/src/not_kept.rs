//! Why the browser does not store a session.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why measurements are not stored. In every case measuring goes on.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NotKept {
    /// The browser does not allow the page to store anything: a private window, or its settings.
    #[error("the browser keeps nothing")]
    Denied,
    #[error("there is no room")]
    Full,
    /// The stored data was written by a newer version of the program.
    #[error("the sessions stored here are of a newer program")]
    Newer,
    /// Another tab is continuing the same session.
    #[error("another tab is continuing this session")]
    OtherTab,
    /// The stored session was deleted while it was being measured.
    #[error("the stored session has been deleted")]
    Cleared,
    /// Any other error, in the browser's words.
    #[error("the browser's storage failed: {0}")]
    Failed(String),
}
