//! A warning with its place in the session.

use crate::{BatchId, Warning};

/// A warning and what it applies to.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub place: Place,
    pub warning: Warning,
}

/// What a finding applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Every batch of the session.
    Session,
    /// Several batches.
    Batches(Vec<BatchId>),
    /// The run at this many workers.
    Run(u32),
    Batch(BatchId),
    /// A measurement of a batch that is not shown: its number, from 1, and how many there are.
    Repeat {
        batch: BatchId,
        number: usize,
        of: usize,
    },
    /// The batch that was measured again at the end.
    Again(BatchId),
}

impl Finding {
    /// The batches that may be measured once more because of it. A coarse clock stays as coarse.
    #[must_use]
    pub fn batches_to_repeat(&self) -> Vec<BatchId> {
        let is_coarse = matches!(self.warning, Warning::CoarseClock { .. });
        if !self.warning.disqualifies() || self.warning.is_habit() || is_coarse {
            return Vec::new();
        }
        match &self.place {
            Place::Batch(id) => vec![*id],
            Place::Batches(ids) => ids.clone(),
            Place::Session | Place::Run(_) | Place::Repeat { .. } | Place::Again(_) => Vec::new(),
        }
    }
}
