//! The browser is killed during a session: everything shown as measured is there when it is reopened, and
//! resuming completes the plan.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant};

use bench::{BatchId, Session};
use e2e::{Browser, Page, Plan, Result, servers, setting};

const ROUNDS: u32 = 20;
/// The approximate duration of the plan, ms.
const SESSION_MS: u64 = 5000;
fn measured(session: &Session) -> Vec<(BatchId, usize)> {
    let all = session.runs.iter().flat_map(|run| {
        run.batches
            .iter()
            .map(|batch| (BatchId::new(run.workers, batch.size), batch.measurements.len()))
    });
    all.collect()
}

fn whole() -> Vec<(BatchId, usize)> {
    [1, 2].iter().flat_map(|&w| [1, 2, 4].map(|size| (BatchId::new(w, size), 1))).collect()
}

/// The number of batches that the page shows as measured.
async fn shown(page: &Page) -> Result<usize> {
    page.count(".map td.measured").await
}

fn random_below(end: u64) -> u64 {
    RandomState::new().build_hasher().finish() % end
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only kills"]
async fn what_was_shown_as_measured_survives_the_browser() -> Result<()> {
    let page_url = setting("TOKOMETER_PAGE_URL")?;
    let mut lost = 0;
    for round in 1..=ROUNDS {
        let sim = servers::start(servers::steady(4, 60.0)).await?;
        let browser = Browser::start().await?;
        let page = browser.ready(&sim.url(), &Plan::SHORT).await?;
        page.start().await?;
        let (started, wanted) = (Instant::now(), Duration::from_millis(random_below(SESSION_MS)));
        let mut seen = 0;
        while started.elapsed() < wanted {
            seen = shown(&page).await?;
        }
        let profile = browser.kill()?;

        let browser = Browser::on(profile).await?;
        let page = browser.open(&page_url).await?;
        page.wait_for("#cut-off, [data-session], #sessions .muted").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let kept = match page.kept_session().await {
            Ok(session) => session.measurements().count(),
            Err(_) => 0,
        };
        let mut goes_on = "nothing to go on with";
        if page.exists("#cut-off").await? {
            page.click("#cut-off-resume").await?;
            page.ending().await?;
            assert_eq!(measured(&page.kept_session().await?), whole(), "round {round}");
            assert!(page.report_text().await?.contains("Количество workers:** "));
            goes_on = "whole after going on";
        }
        let after_ms = wanted.as_millis();
        println!("{round}: killed after {after_ms} ms, {seen} shown, {kept} kept, {goes_on}");
        lost += u32::from(kept < seen);
        browser.close().await?;
    }
    assert_eq!(lost, 0, "of {ROUNDS}");
    Ok(())
}
