//! Which of a plan's batches are measured.

use serde::{Deserialize, Serialize};

/// How the batches to measure are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// All of them.
    #[default]
    Grid,
    /// As few as are needed to find the fastest.
    Search,
}

impl Strategy {
    /// Whether it is the one that older files assume.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
