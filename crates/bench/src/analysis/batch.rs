//! One batch over all its measurements: which one is shown, how fast it is, how certain that is.

use std::sync::Arc;

use super::measurement::MeasurementAnalysis;
use crate::judgement::Verdict;
use crate::order::sort_by;
use crate::stats::Interval;
use crate::{Batch, BatchId, Measurement, Subject, Warning};

/// What is known of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchAnalysis {
    pub id: BatchId,
    /// The index of the measurement shown, from 0.
    pub shown: usize,
    /// Total time of the one shown, s.
    pub total_s: f64,
    /// Its total time divided by its requests, s.
    pub average_s: f64,
    pub tokens: u64,
    /// Its speed, tokens/s; may be NaN or infinite.
    pub tokens_per_s: f64,
    /// The most requests that it had in flight at once.
    pub peak_in_flight: Option<u32>,
    /// Whether its individual requests are known.
    pub has_samples: bool,
    /// The analysis of each measurement, in order.
    pub measurements: Vec<Arc<MeasurementAnalysis>>,
    /// Valid speeds, tokens/s: its own, or else those of the copies.
    pub speeds: Vec<f64>,
    /// The batch of equal load that was measured, if all of these are copies.
    pub shared_from: Option<BatchId>,
    /// Mean speed of all measurements of its load, in any run, with its uncertainty; `None` if no figure of the
    /// batch itself is valid.
    pub interval: Option<Interval>,
}

impl BatchAnalysis {
    /// The analysis of a batch from those of its measurements.
    pub fn of(id: BatchId, batch: &Batch, measurements: Vec<Arc<MeasurementAnalysis>>) -> Self {
        let speeds = |is_shared: bool| -> Vec<f64> {
            let those = measurements.iter().filter(|it| it.shared_from.is_some() == is_shared);
            those.filter_map(|measured| measured.verdict.speed()).collect()
        };
        let own = speeds(false);
        let shared_from = measurements.iter().find_map(|measured| measured.shared_from);
        let shared_from = shared_from.filter(|_| own.is_empty());
        let speeds = shared_from.map_or(own, |_| speeds(true));
        let shown = shown(&measurements);
        let unknown = Measurement { requests: id.size, ..Measurement::default() };
        let measurement = batch.measurements.get(shown).unwrap_or(&unknown);
        Self {
            id,
            shown,
            total_s: measurement.total_s,
            average_s: measurement.average_s(),
            tokens: measurement.tokens,
            tokens_per_s: measurement.tokens_per_s(),
            peak_in_flight: measurement.peak_in_flight,
            has_samples: !measurement.samples.is_empty(),
            speeds,
            shared_from,
            measurements,
            interval: None,
        }
    }

    /// Whether the figures shown are the server's.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.speeds.is_empty()
    }

    /// The measurement shown.
    #[must_use]
    pub fn shown(&self) -> Option<&MeasurementAnalysis> {
        self.measurements.get(self.shown).map(Arc::as_ref)
    }

    /// The verdict on the measurement shown.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        self.shown().map(|shown| &shown.verdict)
    }

    /// The doubts about the figures shown.
    #[must_use]
    pub fn doubts(&self) -> &[Warning] {
        self.verdict().map_or(&[], |verdict| &verdict.doubts)
    }

    /// The doubts about measurements that are not shown, with their numbers, from 1.
    pub fn hidden_doubts(&self) -> impl Iterator<Item = (usize, &Warning)> {
        let hidden = (1..).zip(&self.measurements).filter(|(number, _)| *number != self.shown + 1);
        hidden.flat_map(|(number, hidden)| {
            hidden.verdict.doubts.iter().map(move |doubt| (number, doubt))
        })
    }

    /// Whether the browser or the page set the pace of what is shown, not the server.
    #[must_use]
    pub fn is_limited_by_browser(&self) -> bool {
        self.verdict().is_some_and(|verdict| verdict.is_disqualified_by(Subject::Browser))
    }

    /// Lowest and highest speed of all measurements, tokens/s; `None` if there is only one.
    #[must_use]
    pub fn spread(&self) -> Option<(f64, f64)> {
        let low = self.speeds.iter().copied().reduce(f64::min)?;
        let high = self.speeds.iter().copied().reduce(f64::max)?;
        (self.speeds.len() > 1).then_some((low, high))
    }

    /// Mean speed of all measurements of its load, tokens/s; negative infinity if no figure is valid.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.interval.map_or(f64::NEG_INFINITY, |interval| interval.mean)
    }

    /// Whether it is not significantly slower than the other.
    #[must_use]
    pub fn is_as_fast_as(&self, other: &Self) -> bool {
        self.interval.zip(other.interval).is_some_and(|(own, other)| !own.is_below(other))
    }
}

/// The measurement shown has the median speed, the slower of the two middle ones of an even number. An invalid
/// one is shown only if there is no other.
fn shown(measurements: &[Arc<MeasurementAnalysis>]) -> usize {
    let verdicts = measurements.iter().map(|measured| &measured.verdict);
    let mut order: Vec<(usize, &Verdict)> = verdicts.enumerate().collect();
    sort_by(&mut order, |a, b| a.1.tokens_per_s.total_cmp(&b.1.tokens_per_s));
    let valid: Vec<_> = order.iter().copied().filter(|(_, verdict)| verdict.is_valid()).collect();
    let candidates = if valid.is_empty() { order } else { valid };
    let middle = candidates.len().saturating_sub(1) / 2;
    candidates.get(middle).map_or(0, |(index, _)| *index)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::judgement::Context;
    use crate::{Failure, Sample};

    fn measured(tokens: u64) -> Measurement {
        Measurement { requests: 2, total_s: 1.0, tokens, ..Measurement::default() }
    }

    fn analysis(measurements: Vec<Measurement>) -> BatchAnalysis {
        let context = Context { model: "m", ..Context::default() };
        let shown = |measured| Arc::new(MeasurementAnalysis::of(measured, &context));
        let shown = measurements.iter().map(shown).collect();
        let batch = Batch { size: 2, measurements };
        BatchAnalysis::of(BatchId::new(4, 2), &batch, shown)
    }

    fn shown(tokens: &[u64]) -> u64 {
        analysis(tokens.iter().copied().map(measured).collect()).tokens
    }

    #[test]
    fn the_row_shown_is_the_measurement_with_the_median_speed() {
        assert_eq!(shown(&[100]), 100);
        assert_eq!(shown(&[120, 100]), 100, "the lower middle");
        assert_eq!(shown(&[120, 100, 90]), 100);
        assert_eq!(shown(&[120, 100, 90, 110]), 100);
    }

    #[test]
    fn a_failed_repeat_is_kept_but_not_shown() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let bad = Measurement { samples: vec![failed], ..measured(50) };
        let batch = analysis(vec![bad.clone(), measured(100), bad.clone()]);
        assert_eq!((batch.tokens, &batch.speeds[..]), (100, &[100.0][..]));
        assert!(batch.is_valid() && batch.doubts().is_empty());
        let hidden: Vec<usize> = batch.hidden_doubts().map(|(number, _)| number).collect();
        assert_eq!(hidden, [1, 3]);
        let all_bad = analysis(vec![bad.clone(), bad]);
        assert_eq!((all_bad.tokens, all_bad.is_valid()), (50, false));
    }

    proptest! {
        #[test]
        fn the_measurement_shown_is_a_median(tokens in prop::collection::vec(1_u64..1000, 1..9)) {
            let mut sorted = tokens.clone();
            sorted.sort_unstable();
            prop_assert_eq!(shown(&tokens), sorted[(sorted.len() - 1) / 2]);
        }
    }
}
