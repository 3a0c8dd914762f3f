//! A long session: its cost in memory and time does not grow.

use std::time::Duration;

use e2e::{Browser, Page, Plan, Result, servers};
use serde_json::{Value, json};

/// 2,000 requests in 124 batches.
const REPEATED: u64 = 31;
const REQUESTS: u64 = 2000;

/// The cost of a session so far.
#[derive(Debug)]
struct Weight {
    requests: u64,
    heap_bytes: f64,
    renderers_bytes: u64,
}

async fn weight(browser: &Browser, page: &Page, requests: u64) -> Result<Weight> {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let heap = page.devtools("Runtime.getHeapUsage", json!({})).await?;
    let bytes = |name: &str| heap.pointer(&format!("/value/{name}")).and_then(Value::as_f64);
    let bytes = |name: &str| bytes(name).unwrap_or_default();
    Ok(Weight {
        requests,
        heap_bytes: bytes("usedSize") + bytes("embedderHeapUsedSize") + bytes("backingStorageSize"),
        renderers_bytes: browser.renderers_bytes()?,
    })
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only soak"]
async fn two_thousand_requests_cost_no_more_memory_than_two_hundred() -> Result<()> {
    let sim = servers::start(servers::steady(8, 400.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "1 2 3 4 5 6 7 8 9 10", max_batch: "16", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.fill(".plan #repeats", "7").await?;
    page.start().await?;
    let mut weights = Vec::new();
    for wanted in [200, REQUESTS] {
        while sim.truth().requests < wanted && !page.exists("#ending").await? {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        weights.push(weight(&browser, &page, sim.truth().requests).await?);
    }
    println!("{weights:#?}");
    let [few, many] = &weights[..] else { return Err("weighed twice".into()) };
    assert!(many.requests >= REQUESTS, "{many:?}");
    assert!(many.heap_bytes < few.heap_bytes * 1.2, "{weights:?}");
    assert!(many.renderers_bytes as f64 <= few.renderers_bytes as f64 * 1.2, "{weights:?}");
    assert!(page.kept_session().await?.measurements().count() as u64 > REPEATED);
    browser.close().await
}
