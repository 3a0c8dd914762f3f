//! A stall that the page cannot see: the browser's network process is suspended as answers end.

use std::time::Duration;

use bench::analysis::{Analysis, Finding, Place};
use bench::prompts::WARM_UP_TOKENS;
use bench::{BatchId, Warning};
use e2e::{Browser, Plan, Result, servers};

/// Each of the four slots generates so many tokens per second.
const TOKENS_PER_S: f64 = 50.0;
/// The network is suspended so long before the answers end, as a share of the suspension: what it delays amid them
/// takes nothing from the server.
const BEFORE_END: f64 = 0.75;

/// Much less than from the suspension to the end.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);
/// No session of this test takes longer, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

/// The findings about a session whose network is suspended for this long during the largest batch.
async fn found(stop: Option<Duration>) -> Result<Vec<Finding>> {
    let sim = servers::start(servers::steady(4, TOKENS_PER_S)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "4", max_batch: "4", max_tokens: "150", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.start().await?;
    if let Some(stop) = stop {
        // One request that loads the model, and batches 1, 2 and 4.
        let all = f64::from(WARM_UP_TOKENS + 7 * 150);
        let left = 4.0 * stop.as_secs_f64() * BEFORE_END * TOKENS_PER_S;
        tokio::time::timeout(PATIENCE, async {
            while (sim.truth().tokens as f64) < all - left {
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
        })
        .await?;
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
