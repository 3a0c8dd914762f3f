//! The batches of one shape and workers count, each with its measurements.

use serde::{Deserialize, Serialize};

use super::{Failure, Measurement, RunId, Slots};

/// All batches of one shape and workers count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The shape of its requests, by its number in the plan.
    pub shape: u32,
    /// How many requests were kept in flight at once.
    pub workers: u32,
    /// The batches, smallest first, in whatever order they were measured.
    pub batches: Vec<Batch>,
    /// In server mode: the slots that the server was seen to have when the run's batches were measured.
    pub slots: Option<Slots>,
    /// The batch that was measured first, once more at the end: shows drift.
    pub again: Option<Measurement>,
    /// Why its other batches were not measured.
    pub ended: Option<RunEnd>,
}

/// Why a run ended early: batches in a row failed whole, so the next would too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEnd {
    pub batches: u32,
    /// Why the last of them did.
    pub failure: Failure,
    /// The server's words about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// B requests of identical shape, measured together once or several times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// How many requests.
    pub size: u32,
    /// Its measurements in their order; never none in a session.
    pub measurements: Vec<Measurement>,
}

impl Batch {
    /// Whether a measurement of it is a copy of another run's.
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

    /// Puts a measurement into its batch: sizes rise, and a size that is there has one more.
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

    /// Every measurement of the run, the one at its end included; not those that are copies of another run's.
    pub fn measurements(&self) -> impl Iterator<Item = &Measurement> {
        let all = self.batches.iter().flat_map(|batch| &batch.measurements).chain(&self.again);
        all.filter(|measurement| measurement.shared_from.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stand_in_order_and_no_measurement_is_lost() {
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
