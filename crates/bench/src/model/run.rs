//! The batches of one shape and workers count, each with its measurements.

use serde::{Deserialize, Serialize};

use super::{Failure, Measurement, RunId, Slots};

/// All batches of one shape and workers count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The number of its requests' shape in the plan.
    pub shape: u32,
    /// How many requests were kept in flight.
    pub workers: u32,
    /// The batches, smallest first, whatever the order of measuring.
    pub batches: Vec<Batch>,
    /// In server mode: the slots that the server was found to have when the run was measured.
    pub slots: Option<Slots>,
    /// One of its batches, measured once more at the end: shows drift.
    pub again: Option<Measurement>,
    /// Why its other batches were not measured.
    pub ended: Option<RunEnd>,
}

/// Why a run ended early: several batches in a row failed completely, so the next would too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEnd {
    pub batches: u32,
    /// Why the last of them failed.
    pub failure: Failure,
    /// The server's error message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// B requests of identical shape, measured together once or several times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Number of requests.
    pub size: u32,
    /// Its measurements in order; at least one in a session.
    pub measurements: Vec<Measurement>,
}

impl Batch {
    /// Whether any of its measurements is a copy from another run.
    #[must_use]
    pub fn has_copies(&self) -> bool {
        self.measurements.iter().any(|measurement| measurement.shared_from.is_some())
    }
}

impl Run {
    #[must_use]
    pub fn id(&self) -> RunId {
        RunId { shape: self.shape, workers: self.workers }
    }

    /// The batch of this size.
    #[must_use]
    pub fn batch(&self, size: u32) -> Option<&Batch> {
        self.batches.iter().find(|batch| batch.size == size)
    }

    /// Adds a measurement to its batch: sizes stay ascending, and a size that exists gets another measurement.
    pub fn add(&mut self, measurement: Measurement) {
        let size = measurement.requests;
        match self.batches.iter_mut().find(|batch| batch.size == size) {
            Some(batch) => batch.measurements.push(measurement),
            None => {
                let place = self.batches.partition_point(|batch| batch.size < size);
                self.batches.insert(place, Batch { size, measurements: vec![measurement] });
            }
        }
    }

    /// Every measurement of the run, including the one at its end, without copies from other runs.
    pub fn measurements(&self) -> impl Iterator<Item = &Measurement> {
        let all = self.batches.iter().flat_map(|batch| &batch.measurements).chain(&self.again);
        all.filter(|measurement| measurement.shared_from.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stay_in_order_and_no_measurement_is_lost() {
        let mut run = Run { workers: 4, ..Run::default() };
        for (requests, tokens) in [(8, 1), (1, 2), (4, 3), (4, 4)] {
            run.add(Measurement { requests, tokens, ..Measurement::default() });
        }
        let sizes: Vec<u32> = run.batches.iter().map(|batch| batch.size).collect();
        assert_eq!(sizes, [1, 4, 8]);
        let tokens =
            |batch: &Batch| batch.measurements.iter().map(|m| m.tokens).collect::<Vec<_>>();
        assert_eq!(run.batch(4).map(tokens), Some(vec![3, 4]));
        assert_eq!(run.batch(16), None);
    }
}
