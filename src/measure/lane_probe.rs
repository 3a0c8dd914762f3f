//! Finding the lanes that lead to the server, and opening their connections before they are measured.

use bench::engine::LanePool;
use futures::future::join_all;
use llm_api::Api;

use crate::browser::clock::now_ms;
use crate::browser::fetch::{ask, ask_permission};

/// So many small requests for each connection that is wanted: the answer to one may come before the last
/// is sent, and a connection that is free again is taken in place of a new one.
const ASKED_PER_CONNECTION: u32 = 2;
/// So many round trips are tried.
const ROUND_TRIPS: u32 = 3;
/// An answer that takes longer was worked out and not only carried, ms: some gateways ask all of their
/// providers for the list of models. It tells nothing of the way.
const LONGEST_TRIP_MS: f64 = 1000.0;

/// The lanes that answer, in order.
pub async fn open(candidates: &[String], api: &Api) -> LanePool {
    let probes = candidates.iter().map(|base_url| answers(base_url, api));
    let alive = join_all(probes).await;
    let alive = candidates.iter().zip(alive).filter(|(_, is_alive)| *is_alive);
    LanePool::new(alive.map(|(url, _)| url.clone()))
}

/// Opens the connections of these lanes and settles the preflights that the server needs.
///
/// Repeated before every batch: some servers close an idle connection after five seconds, and a
/// preflight is remembered no longer than the server allows. Gives the time of a smallest request over a
/// connection that is open, ms, unless the server is slow to answer even that.
pub async fn warm(lanes: &LanePool, in_flight: u32, api: &Api) -> Option<f64> {
    let urls: Vec<&str> = lanes.iter().map(|lane| lane.base_url.as_str()).collect();
    if let Some(preflight) = api.preflight() {
        join_all(urls.iter().map(|base_url| ask_permission(base_url, &preflight))).await;
    }
    let lanes = u32::try_from(urls.len()).unwrap_or(u32::MAX).max(1);
    let asked = in_flight.div_ceil(lanes) * ASKED_PER_CONNECTION;
    let asked_ms = now_ms();
    join_all(urls.iter().flat_map(|url| (0..asked).map(|_| answers(url, api)))).await;
    if now_ms() - asked_ms > LONGEST_TRIP_MS {
        return None;
    }
    round_trip_ms(urls.first()?, api).await
}

/// The quickest of a few round trips: what is longer waited for something.
async fn round_trip_ms(base_url: &str, api: &Api) -> Option<f64> {
    let mut quickest_ms = None;
    for _ in 0..ROUND_TRIPS {
        let asked_ms = now_ms();
        if answers(base_url, api).await {
            let trip_ms = now_ms() - asked_ms;
            quickest_ms = Some(quickest_ms.map_or(trip_ms, |ms: f64| ms.min(trip_ms)));
        }
    }
    quickest_ms
}

/// Whether a live model server of this language is there.
pub async fn answers(base_url: &str, api: &Api) -> bool {
    ask(base_url, &api.smallest()).await.is_some_and(|(status, _)| status == 200)
}
