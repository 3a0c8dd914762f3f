//! The page's own error: what its code measures of streams whose timing is known.

use serde::{Deserialize, Serialize};

use crate::Sample;
use crate::stats::median;

/// What the page's own code adds to what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnError {
    /// How many streams were measured at once.
    pub streams: u32,
    /// Median error of the time to the first content, ms.
    pub ttft_ms: f64,
    /// Error of the batch's total time, ms.
    pub total_ms: f64,
    /// Relative error of the batch's tokens/s; −0.01 is one per cent too slow.
    pub tokens_per_s_share: f64,
}

/// What really happened to one synthetic request, on the same clock as its sample, ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownTiming {
    /// It reached the synthetic server.
    pub arrived_ms: f64,
    /// Its first content left.
    pub first_ms: f64,
    /// Its last byte left.
    pub end_ms: f64,
}

/// Compares what was measured with what is known to have happened; none if nothing was measured whole.
#[must_use]
pub fn own_error(measured: &[(Sample, KnownTiming)]) -> Option<OwnError> {
    if measured.is_empty() || measured.iter().any(|(sample, _)| !sample.is_success()) {
        return None;
    }
    let span = |sent: &dyn Fn(&(Sample, KnownTiming)) -> f64,
                end: &dyn Fn(&(Sample, KnownTiming)) -> f64| {
        let first = measured.iter().map(sent).fold(f64::INFINITY, f64::min);
        measured.iter().map(end).fold(f64::NEG_INFINITY, f64::max) - first
    };
    let total_ms = span(&|(sample, _)| sample.sent_ms, &|(sample, _)| sample.end_ms);
    let true_ms = span(&|(_, known)| known.arrived_ms, &|(_, known)| known.end_ms);
    let ttft_error = |(sample, known): &(Sample, KnownTiming)| {
        Some(sample.ttft_ms()? - (known.first_ms - known.arrived_ms))
    };
    Some(OwnError {
        streams: u32::try_from(measured.len()).unwrap_or(u32::MAX),
        ttft_ms: median(measured.iter().filter_map(ttft_error))?,
        total_ms: total_ms - true_ms,
        // The tokens are known exactly, so the speed errs as the time does.
        tokens_per_s_share: true_ms / total_ms - 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(sent_ms: f64, late_ms: f64) -> (Sample, KnownTiming) {
        let sample = Sample {
            sent_ms,
            first_ms: Some(100.0 + late_ms),
            end_ms: 200.0 + late_ms,
            ..Sample::default()
        };
        (sample, KnownTiming { arrived_ms: sent_ms, first_ms: 100.0, end_ms: 200.0 })
    }

    #[test]
    fn the_error_is_what_was_measured_beyond_what_happened() {
        let error = own_error(&[measured(0.0, 1.0), measured(1.0, 3.0)]).unwrap();
        assert_eq!((error.streams, error.ttft_ms, error.total_ms), (2, 2.0, 3.0));
        assert!((error.tokens_per_s_share - (200.0 / 203.0 - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn what_failed_calibrates_nothing() {
        assert_eq!(own_error(&[]), None);
        let (sample, known) = measured(0.0, 1.0);
        let failed = Sample { error: Some(crate::Failure::EndedEarly), ..sample };
        assert_eq!(own_error(&[(failed, known)]), None);
    }
}
