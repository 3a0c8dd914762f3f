//! A server that answers at once: how many requests pass in a second, and what many of them leave in memory.

use std::time::Duration;

use e2e::{Browser, Page, Plan, Result, servers};
use serde_json::{Value, json};
use sim::Config;

use crate::bed::Bed;
use crate::figure::{Figure, Wanted};

const IN_FLIGHT: u32 = 48;
/// Batches of these sizes are timed; the smaller ones warm both sides up.
const SMALLEST_TIMED: u32 = 136;
const LARGEST_TIMED: u32 = 192;
/// As many as the largest batch has requests.
const SLOTS: u16 = 192;
/// Memory is looked at after so many requests.
const FEW: u64 = 100;
const MANY: u64 = 10_000;
/// A session of all batches up to this one has as many: 1, 2, 4, 8, 16, 24 and so on.
const LARGEST: &str = "400";
const WITHIN_S: u32 = 300;
/// How often it is looked how many requests have come.
const STEP: Duration = Duration::from_millis(20);
/// Browsers give memory back only so long after they have collected garbage.
const GIVEN_BACK: Duration = Duration::from_millis(500);
/// Faster than anything can be sent.
const TOKENS_PER_S: f64 = 1e9;

/// Row 3.
pub async fn throughput(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..bed.rounds {
        ours.push(our_run(bed).await?);
        plain.push(plain_run(bed).await?);
    }
    let name = format!("requests to an instant server, {IN_FLIGHT} in flight");
    Ok(vec![
        Figure::of_ours(name, "a second", ours).beside(plain).wanting(Wanted::TimesAtLeast(0.95)),
    ])
}

/// Row 9.
pub async fn memory(bed: &Bed) -> Result<Vec<Figure>> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let page = bed.ours(&browser, &sim, &plan()).await?;
    // The browser compiles and sets up what it needs: that is not what grows with the requests.
    page.start().await?;
    page.ending().await?;
    page.plan(&Plan { max_batch: LARGEST, ..plan() }).await?;
    sim.reset();
    page.start().await?;
    let mut weights = Vec::new();
    for wanted in [FEW, MANY] {
        let reached = async {
            while sim.truth().requests < wanted {
                tokio::time::sleep(STEP).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(WITHIN_S.into()), reached).await?;
        weights.push(weight(&browser, &page).await?);
    }
    page.ending().await?;
    browser.close().await?;
    let [few, many] = &weights[..] else { return Err("weighed twice".into()) };
    let heaps =
        Figure::of_ours(format!("JavaScript heap after {MANY} requests"), "MB", vec![many.heap])
            .beside(vec![few.heap])
            .wanting(Wanted::TimesAtMost(1.2));
    let name = format!("memory of page and worker after {MANY} requests (beside {FEW})");
    let private = Figure::of_ours(name, "MB", vec![many.private])
        .beside(vec![few.private])
        .wanting(Wanted::TimesAtMost(1.2));
    Ok(vec![private, heaps])
}

/// What page and worker take, MB.
struct Weight {
    heap: f64,
    private: f64,
}

async fn weight(browser: &Browser, page: &Page) -> Result<Weight> {
    let pressure = json!({ "level": "critical" });
    page.devtools("Memory.simulatePressureNotification", pressure).await?;
    page.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    tokio::time::sleep(GIVEN_BACK).await;
    let heap = page.devtools("Runtime.getHeapUsage", json!({})).await?;
    let bytes = |name: &str| heap.pointer(&format!("/value/{name}")).and_then(Value::as_f64);
    let kinds = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
    let heap = kinds.iter().filter_map(|name| bytes(name)).sum::<f64>() / 1e6;
    Ok(Weight { heap, private: browser.renderers().private_bytes()? / 1e6 })
}

/// Answers of one token, and that in no time.
fn server() -> Config {
    servers::steady(SLOTS, TOKENS_PER_S)
}

fn plan() -> Plan<'static> {
    Plan { workers: "48", max_batch: "192", max_tokens: "1", pause_s: "0", ..Plan::default() }
}

async fn our_run(bed: &Bed) -> Result<f64> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let page = bed.ours(&browser, &sim, &plan()).await?;
    page.start().await?;
    page.ending().await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    Ok(requests_per_s(session.measurements().map(|batch| (batch.requests, batch.total_s))))
}

async fn plain_run(bed: &Bed) -> Result<f64> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let plain = bed.plain(&browser, &sim).await?;
    let mut batches = Vec::new();
    for requests in bench::batch_ladder(IN_FLIGHT, Some(LARGEST_TIMED)) {
        let total_ms = plain.burst(requests, IN_FLIGHT, 1).await?;
        batches.push((requests, total_ms / 1000.0));
    }
    browser.close().await?;
    Ok(requests_per_s(batches))
}

/// Over the large batches, by the totals that each side has measured: the server sees gaps in them, in which it
/// has answered all that it had.
fn requests_per_s(batches: impl IntoIterator<Item = (u32, f64)>) -> f64 {
    let large = batches.into_iter().filter(|&(requests, _)| requests >= SMALLEST_TIMED);
    let sum = |(requests, total_s): (u32, f64), (n, s)| (requests + n, total_s + s);
    let (requests, total_s) = large.fold((0, 0.0), sum);
    f64::from(requests) / total_s
}
