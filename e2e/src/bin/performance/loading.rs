//! The size of the page, and how long it takes to become usable.

use std::fs;
use std::time::Duration;

use e2e::{Browser, Page, Result, setting};
use serde_json::json;

use crate::bed::Bed;
use crate::figure::{Figure, Wanted};

/// 10 Mbit/s, in bytes per second.
const SLOW_BYTES_PER_S: u32 = 1_250_000;
/// No limit, in the protocol of the browser's developer tools.
const UNLIMITED: f64 = -1.0;
/// How long the compiler keeps working after the page is ready, until the cache has been written.
const COMPILED: Duration = Duration::from_millis(1500);
const SIZE_KB: f64 = 690.0;
const WARM_MS: f64 = 100.0;
const COLD_MS: f64 = 1200.0;

/// Records when the page's program has put up its first field.
const WATCH: &str = "\
    new MutationObserver((_, observer) => { \
      if (document.querySelector('#address')) { \
        window.readyMs ??= performance.now(); observer.disconnect(); } \
    }).observe(document, { childList: true, subtree: true })";

/// The size of the page, and how soon it is ready.
pub async fn figures(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..bed.rounds {
        let browser = Browser::start().await?;
        let page = browser.show("about:blank").await?;
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        throttle(&page, f64::from(SLOW_BYTES_PER_S)).await?;
        cold.push(ready_ms(&browser, bed).await?);
        // Compiled code is cached only once it has been used more than once.
        throttle(&page, UNLIMITED).await?;
        for _ in 0..2 {
            ready_ms(&browser, bed).await?;
        }
        warm.push(ready_ms(&browser, bed).await?);
        browser.close().await?;
    }
    Ok(vec![
        Figure::of_ours("page and worker with brotli", "KB", vec![packed_kb()?])
            .wanting(Wanted::AtMost(SIZE_KB)),
        Figure::of_ours("ready, all in the cache", "ms", warm).wanting(Wanted::AtMost(WARM_MS)),
        Figure::of_ours("ready, nothing in the cache, 10 Mbit/s", "ms", cold)
            .wanting(Wanted::AtMost(COLD_MS)),
    ])
}

/// Everything that a browser loads, as compressed by `cargo xtask bench`.
fn packed_kb() -> Result<f64> {
    let mut bytes = 0;
    for entry in fs::read_dir(setting("TOKOMETER_PAGE_FOLDER")?)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "br") {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes as f64 / 1000.0)
}

async fn throttle(page: &Page, bytes_per_s: f64) -> Result<()> {
    page.devtools("Network.enable", json!({})).await?;
    let conditions = json!({
        "offline": false,
        "latency": 0,
        "downloadThroughput": bytes_per_s,
        "uploadThroughput": bytes_per_s,
    });
    page.devtools("Network.emulateNetworkConditions", conditions).await?;
    Ok(())
}

async fn ready_ms(browser: &Browser, bed: &Bed) -> Result<f64> {
    let page = browser.open(&bed.url()).await?;
    let ready_ms = page.run_script("return window.readyMs").await?;
    tokio::time::sleep(COMPILED).await;
    ready_ms.as_f64().ok_or_else(|| "the page was never ready".into())
}
