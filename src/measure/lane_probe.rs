//! Finds the lanes that reach the server, and opens their connections before a measurement.

use std::cell::Cell;
use std::time::Duration;

use bench::engine::{LanePool, Warmed};
use futures::future::join_all;
use llm_api::{Api, HttpRequest, Method};

use crate::browser::clock::now_ms;
use crate::browser::exchange::any_succeeds;
use crate::browser::fetch::{PATIENCE, ask_permission, body, look, look_permitted};

/// Number of small requests per wanted connection. One may be answered before the last is sent, and the freed
/// connection is then reused instead of opening another.
const ASKED_PER_CONNECTION: u32 = 2;
/// Number of round trips tried.
const ROUND_TRIPS: u32 = 3;
/// A longer answer took work on the server, ms: some gateways ask all their providers for the list of models.
/// It says nothing about the network.
const LONGEST_TRIP_MS: f64 = 1000.0;
/// No known server closes a connection that has been idle for less than five seconds, ms.
const STAYS_OPEN_MS: f64 = 4000.0;
/// The relay serves the page, so it is nearby: if it takes longer, it does not open connections at all.
const RELAY_PATIENCE: Duration = Duration::from_secs(3);

/// The connections used last. A server that is slow to answer anything is not queried again before it has to
/// be.
#[derive(Debug, Default)]
pub struct Connections {
    is_slow: Cell<bool>,
    in_flight: Cell<u32>,
    used_ms: Cell<f64>,
}

impl Connections {
    /// Notes how long a minimal request to the server took.
    pub fn asked(&self, took_ms: f64) {
        self.is_slow.set(took_ms > LONGEST_TRIP_MS);
    }

    /// Notes that this many concurrent requests have just been answered.
    pub fn used(&self, in_flight: u32) {
        self.in_flight.set(in_flight);
        self.used_again();
    }

    /// Notes that as many as before have just been answered.
    pub fn used_again(&self) {
        self.used_ms.set(now_ms());
    }

    fn will_do(&self, in_flight: u32) -> bool {
        let is_open = now_ms() - self.used_ms.get() < STAYS_OPEN_MS;
        self.is_slow.get() && is_open && in_flight <= self.in_flight.get()
    }
}

/// The lanes that answer, in the order of their base URLs.
pub async fn open(candidates: &[String], api: &Api, connections: &Connections) -> Vec<String> {
    let took_ms = join_all(candidates.iter().map(|base_url| trip_ms(base_url, api))).await;
    if let Some(quickest_ms) = took_ms.iter().flatten().copied().reduce(f64::min) {
        connections.asked(quickest_ms);
    }
    let alive = candidates.iter().zip(took_ms).filter(|(_, took_ms)| took_ms.is_some());
    alive.map(|(url, _)| url.clone()).collect()
}

/// Opens these lanes' connections and obtains the preflights that the server needs.
///
/// Repeated before every batch: some servers close a connection that has been idle for five seconds, and a
/// preflight is cached no longer than the server allows. Returns the lanes that do not answer, and the
/// round-trip time of a minimal request over an open connection, unless the server is slow to answer even
/// that.
pub async fn warm(
    lanes: &LanePool,
    in_flight: u32,
    api: &Api,
    connections: &Connections,
) -> Warmed {
    let urls: Vec<&str> = lanes.iter().map(|lane| lane.base_url.as_str()).collect();
    if let Some(preflight) = api.preflight() {
        join_all(urls.iter().map(|base_url| ask_permission(base_url, &preflight))).await;
    }
    if connections.will_do(in_flight) {
        // The other lanes' connections may close meanwhile.
        connections.used(in_flight);
        return Warmed::default();
    }
    let each = in_flight.div_ceil(u32::try_from(urls.len()).unwrap_or(u32::MAX).max(1));
    let asked = each * ASKED_PER_CONNECTION;
    let asked_ms = now_ms();
    let answered = join_all(lanes.iter().map(|lane| async move {
        (lane.id, any_succeeds(&lane.base_url, &api.smallest(), asked, PATIENCE).await)
    }));
    let silent: Vec<u32> = answered
        .await
        .into_iter()
        .filter(|(_, has_answered)| !has_answered)
        .map(|(id, _)| id)
        .collect();
    connections.asked(now_ms() - asked_ms);
    connections.used(in_flight);
    let first = lanes.iter().find(|lane| !silent.contains(&lane.id));
    let rtt_ms = match first.filter(|_| !connections.is_slow.get()) {
        Some(lane) => round_trip_ms(&lane.base_url, api).await,
        None => None,
    };
    Warmed { silent, rtt_ms }
}

/// Asks the relay, at this base URL of its source of known timing, to open as many connections to the model
/// server.
pub async fn open_behind_relay(way: &str, connections: u32) {
    let url = format!("{way}open/{connections}");
    // If it cannot, the batch simply starts without them.
    let asked = HttpRequest { method: Method::Post, ..HttpRequest::get("", None) };
    body(&url, &asked, RELAY_PATIENCE).await;
}

/// The fastest of a few round trips; slower ones waited for something, such as a preflight.
async fn round_trip_ms(base_url: &str, api: &Api) -> Option<f64> {
    let smallest = api.smallest();
    let mut trips_ms = Vec::new();
    for _ in 0..ROUND_TRIPS {
        let asked_ms = now_ms();
        let reply = look_permitted(base_url, &smallest, PATIENCE).await;
        let took_ms = now_ms() - asked_ms;
        trips_ms.extend(reply.seen().filter(|seen| seen.status == 200).map(|_| took_ms));
    }
    trips_ms.into_iter().reduce(f64::min)
}

/// How long a minimal request takes, ms, if it succeeds.
async fn trip_ms(base_url: &str, api: &Api) -> Option<f64> {
    let asked_ms = now_ms();
    let is_alive = any_succeeds(base_url, &api.smallest(), 1, PATIENCE).await;
    is_alive.then(|| now_ms() - asked_ms)
}

/// Whether a live model server of this protocol is there, one that is still loading its model (503), or a relay that
/// refuses because its code is missing; further requests will show which.
pub async fn hears(base_url: &str, api: &Api) -> bool {
    let reply = look(base_url, &api.smallest(), PATIENCE).await;
    reply.seen().is_some_and(|it| {
        matches!(it.status, 200 | 503) || it.told("tokometer").is_some_and(|it| it == "code")
    })
}
