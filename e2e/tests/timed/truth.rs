//! The page's totals compared with what the server saw. The bound is loose; the exact figures are printed.

use e2e::{Browser, Plan, Result, servers, truth};

#[tokio::test(flavor = "multi_thread")]
async fn totals_agree_with_the_server_at_1_in_flight() -> Result<()> {
    compare("1").await
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_agree_with_the_server_at_8_in_flight() -> Result<()> {
    compare("8").await
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_agree_with_the_server_at_48_in_flight() -> Result<()> {
    compare("48").await
}

/// Measures batches of up to `workers` requests, all in flight at once.
async fn compare(workers: &str) -> Result<()> {
    let sim = servers::start(servers::steady(48, 50.0)).await?;
    let browser = Browser::start().await?;
    let plan =
        Plan { workers, max_batch: workers, max_tokens: "50", pause_s: "0,5", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.measure().await?;
    let session = page.kept_session().await?;
    browser.close().await?;

    for (batch, burst) in truth::of_each(&session, sim.truth().bursts)? {
        let measured_ms = batch.total_s * 1000.0;
        let error_ms = measured_ms - burst.total_ms;
        println!(
            "{workers} workers, batch {}: {measured_ms:.1} ms, {error_ms:+.1} ms ({:+.2} %); \
             sent within {:.1} ms, arrived within {:.1} ms",
            batch.requests,
            error_ms / burst.total_ms * 100.0,
            batch.samples.iter().map(|sample| sample.sent_ms).fold(0.0, f64::max),
            burst.arrival_spread_ms
        );
        assert_eq!(burst.tokens, batch.tokens);
        assert_eq!(Some(burst.peak_in_flight), batch.peak_in_flight.map(u64::from));
        assert!(error_ms.abs() < 200.0);
    }
    Ok(())
}
