//! Failed requests.

use crate::number::count;
use crate::{Failure, Measurement, Sample, Warning};

/// Warnings about requests that failed and requests that were rejected for now.
pub fn warnings(measurement: &Measurement) -> impl Iterator<Item = Warning> {
    let is_busy = |sample: &&Sample| sample.error == Some(Failure::Http(503));
    let mut busy = measurement.samples.iter().filter(is_busy).peekable();
    let busy_message = busy.peek().and_then(|sample| sample.error_message.clone());
    let busy = count(busy);
    let mut failed = measurement
        .samples
        .iter()
        .filter(|sample| !sample.is_success() && !is_busy(sample))
        .peekable();
    let first = failed.peek().map(|sample| (sample.error.clone(), sample.error_message.clone()));
    let unseen = measurement.unseen_failures;
    let first = first.or_else(|| (unseen > 0).then(|| (Some(Failure::untold()), None)));
    let requests = count(failed).saturating_add(unseen);
    let failed = first.map(|(failure, message)| Warning::Failed {
        requests,
        failure: failure.unwrap_or(Failure::Network),
        message,
    });
    let busy = (busy > 0).then_some(Warning::ServerBusy { requests: busy, message: busy_message });
    failed.into_iter().chain(busy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_and_rejections_are_counted_separately() {
        let sample = |error| Sample { error, ..Sample::default() };
        let busy =
            || Sample { error_message: Some("full".into()), ..sample(Some(Failure::Http(503))) };
        let samples = vec![sample(None), busy(), sample(Some(Failure::Timeout)), busy()];
        let failed = Warning::Failed { requests: 1, failure: Failure::Timeout, message: None };
        let found: Vec<Warning> =
            warnings(&Measurement { samples, ..Measurement::default() }).collect();
        assert_eq!(
            found,
            [failed, Warning::ServerBusy { requests: 2, message: Some("full".into()) }]
        );
    }
}
