//! A measurement together with its batch's id.

use serde::{Deserialize, Serialize};

use super::{BatchId, Measurement};

/// One measurement of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub batch: BatchId,
    pub measurement: Measurement,
}

impl Measured {
    /// The measurement of a batch in the run at `workers`, of the only shape.
    #[must_use]
    pub fn new(workers: u32, measurement: Measurement) -> Self {
        Self { batch: BatchId::new(workers, measurement.requests), measurement }
    }
}
