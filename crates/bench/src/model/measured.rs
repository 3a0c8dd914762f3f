//! A measurement together with its batch's id.

use serde::{Deserialize, Serialize};

use super::{BatchId, Measurement};

/// One measurement of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Record")]
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

/// The form in the journal, of this version or an earlier one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Record {
    Named {
        batch: BatchId,
        measurement: Measurement,
    },
    /// Earlier versions wrote no batch id; it is built from workers, shape and number of requests.
    Earlier {
        workers: u32,
        measurement: Shaped,
    },
}

#[derive(Deserialize)]
struct Shaped {
    #[serde(default)]
    shape: u32,
    #[serde(flatten)]
    measurement: Measurement,
}

impl From<Record> for Measured {
    fn from(record: Record) -> Self {
        match record {
            Record::Named { batch, measurement } => Self { batch, measurement },
            Record::Earlier { workers, measurement: Shaped { shape, measurement } } => {
                let Self { batch, measurement } = Self::new(workers, measurement);
                Self { batch: batch.with_shape(shape), measurement }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Sample};

    #[test]
    fn a_journal_of_an_earlier_version_reads_the_same() {
        let measurement = r#"{"shape":1,"requests":2,"total_s":0.1,"tokens":7,"peak_in_flight":null,
            "wanted_in_flight":null,"samples":[{"lane":3,"sent_ms":0.1,"end_ms":99.9}],
            "client":null,"load":null,"memory":null,"counts":null}"#;
        let sample = Sample { lane: 3, sent_ms: 0.1, end_ms: 99.9, ..Sample::default() };
        let read = Measurement {
            requests: 2,
            total_s: 0.1,
            tokens: 7,
            samples: vec![sample],
            ..Measurement::default()
        };
        let batch = BatchId::new(4, 2).with_shape(1);
        let expected = Event::BatchDone(Measured { batch, measurement: read });
        let earlier = format!(r#"{{"BatchDone":{{"workers":4,"measurement":{measurement}}}}}"#);
        assert_eq!(serde_json::from_str::<Event>(&earlier).unwrap(), expected);
        let first = earlier.replace(r#""shape":1,"#, "");
        let Event::BatchDone(first) = serde_json::from_str(&first).unwrap() else { panic!() };
        assert_eq!(first.batch, BatchId::new(4, 2));
        let written = serde_json::to_string(&expected).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), expected);
    }
}
