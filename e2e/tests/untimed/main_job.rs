//! Parts of the main job that are the same in every browser: pauses, opening files.

use e2e::{Browser, Plan, Result, servers, setting};

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_lasts_between_batches_until_the_session_is_resumed() -> Result<()> {
    let sim = servers::start(servers::steady(4, 40.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(&sim.url()).await?;
    page.plan(&Plan { workers: "2", max_batch: "16", pause_s: "1", ..Plan::default() }).await?;
    page.start().await?;
    page.first_of_run(2).await?;
    page.click("#pause").await?;
    page.wait_for("body[data-state=paused]").await?;
    let measured = page.kept_session().await?;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(page.kept_session().await?, measured, "nothing is measured during the pause");
    page.click("#pause").await?;
    assert!(page.ending().await?.contains("окончен"));
    assert_eq!(page.kept_session().await?.runs[0].batches.len(), 5);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_file_opens_and_a_broken_one_says_what_is_wrong() -> Result<()> {
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    let folder = tempfile::tempdir()?;
    let crates = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates"));
    let reference = crates.join("bench/tests/fixtures/runs_qwen3-1.7b.json").canonicalize()?;
    page.choose_file("#open-session", &reference).await?;
    page.wait_for("#best-speed").await?;
    page.wait_for_words("#best-speed", "371").await?;
    let report =
        std::fs::read_to_string(crates.join("report/tests/fixtures/report_qwen3-1.7b.md"))?;
    assert_eq!(page.report_text().await?, report);

    let broken = folder.path().join("broken.json");
    std::fs::write(
        &broken,
        r#"{"model":"m","runs":[{"workers":1,"batches":[{"batch":1,"total_s":-1,"tokens":1}]}]}"#,
    )?;
    page.choose_file("#open-session", &broken).await?;
    page.wait_for(".card.failure").await?;
    page.wait_for_words(".card.failure", "runs[0].batches[0].total_s").await?;
    assert_eq!(page.text("#best-speed").await?, "371", "the open session stays");
    browser.close().await
}
