//! Measuring the measuring: the engine's own loop over streams of known timing.

use super::requests::Requests;
use super::{Backend, Bursts, Clock, LanePool};
use crate::stats::median;
use crate::{CONNECTIONS_PER_LANE, KnownTiming, OwnError, Plan, Sample, Shape};

/// What the engine's code measures of a backend whose `known` timing is told afterwards, in the order in
/// which its requests arrived.
pub async fn calibrate<B: Backend, C: Clock>(
    backend: &B,
    clock: &C,
    known: impl FnOnce(&B) -> Vec<KnownTiming>,
) -> Option<OwnError> {
    let plan = Plan::default();
    let lanes = LanePool::new([String::new()]);
    let bursts = Bursts { backend, clock, lanes, timeout_s: plan.timeout_s };
    let mut requests = Requests::new(&plan, &[], 0);
    let shape = Shape { max_tokens: plan.max_tokens, ..Shape::default() };
    let requests = requests.many(CONNECTIONS_PER_LANE, shape, None);
    let measured = bursts.measure(CONNECTIONS_PER_LANE, &requests).await;
    let measured: Vec<_> = measured.samples.into_iter().zip(known(backend)).collect();
    own_error(&measured)
}

/// Compares what was measured with what is known to have happened; none if nothing was measured whole.
fn own_error(measured: &[(Sample, KnownTiming)]) -> Option<OwnError> {
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
