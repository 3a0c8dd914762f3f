//! What a batch is called.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One place of the map: so many requests together, so many of them in flight at once.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct BatchId {
    /// Workers of its run.
    pub workers: u32,
    /// How many requests.
    pub size: u32,
}

impl BatchId {
    /// The batch of `size` requests in the run of `workers`.
    #[must_use]
    pub fn new(workers: u32, size: u32) -> Self {
        Self { workers, size }
    }
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "batch {} with {} workers", self.size, self.workers)
    }
}
