//! Requests at once, in every engine. Bounds are loose, as machines are slow at times; the figures are printed.

use bench::Measurement;
use e2e::{Browser, Engine, Plan, Result, servers, setting};
use sim::{BurstTruth, Server};

e2e::in_each_engine!(has_48_and_96_at_once_by_name => by_name);

/// By the names that lead to the page's own machine.
async fn by_name(engine: Engine) -> Result<()> {
    for workers in [48, 96] {
        let sim = servers::start(servers::shared(workers, 50.0)).await?;
        let page_url = setting("TOKOMETER_PAGE_URL")?;
        let (batch, truth) = last_batch(engine, &page_url, &sim.url(), &sim, workers).await?;
        assert_all_at_once(&batch, &truth, u32::from(workers));
    }
    Ok(())
}

/// Measures one run of answers of one second, and gives its last batch beside what the server saw.
async fn last_batch(
    engine: Engine,
    page_url: &str,
    address: &str,
    sim: &Server,
    workers: u16,
) -> Result<(Measurement, BurstTruth)> {
    let browser = Browser::of(engine).await?;
    let page = browser.open(page_url).await?;
    page.check(address).await?;
    page.choose_model("sim-gemma3:270m").await?;
    let workers = workers.to_string();
    page.plan(&Plan {
        workers: &workers,
        max_batch: &workers,
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
        "{engine}, {workers} at {address}: arrived within {:.1} ms, peak {}; {:.1} ms measured, \
         {:.1} ms at the server",
        truth.arrival_spread_ms,
        truth.peak_in_flight,
        batch.total_s * 1000.0,
        truth.total_ms
    );
    Ok((batch, truth))
}

fn assert_all_at_once(batch: &Measurement, truth: &BurstTruth, workers: u32) {
    assert_eq!((batch.requests, batch.failed()), (workers, 0));
    assert_eq!(batch.peak_in_flight, Some(workers));
    assert_eq!(truth.peak_in_flight, u64::from(workers), "the peak at the server");
    assert_eq!(batch.tokens, u64::from(workers) * 50);
    // Answers take a second: Firefox paces what is fetched over as long as that.
    assert!(truth.arrival_spread_ms < 500.0, "{} ms", truth.arrival_spread_ms);
    assert!((batch.total_s * 1000.0 - truth.total_ms).abs() < 200.0);
}
