//! How runs and batches are identified.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A run: requests of one shape at one number of workers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct RunId {
    /// The number of its requests' shape in the plan; 0 for the only one.
    #[serde(default, skip_serializing_if = "is_first")]
    pub shape: u32,
    pub workers: u32,
}

/// A point of the grid: a batch size at a number of workers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct BatchId {
    /// The number of its requests' shape in the plan; 0 for the only one.
    #[serde(default, skip_serializing_if = "is_first")]
    pub shape: u32,
    pub workers: u32,
    pub size: u32,
}

impl RunId {
    /// The run at this many workers, of the only shape.
    #[must_use]
    pub fn new(workers: u32) -> Self {
        Self { shape: 0, workers }
    }

    /// The id of the batch of `size` requests in this run.
    #[must_use]
    pub fn batch(self, size: u32) -> BatchId {
        BatchId { shape: self.shape, workers: self.workers, size }
    }
}

impl BatchId {
    /// The batch of `size` requests in the run at `workers`, of the only shape.
    #[must_use]
    pub fn new(workers: u32, size: u32) -> Self {
        RunId::new(workers).batch(size)
    }

    /// The same batch with requests of another shape.
    #[must_use]
    pub fn with_shape(self, shape: u32) -> Self {
        Self { shape, ..self }
    }

    #[must_use]
    pub fn run(self) -> RunId {
        RunId { shape: self.shape, workers: self.workers }
    }
}

/// Whether a shape can be left out of a file: programs without shapes know only the first.
#[must_use]
pub fn is_first(shape: &u32) -> bool {
    *shape == 0
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "batch {} with {} workers", self.size, self.workers)?;
        match self.shape {
            0 => Ok(()),
            shape => write!(f, ", shape {shape}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_shape_is_not_written() {
        let id = BatchId::new(4, 8);
        let told = r#"{"workers":4,"size":8}"#;
        assert_eq!(serde_json::to_string(&id).unwrap(), told);
        assert_eq!(serde_json::from_str::<BatchId>(told).unwrap(), id);
        let second = serde_json::to_string(&id.with_shape(1)).unwrap();
        assert_eq!(second, r#"{"shape":1,"workers":4,"size":8}"#);
    }
}
