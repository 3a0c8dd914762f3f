//! What makes figures trustworthy, in a real browser: the page's own error, and the slots.

use bench::analysis::Analysis;
use e2e::{Browser, Plan, Result, servers};

#[tokio::test(flavor = "multi_thread")]
async fn slots_and_the_pages_own_error_are_shown() -> Result<()> {
    let sim = servers::start(servers::steady(3, 50.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "6", max_batch: "8", drift_check: true, ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.measure().await?;
    assert!(page.text("#slots-seen").await?.contains("одновременно не больше 3 запросов"));
    assert_eq!(page.text("#slots").await?, "3");

    let session = page.kept_session().await?;
    assert!(session.runs.first().is_some_and(|run| run.again.is_some()), "drift is looked for");
    let own = session.environment.own_error.ok_or("the page did not measure itself")?;
    let truth = sim.truth();
    // The first burst is the warm-up; batch 1 is the second.
    let (batch, burst) = (&session.runs[0].batches[0].measurements[0], &truth.bursts[1]);
    let error_ms = batch.total_s * 1000.0 - burst.total_ms;
    println!("own error {:+.2} ms, error against the server {error_ms:+.2} ms", own.total_ms);
    assert!((own.total_ms - error_ms).abs() < 50.0 && own.ttft_ms.abs() < 50.0);

    let extended = page.extended_report_text().await?;
    let analysis = Analysis::of(&session);
    assert_eq!(extended, report::extended_markdown(&session, &analysis, report::Lang::Ru));
    let base = report::base_markdown(&session, &analysis, report::Lang::Ru);
    let (title, figures) = base.split_once("\n\n").ok_or("the base report has a title")?;
    assert!(extended.starts_with(title) && extended.contains(figures.trim_end()));
    browser.close().await
}
