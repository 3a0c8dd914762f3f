//! More than six at once through the page's proxy, by other names of the page's machine; `at_once` has those
//! that go directly. Bounds are loose; the exact figures are printed.

use bench::Measurement;
use e2e::{Browser, Plan, Result, servers, setting};
use sim::{BurstTruth, Config};

/// Measures one run of answers of one second, and gives its last batch beside what the server saw.
async fn last_batch(
    address: &str,
    sim: &sim::Server,
    workers: &str,
) -> Result<(Measurement, BurstTruth)> {
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(address).await?;
    page.choose_model("sim-gemma3:270m").await?;
    page.plan(&Plan {
        workers,
        max_batch: workers,
        max_tokens: "50",
        pause_s: "0,2",
        ..Plan::default()
    })
    .await?;
    page.start().await?;
    page.ending().await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    let batch = session.measurements().last().cloned().ok_or("nothing was measured")?;
    let truth = sim.truth().bursts.last().cloned().ok_or("the server saw nothing")?;
    println!(
        "{workers} workers at {address}: {:.1} ms measured, {:.1} ms at the server, peak {}",
        batch.total_s * 1000.0,
        truth.total_ms,
        truth.peak_in_flight
    );
    Ok((batch, truth))
}

fn assert_all_at_once(batch: &Measurement, truth: &BurstTruth, workers: u32) {
    assert_eq!(batch.requests, workers);
    assert_eq!(batch.peak_in_flight, Some(workers));
    assert_eq!(truth.peak_in_flight, u64::from(workers), "the peak at the server");
    assert_eq!(batch.tokens, u64::from(workers) * 50);
    // A page without lanes needs a second for every six requests.
    assert!(batch.total_s < f64::from(workers) / 6.0 * 0.5, "{} s", batch.total_s);
    assert!((batch.total_s * 1000.0 - truth.total_ms).abs() < 200.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_eight_at_once_through_the_proxy() -> Result<()> {
    let port = setting("TOKOMETER_PROXIED_SIM_PORT")?.parse()?;
    let sim = servers::start(Config { port, ..servers::shared(48, 50.0) }).await?;
    let (batch, truth) = last_batch("/ollama/", &sim, "48").await?;
    assert_all_at_once(&batch, &truth, 48);
    Ok(())
}
