//! Measuring the measurement: the engine's own loop over streams of known timing.

use std::future::Future;

use super::controls::Stopped;
use super::course::Course;
use super::requests::Requests;
use super::{Backend, Bursts, Clock, Journal, LanePool};
use crate::order::sort_by;
use crate::schedule::Goal;
use crate::schedule::own_error::{BURSTS, PATIENCE_S, numbers_in_flight};
use crate::stats::median;
use crate::{Event, KnownTiming, OwnError, OwnErrorAt, Plan, Sample, Shape};

/// Streams of known timing are short; one that takes longer than this has failed, s.
const TIMEOUT_S: f64 = 10.0;

/// A backend that afterwards reports the true timing of its streams.
pub trait KnownSource: Backend {
    /// The true timing of the last burst's requests, in the order of their arrival.
    fn known(&self) -> impl Future<Output = Vec<KnownTiming>>;
}

/// The error of the engine's code over a burst of this many streams of known timing, sent through these lanes.
pub async fn calibrate<S: KnownSource, C: Clock>(
    source: &S,
    clock: &C,
    lanes: LanePool,
    in_flight: u32,
) -> Option<OwnError> {
    let plan = Plan::default();
    let bursts = Bursts { backend: source, clock, lanes, timeout_s: TIMEOUT_S };
    let shape = Shape { max_tokens: plan.max_tokens, ..Shape::default() };
    let requests = Requests::new(&plan, &[], 0).many(in_flight, shape, None);
    let mut samples = bursts.measure(in_flight, &requests).await.samples;
    let known = source.known().await;
    if known.len() != samples.len() {
        return None;
    }
    // Samples come in the order of their ends, the known timings in the order of arrival.
    sort_by(&mut samples, |a, b| a.sent_ms.total_cmp(&b.sent_ms));
    own_error(&samples.into_iter().zip(known).collect::<Vec<_>>())
}

/// The median of several such bursts; `None` if one of them failed.
pub async fn calibrate_at<S: KnownSource, C: Clock>(
    source: &S,
    clock: &C,
    lanes: &LanePool,
    in_flight: u32,
) -> Option<OwnErrorAt> {
    let mut errors = Vec::new();
    for _ in 0..BURSTS {
        errors.push(calibrate(source, clock, lanes.clone(), in_flight).await?);
    }
    Some(OwnErrorAt {
        in_flight,
        ttft_ms: median(errors.iter().map(|error| error.ttft_ms))?,
        total_ms: median(errors.iter().map(|error| error.total_ms))?,
    })
}

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// If the lanes go through a relay: measures what page and network add at the plan's numbers in flight,
    /// unless known from an earlier course.
    pub(super) async fn measure_own_errors(&mut self) -> Result<(), Stopped> {
        if self.goal != Goal::Plan || self.session.environment.relay.is_none() {
            return Ok(());
        }
        let known = self.session.environment.own_errors.clone();
        let is_known = |in_flight| known.iter().any(|known| known.in_flight == in_flight);
        let until_ms = self.bursts.clock.now_ms() + PATIENCE_S * 1000.0;
        // The most first: there the error is greatest, in case there is no time for all.
        let numbers = numbers_in_flight(self.plan).into_iter().rev();
        for in_flight in numbers.filter(|&it| !is_known(it)) {
            self.pause_if_wanted().await?;
            if self.bursts.clock.now_ms() >= until_ms {
                break;
            }
            self.tell(Event::Calibrating { in_flight });
            let measuring = self.bursts.backend.own_error(in_flight);
            let Some(error) = self.controls.unless_stopped(measuring).await? else { break };
            self.record(Event::Calibrated(error)).await;
        }
        Ok(())
    }
}

/// Compares measured with known timing; `None` if no stream was measured completely.
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
        // The tokens are known exactly, so the speed's error is that of the time.
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
    fn the_error_is_measured_minus_true_time() {
        let error = own_error(&[measured(0.0, 1.0), measured(1.0, 3.0)]).unwrap();
        assert_eq!((error.streams, error.ttft_ms, error.total_ms), (2, 2.0, 3.0));
        assert!((error.tokens_per_s_share - (200.0 / 203.0 - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn failed_streams_calibrate_nothing() {
        assert_eq!(own_error(&[]), None);
        let (sample, known) = measured(0.0, 1.0);
        let failed = Sample { error: Some(crate::Failure::EndedEarly), ..sample };
        assert_eq!(own_error(&[(failed, known)]), None);
    }
}
