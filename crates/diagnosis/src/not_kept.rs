//! Why the browser does not keep a session.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why what was measured is not kept. The measurement itself goes on in every case.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NotKept {
    /// The browser lets the page keep nothing: a private window, or its settings.
    #[error("the browser keeps nothing")]
    Denied,
    #[error("there is no room")]
    Full,
    /// What is there was written by a newer program.
    #[error("a newer program keeps its sessions here")]
    Newer,
    /// Another tab goes on with the same session.
    #[error("another tab goes on with this session")]
    OtherTab,
    /// What was kept of the session was taken away while it was measured.
    #[error("what was kept has been taken away")]
    Cleared,
    /// Something else, in the browser's words.
    #[error("the browser's storage failed: {0}")]
    Failed(String),
}
