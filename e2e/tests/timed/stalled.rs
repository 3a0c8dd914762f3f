//! A stall that the page cannot see: the browser's network process is suspended while answers arrive.

use std::time::Duration;

use bench::analysis::{Analysis, Finding, Place};
use bench::{BatchId, Warning};
use e2e::{Browser, Plan, Result, servers};

/// The largest batch takes three seconds; the network may be suspended this long after its start.
const AMID: Duration = Duration::from_millis(1200);

/// The findings about a session whose network is suspended for this long during the largest batch.
async fn found(stop: Option<Duration>) -> Result<Vec<Finding>> {
    let sim = servers::start(servers::steady(4, 50.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "4", max_batch: "4", max_tokens: "150", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.start().await?;
    // One request that loads the model, and batches 1, 2 and 4.
    page.wait("the largest batch", async |_| Ok(sim.truth().requests == 8)).await?;
    if let Some(stop) = stop {
        tokio::time::sleep(AMID).await;
        browser.stop_network(stop).await?;
    }
    page.ending().await?;
    let findings = Analysis::of(&page.kept_session().await?).findings;
    browser.close().await?;
    Ok(findings)
}

fn stalls(findings: &[Finding]) -> Vec<&Place> {
    let is_stall = |found: &&Finding| matches!(found.warning, Warning::Stalled { .. });
    findings.iter().filter(is_stall).map(|found| &found.place).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_process_suspended_for_450_ms_is_found() -> Result<()> {
    is_found(Duration::from_millis(450)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_process_suspended_for_a_second_is_found() -> Result<()> {
    is_found(Duration::from_secs(1)).await
}

async fn is_found(stop: Duration) -> Result<()> {
    let findings = found(Some(stop)).await?;
    assert_eq!(stalls(&findings), [&Place::Batch(BatchId::new(4, 4))], "{findings:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_suspension_nothing_is_found() -> Result<()> {
    let findings = found(None).await?;
    assert!(stalls(&findings).is_empty(), "{findings:?}");
    Ok(())
}
