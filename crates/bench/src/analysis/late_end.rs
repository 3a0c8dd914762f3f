//! Whether the end of an answer comes long after its last content.

use crate::number::count;
use crate::stats::median;
use crate::{Measurement, Sample, Warning};

/// An end is late from this share of the whole answer on…
const LATE_SHARE: f64 = 0.1;
/// … and from this delay on, ms: less is usual where a server counts and closes.
const LATE_LEAST_MS: f64 = 100.0;
/// It is the server's habit if so many of the answers end late; a network delays single ones.
const MOST_SHARE: f64 = 0.5;

/// Ends that come long after the last content, as where a gateway settles the cost of an answer first. The total
/// time of a batch, and so its speed, includes the wait.
pub fn warning(measurement: &Measurement) -> Option<Warning> {
    let late: Vec<(f64, f64)> = measurement.successful().filter_map(late_ms).collect();
    let requests = count(&late);
    let is_habit = f64::from(requests) > f64::from(count(measurement.successful())) * MOST_SHARE;
    let late_ms = median(late.iter().map(|&(late_ms, _)| late_ms)).filter(|_| is_habit)?;
    let share = median(late.iter().map(|&(_, share)| share))?;
    Some(Warning::LateEnd { requests, late_ms, share })
}

/// How late the end of an answer was, ms and as a share of the whole; `None` if it was not.
fn late_ms(sample: &Sample) -> Option<(f64, f64)> {
    let late_ms = sample.end_ms - sample.last_ms?;
    let share = late_ms / sample.whole_ms();
    (late_ms > LATE_LEAST_MS && share > LATE_SHARE).then_some((late_ms, share))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ends_ms: &[f64]) -> Option<Warning> {
        let sample = |&end_ms| Sample { last_ms: Some(1200.0), end_ms, ..Sample::default() };
        let samples = ends_ms.iter().map(sample).collect();
        warning(&Measurement { samples, ..Measurement::default() })
    }

    #[test]
    fn ends_long_after_the_last_content_are_named() {
        let late = Warning::LateEnd { requests: 2, late_ms: 800.0, share: 0.4 };
        assert_eq!(found(&[2000.0, 2000.0, 1201.0]), Some(late));
        assert_eq!(found(&[2000.0, 1201.0]), None, "a single one");
        assert_eq!(found(&[1290.0; 2]), None, "a moment");
        assert_eq!(found(&[1199.0; 2]), None, "the browser stamped the end");
        assert_eq!(found(&[]), None);
    }
}
