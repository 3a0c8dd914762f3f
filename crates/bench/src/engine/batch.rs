//! One batch in a closed loop: as one request ends, the next starts.

use futures::future::{Either, select};
use futures::stream::{FuturesUnordered, StreamExt};
use std::pin::pin;

use super::{Backend, Clock, Engine, Event, Request};
use crate::lanes::Lane;
use crate::{Batch, Failure, Sample};

impl<B: Backend, C: Clock> Engine<'_, B, C> {
    /// Measures one batch. Dropping the future aborts every request in flight.
    pub(super) async fn measure_batch(
        &self,
        workers: u32,
        requests: Vec<Request>,
        sink: &mut impl FnMut(Event),
    ) -> Batch {
        let wanted = workers.min(u32::try_from(requests.len()).unwrap_or(u32::MAX));
        // A pool of its own: a batch that was given up must not leave its places taken.
        let mut lanes = self.lanes.narrowed_to(wanted);
        self.backend.prepare(&lanes, wanted).await;
        let (backend, clock, timeout_ms) = (self.backend, self.clock, self.plan.timeout_s * 1000.0);
        let mut waiting = requests.iter();
        let mut in_flight = FuturesUnordered::new();
        let mut samples = Vec::with_capacity(requests.len());
        let mut peak = 0;
        loop {
            while count(&in_flight) < workers
                && let Some(lane) = waiting.as_slice().first().and_then(|_| lanes.assign())
                && let Some(request) = waiting.next()
            {
                in_flight.push(send_within(backend, clock, timeout_ms, lane, request));
            }
            peak = peak.max(count(&in_flight));
            sink(Event::InFlight(count(&in_flight)));
            let Some(sample) = in_flight.next().await else { break };
            lanes.give_back(sample.lane);
            sink(Event::SampleDone(sample.clone()));
            samples.push(sample);
        }
        backend.settle(&mut samples).await;
        Batch {
            peak_in_flight: Some(peak),
            wanted_in_flight: (peak < wanted).then_some(wanted),
            ..batch_of(samples)
        }
    }
}

fn count<F>(in_flight: &FuturesUnordered<F>) -> u32 {
    u32::try_from(in_flight.len()).unwrap_or(u32::MAX)
}

/// Sends one request and gives it up when it takes too long.
pub(super) async fn send_within<B: Backend, C: Clock>(
    backend: &B,
    clock: &C,
    timeout_ms: f64,
    lane: Lane,
    request: &Request,
) -> Sample {
    let sent_ms = clock.now_ms();
    let sample =
        match select(pin!(backend.send(&lane, request)), pin!(clock.sleep_ms(timeout_ms))).await {
            Either::Left((sample, _)) => sample,
            Either::Right(_) => Sample {
                sent_ms,
                end_ms: clock.now_ms(),
                error: Some(Failure::Timeout),
                ..Sample::default()
            },
        };
    Sample { lane: lane.id, ..sample }
}

/// The batch's figures from its samples, whose times become relative to the first request sent.
fn batch_of(mut samples: Vec<Sample>) -> Batch {
    samples.sort_by(|a, b| a.sent_ms.total_cmp(&b.sent_ms));
    let start_ms = samples.first().map_or(0.0, |first| first.sent_ms);
    let end_ms = samples.iter().map(|sample| sample.end_ms).fold(start_ms, f64::max);
    let successful = samples.iter().filter(|sample| sample.is_success());
    Batch {
        batch: u32::try_from(samples.len()).unwrap_or(u32::MAX),
        total_s: (end_ms - start_ms) / 1000.0,
        tokens: successful.filter_map(|sample| sample.tokens).sum(),
        samples: samples.into_iter().map(|sample| sample.earlier_by(start_ms)).collect(),
        ..Batch::default()
    }
}
