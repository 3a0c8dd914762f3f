//! Which of a plan's batches are measured.

use serde::{Deserialize, Serialize};

/// How a plan goes about its batches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// All of them.
    #[default]
    Grid,
    /// As few as show which is the fastest.
    Search,
}

impl Strategy {
    /// Whether it is the one that older files know of.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
