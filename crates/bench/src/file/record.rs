//! Records of the journal, written by this version or an earlier one.

use super::parts::{field, split};
use crate::Event;

/// The event in a record; `None` if the record is damaged.
#[must_use]
pub fn record(text: &str) -> Option<Event> {
    let read = |text: &str| serde_json::from_str(text).ok();
    read(text).or_else(|| read(&with_batch(text)?))
}

/// The record with a batch id: earlier versions wrote workers, shape and number of requests instead.
fn with_batch(text: &str) -> Option<String> {
    let (event, _, measured) = split(text.strip_prefix('{')?)?;
    let (measured, ..) = split(measured)?;
    let (workers, measurement) = (field(measured, "workers")?, field(measured, "measurement")?);
    let (shape, size) =
        (field(measurement, "shape").unwrap_or("0"), field(measurement, "requests")?);
    let batch = format!(r#"{{"shape":{shape},"workers":{workers},"size":{size}}}"#);
    Some(format!(r#"{{{event}:{{"batch":{batch},"measurement":{measurement}}}}}"#))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchId, Measured, Measurement, Sample};

    #[test]
    fn a_journal_of_an_earlier_version_opens_to_the_same() {
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
        assert_eq!(record(&earlier).unwrap(), expected);
        let first = earlier.replace(r#""shape":1,"#, "");
        let Event::BatchDone(first) = record(&first).unwrap() else { panic!() };
        assert_eq!(first.batch, BatchId::new(4, 2));
        let written = serde_json::to_string(&expected).unwrap();
        assert_eq!(record(&written).unwrap(), expected);
    }
}
