//! The true figures, as the server saw them, against which a client's measurements are checked.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::Fault;
use crate::connections::{Door, ListenerTruth};

/// All chat requests since the start or the last reset. Times are ms on a monotonic clock.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    pub requests: u64,
    pub tokens: u64,
    /// Requests in flight now: arrived, but neither finished nor abandoned.
    #[serde(default)]
    pub in_flight: u64,
    pub peak_in_flight: u64,
    /// Bytes of answers that were sent.
    #[serde(default)]
    pub bytes: u64,
    /// Time of the first arrival, since the server's start.
    pub first_arrival_ms: f64,
    /// When the last byte was sent, since the server's start.
    pub last_byte_ms: f64,
    /// From the first arrival to the last byte.
    pub total_ms: f64,
    /// The finished bursts.
    pub bursts: Vec<BurstTruth>,
    /// Browsers' CORS preflights, in order of arrival.
    pub preflights: Vec<PreflightTruth>,
    pub connections: Vec<ListenerTruth>,
}

/// All requests from the moment one is in flight until none is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BurstTruth {
    pub requests: u64,
    pub tokens: u64,
    /// From the first arrival to the last byte.
    pub total_ms: f64,
    pub peak_in_flight: u64,
    /// From the first arrival to the last one.
    pub arrival_spread_ms: f64,
    /// Connections that were open when the first request arrived.
    pub open_before: u64,
    /// Connections accepted after that, until the last byte.
    pub accepted_within: u64,
    /// Preflights of chats (`POST` requests) that arrived meanwhile.
    pub preflights: u64,
}

/// A CORS preflight: an `OPTIONS` request by which a browser asks whether a page may send another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PreflightTruth {
    /// When it arrived, ms since the server's start.
    pub at_ms: f64,
    /// The method for which it asks permission.
    pub method: String,
}

/// Records what happens on a server.
#[derive(Debug)]
pub(crate) struct Ledger {
    started: Instant,
    doors: Vec<Arc<Door>>,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    /// Incremented by every reset, so that earlier requests no longer count.
    epoch: u64,
    ordinal: u64,
    in_flight: u64,
    open: Option<OpenBurst>,
    first_arrival: Option<Instant>,
    truth: Truth,
}

#[derive(Debug)]
struct OpenBurst {
    first_arrival: Instant,
    accepted_before: u64,
    truth: BurstTruth,
}

/// A request in flight: from its arrival until its last part is dropped.
#[derive(Debug)]
pub(crate) struct Flight {
    ledger: Arc<Ledger>,
    arrived: Instant,
    epoch: u64,
    ordinal: u64,
    /// The fault forced by a trap, if any.
    fault: OnceLock<Fault>,
}

impl Ledger {
    /// The account of a server with these listeners.
    pub(crate) fn new(doors: Vec<Arc<Door>>) -> Arc<Self> {
        Arc::new(Self { started: Instant::now(), doors, book: Mutex::default() })
    }

    pub(crate) fn truth(&self) -> Truth {
        let connections = self.doors.iter().map(|door| door.truth()).collect();
        let book = self.book();
        Truth { connections, in_flight: book.in_flight, ..book.truth.clone() }
    }

    pub(crate) fn reset(&self) {
        self.doors.iter().for_each(|door| door.reset());
        let mut book = self.book();
        *book = Book { epoch: book.epoch + 1, ordinal: book.ordinal, ..Book::default() };
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn count_preflight(&self, method: &str) {
        let at_ms = ms_between(self.started, Instant::now());
        let mut book = self.book();
        book.truth.preflights.push(PreflightTruth { at_ms, method: method.to_owned() });
        if let Some(burst) = &mut book.open {
            burst.truth.preflights += u64::from(method == "POST");
        }
    }

    fn accepted(&self) -> u64 {
        self.doors.iter().map(|door| door.accepted()).sum()
    }

    fn arrive(self: &Arc<Self>) -> Flight {
        let arrived = Instant::now();
        let mut book = self.book();
        let Book { epoch, ordinal, in_flight, open, first_arrival, truth } = &mut *book;
        *ordinal += 1;
        *in_flight += 1;
        truth.requests += 1;
        truth.peak_in_flight = truth.peak_in_flight.max(*in_flight);
        let first = *first_arrival.get_or_insert(arrived);
        truth.first_arrival_ms = ms_between(self.started, first);
        let burst = open.get_or_insert_with(|| OpenBurst {
            first_arrival: arrived,
            accepted_before: self.accepted(),
            truth: BurstTruth {
                open_before: self.doors.iter().map(|door| door.open()).sum(),
                ..BurstTruth::default()
            },
        });
        burst.truth.requests += 1;
        burst.truth.peak_in_flight = burst.truth.peak_in_flight.max(*in_flight);
        burst.truth.arrival_spread_ms = ms_between(burst.first_arrival, arrived);
        let (epoch, ordinal) = (*epoch, *ordinal);
        Flight { ledger: Arc::clone(self), arrived, epoch, ordinal, fault: OnceLock::new() }
    }
}

impl Flight {
    pub(crate) fn arrived(&self) -> Instant {
        self.arrived
    }

    /// The request's ordinal on this server, counted from 1.
    pub(crate) fn ordinal(&self) -> u64 {
        self.ordinal
    }

    /// Makes the request fail in this way, whatever its model does.
    pub(crate) fn set_fault(&self, fault: Fault) {
        // Once set, it stays.
        let _ = self.fault.set(fault);
    }

    /// The fault forced by a trap, if any.
    pub(crate) fn fault(&self) -> Option<Fault> {
        self.fault.get().copied()
    }

    pub(crate) fn count_token(&self) {
        self.note(|book| {
            book.truth.tokens += 1;
            if let Some(burst) = &mut book.open {
                burst.truth.tokens += 1;
            }
        });
    }

    fn count_bytes(&self, bytes: usize) {
        let now = Instant::now();
        self.note(|book| {
            book.truth.bytes += bytes as u64;
            book.truth.last_byte_ms = ms_between(self.ledger.started, now);
            book.truth.total_ms = book.truth.last_byte_ms - book.truth.first_arrival_ms;
            if let Some(burst) = &mut book.open {
                burst.truth.total_ms = ms_between(burst.first_arrival, now);
                let accepted = self.ledger.accepted();
                burst.truth.accepted_within = accepted.saturating_sub(burst.accepted_before);
            }
        });
    }

    fn note(&self, change: impl FnOnce(&mut Book)) {
        let mut book = self.ledger.book();
        if book.epoch == self.epoch {
            change(&mut book);
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.note(|book| {
            book.in_flight = book.in_flight.saturating_sub(1);
            if book.in_flight == 0 {
                book.truth.bursts.extend(book.open.take().map(|burst| burst.truth));
            }
        });
    }
}

fn ms_between(start: Instant, end: Instant) -> f64 {
    (end - start).as_secs_f64() * 1000.0
}

/// Timestamps a request on arrival and counts the bytes of its answer.
pub(crate) async fn watch(
    State(ledger): State<Arc<Ledger>>,
    mut request: Request,
    next: Next,
) -> Response {
    let flight = Arc::new(ledger.arrive());
    request.extensions_mut().insert(Arc::clone(&flight));
    // The flight ends as the body is dropped, sent or not.
    next.run(request).await.map(|body| {
        Body::new(body.inspect_frame(move |frame| {
            flight.count_bytes(frame.data_ref().map_or(0, Bytes::len));
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_lasts_while_anything_is_in_flight() {
        let ledger = Ledger::new(Vec::new());
        let (first, second) = (ledger.arrive(), ledger.arrive());
        first.count_token();
        drop(first);
        assert!(ledger.truth().bursts.is_empty());
        second.count_bytes(1);
        drop(second);
        drop(ledger.arrive());
        let truth = ledger.truth();
        assert_eq!((truth.requests, truth.tokens, truth.peak_in_flight), (3, 1, 2));
        let requests: Vec<u64> = truth.bursts.iter().map(|burst| burst.requests).collect();
        assert_eq!(requests, [2, 1]);
    }

    #[test]
    fn preflights_of_a_burst_are_those_of_chats_within_it() {
        let ledger = Ledger::new(Vec::new());
        ledger.count_preflight("POST");
        let flight = ledger.arrive();
        ledger.count_preflight("POST");
        ledger.count_preflight("GET");
        drop(flight);
        ledger.count_preflight("POST");
        let truth = ledger.truth();
        assert_eq!((truth.preflights.len(), truth.bursts[0].preflights), (4, 1));
        assert!(truth.preflights.iter().map(|preflight| preflight.at_ms).is_sorted());
    }

    #[test]
    fn requests_in_flight_at_a_reset_no_longer_count() {
        let ledger = Ledger::new(Vec::new());
        let old = ledger.arrive();
        ledger.reset();
        let new = ledger.arrive();
        old.count_token();
        drop(old);
        assert_eq!(ledger.truth().tokens, 0);
        assert!(ledger.truth().bursts.is_empty());
        drop(new);
        assert_eq!(ledger.truth().bursts.len(), 1);
    }
}
