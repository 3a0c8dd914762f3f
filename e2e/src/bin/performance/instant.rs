//! A server that answers instantly: requests per second, and the memory left behind by many requests.

use std::time::Duration;

use e2e::{Browser, Page, Plan, Result, START, servers};
use serde_json::{Value, json};
use sim::Config;

use crate::bed::Bed;
use crate::figure::{Figure, Wanted};

const IN_FLIGHT: u32 = 48;
/// The range of batch sizes that are timed; smaller ones warm both sides up.
const SMALLEST_TIMED: u32 = 136;
const LARGEST_TIMED: u32 = 192;
/// As many as the largest batch has requests.
const SLOTS: u16 = 192;
/// The numbers of requests after which memory is measured.
const FEW: u64 = 100;
const MANY: u64 = 10_000;
/// The largest batch of a session with that many requests, whose batches are 1, 2, 4, 8, 16, 24 and so on.
const LARGEST: &str = "400";
const WITHIN_S: u32 = 300;
/// The interval at which arrived requests are counted.
const STEP: Duration = Duration::from_millis(20);
/// Browsers return memory to the system only this long after a garbage collection.
const GIVEN_BACK: Duration = Duration::from_millis(500);
/// Faster than anything can be sent.
const TOKENS_PER_S: f64 = 1e9;

/// Requests to an instant server in a second.
pub async fn throughput(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..bed.rounds {
        ours.push(our_run(bed).await?);
        plain.push(plain_run(bed).await?);
    }
    let name = format!("requests to an instant server, {IN_FLIGHT} in flight");
    Ok(vec![
        Figure::of_ours(name, "a second", ours).beside(plain).wanting(Wanted::TimesAtLeast(1.0)),
    ])
}

/// Memory of page and worker, and the JavaScript heap, after many requests and after few.
pub async fn memory(bed: &Bed) -> Result<Vec<Figure>> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let page = bed.ours(&browser, &sim, &plan()).await?;
    // The browser first compiles and sets up what it needs, which does not grow with requests.
    page.measure_unobserved(START).await?;
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
    let name = format!("memory of page and worker after {MANY} requests (compared with {FEW})");
    let private = Figure::of_ours(name, "MB", vec![many.private])
        .beside(vec![few.private])
        .wanting(Wanted::TimesAtMost(1.2));
    Ok(vec![private, heaps])
}

/// Memory of page and worker, MB.
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

/// A server whose answers are a single token and take no time.
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
    page.measure_unobserved(START).await?;
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

/// Requests per second over the large batches, from the totals that each side measured: between batches the
/// server is idle.
fn requests_per_s(batches: impl IntoIterator<Item = (u32, f64)>) -> f64 {
    let large = batches.into_iter().filter(|&(requests, _)| requests >= SMALLEST_TIMED);
    let sum = |(requests, total_s): (u32, f64), (n, s)| (requests + n, total_s + s);
    let (requests, total_s) = large.fold((0, 0.0), sum);
    f64::from(requests) / total_s
}
