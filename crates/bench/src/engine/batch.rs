//! One batch in a closed loop: as one request ends, the next starts.

use futures::future::{Either, select};
use futures::stream::{FuturesUnordered, StreamExt};
use std::pin::pin;

use super::watch::{Visibility, watched};
use super::{Backend, Clock, Lane, LanePool, Request, Warmed};
use crate::order::sort_by;
use crate::{
    BatchId, ClientWatch, Event, Failure, Handling, Measurement, OnClock, Quirk, Sample,
    ServerMemory,
};

/// Sends bursts of requests and measures them.
pub struct Bursts<'a, B, C> {
    pub backend: &'a B,
    pub clock: &'a C,
    pub lanes: LanePool,
    /// A request that takes longer than this fails, s.
    pub timeout_s: f64,
}

/// What is reported about requests while they are measured.
pub(super) enum Flight {
    Now(u32),
    Ended(Box<OnClock<Sample>>),
}

impl Flight {
    /// The event, if the requests are those of a batch.
    pub(super) fn of(self, batch: BatchId) -> Event {
        match self {
            Self::Now(requests) => Event::InFlight { batch, requests },
            Self::Ended(sample) => Event::SampleDone { batch, sample: *sample },
        }
    }
}

impl<B: Backend, C: Clock> Bursts<'_, B, C> {
    /// Measures these requests with `in_flight` of them at once, on a page that is never hidden.
    pub async fn measure(&self, in_flight: u32, requests: &[Request]) -> Measurement {
        self.measure_watched(in_flight, requests, &Visibility::default(), &mut |_| ()).await
    }

    /// Measures these requests with `in_flight` of them at once. Dropping the future aborts all of them.
    pub(super) async fn measure_watched(
        &self,
        in_flight: u32,
        requests: &[Request],
        visibility: &Visibility,
        tell: &mut impl FnMut(Flight),
    ) -> Measurement {
        let wanted = in_flight.min(count(requests.len()));
        let before = self.backend.loaded_models().await;
        let counts = self.backend.counts().await;
        let (lanes, rtt_ms) = self.warm_lanes(wanted).await;
        let work = self.closed_loop(in_flight, lanes, requests, tell);
        let begun_ms = self.clock.now_ms();
        let ((mut samples, peak), client) = watched(self.clock, visibility, work).await;
        let over_ms = self.clock.now_ms() - begun_ms;
        let handling = self.backend.handled().map(|handled| Handling { over_ms, ..handled });
        self.backend.settle(&mut samples).await;
        let after = self.backend.loaded_models().await;
        let counts_after = self.backend.counts().await;
        Measurement {
            peak_in_flight: Some(peak),
            wanted_in_flight: (peak < wanted).then_some(wanted),
            client: Some(ClientWatch { rtt_ms, handling, ..client }),
            counts: counts.zip(counts_after).map(|(before, after)| before.until(&after)),
            memory: before.zip(after).map(|(before, after)| ServerMemory { before, after }),
            ..measurement_of(samples)
        }
    }

    /// The lanes of a batch, warmed, and the duration of a minimal request, ms. A lane that does not answer now
    /// is replaced by another, if there is one; the next batch tries it again.
    async fn warm_lanes(&self, in_flight: u32) -> (LanePool, Option<f64>) {
        let mut alive = self.lanes.clone();
        loop {
            // A pool of its own: a batch that was aborted must not leave its places taken.
            let lanes = alive.narrowed_to(in_flight);
            let Warmed { silent, rtt_ms } = self.backend.prepare(&lanes, in_flight).await;
            alive = alive.without(&silent);
            // If all lanes of a server are silent, the server is at fault, which the batch will show.
            if silent.is_empty() || alive.servers() != self.lanes.servers() {
                return (lanes, rtt_ms);
            }
        }
    }

    /// Sends all requests, `in_flight` at once, and returns their samples with the most that were in flight.
    async fn closed_loop(
        &self,
        in_flight: u32,
        mut lanes: LanePool,
        requests: &[Request],
        tell: &mut impl FnMut(Flight),
    ) -> (Vec<OnClock<Sample>>, u32) {
        let mut waiting = requests.iter();
        let mut flying = FuturesUnordered::new();
        let mut samples = Vec::with_capacity(requests.len());
        let (mut peak, mut told) = (0, 0);
        loop {
            while count(flying.len()) < in_flight
                && let Some(lane) = waiting.as_slice().first().and_then(|_| lanes.assign())
                && let Some(request) = waiting.next()
            {
                flying.push(self.send_in_batch(lane, request));
            }
            let in_flight_now = count(flying.len());
            peak = peak.max(in_flight_now);
            if std::mem::replace(&mut told, in_flight_now) != in_flight_now {
                tell(Flight::Now(in_flight_now));
            }
            let Some(sample) = flying.next().await else { break };
            let OnClock(Sample { lane, error, .. }) = &sample;
            lanes.give_back(*lane);
            if error.as_ref().is_some_and(Failure::is_silence) {
                lanes.doubt(*lane);
            }
            tell(Flight::Ended(Box::new(sample.in_brief())));
            samples.push(sample);
        }
        (samples, peak)
    }

    /// Sends one request of a batch and aborts it if it takes too long.
    async fn send_in_batch(&self, lane: Lane, request: &Request) -> OnClock<Sample> {
        let answer = self.backend.send_in_batch(&lane, request);
        let answer = self.within(self.timeout_s, request, answer).await;
        sent_by(lane, answer.unwrap_or_else(|too_late| too_late))
    }

    /// The same for a request outside of batches.
    pub(super) async fn send_within(
        &self,
        timeout_s: f64,
        lane: Lane,
        request: &Request,
    ) -> OnClock<Sample> {
        let answer = self.within(timeout_s, request, self.backend.send(&lane, request)).await;
        sent_by(lane, answer.unwrap_or_else(|too_late| too_late))
    }

    /// Sends the request that loads the model, trying the request formats that the server may need.
    pub(super) async fn warm_up_within(
        &self,
        timeout_s: f64,
        lane: Lane,
        request: &Request,
    ) -> (OnClock<Sample>, Vec<Quirk>) {
        let answer = self.within(timeout_s, request, self.backend.warm_up(&lane, request)).await;
        let (sample, quirks) = answer.unwrap_or_else(|too_late| (too_late, Vec::new()));
        (sent_by(lane, sample), quirks)
    }

    /// The answer, or a sample that failed by timeout.
    async fn within<T>(
        &self,
        timeout_s: f64,
        request: &Request,
        answer: impl Future<Output = T>,
    ) -> Result<T, OnClock<Sample>> {
        let sent_ms = self.clock.now_ms();
        match select(pin!(answer), pin!(self.clock.sleep_ms(timeout_s * 1000.0))).await {
            Either::Left((answer, _)) => Ok(answer),
            Either::Right(_) => {
                let end_ms = self.clock.now_ms();
                let has_stalled = request.arrivals.has_stalled(sent_ms, end_ms);
                let error = Some(if has_stalled { Failure::Stalled } else { Failure::Timeout });
                Err(OnClock(Sample { sent_ms, end_ms, error, ..Sample::default() }))
            }
        }
    }
}

fn sent_by(lane: Lane, OnClock(sample): OnClock<Sample>) -> OnClock<Sample> {
    OnClock(Sample { lane: lane.id, by_server: lane.server, ..sample })
}

fn count(requests: usize) -> u32 {
    u32::try_from(requests).unwrap_or(u32::MAX)
}

/// The measurement of these samples, whose times become relative to the first request sent.
fn measurement_of(mut samples: Vec<OnClock<Sample>>) -> Measurement {
    sort_by(&mut samples, |OnClock(a), OnClock(b)| a.sent_ms.total_cmp(&b.sent_ms));
    let start_ms = samples.first().map_or(0.0, |OnClock(first)| first.sent_ms);
    let samples: Vec<Sample> = samples.into_iter().map(|sample| sample.since(start_ms)).collect();
    let total_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
    let successful = samples.iter().filter(|sample| sample.is_success());
    Measurement {
        requests: count(samples.len()),
        total_s: total_ms / 1000.0,
        tokens: successful.filter_map(|sample| sample.tokens).fold(0, u64::saturating_add),
        samples,
        ..Measurement::default()
    }
}
