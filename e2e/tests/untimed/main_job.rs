//! What belongs to the main job and is the same in every browser: pauses, files that are opened.

use e2e::{Browser, Plan, Result, servers, setting};

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_between_batches_and_the_session_goes_on() -> Result<()> {
    let sim = servers::start(servers::steady(4, 40.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(&sim.url()).await?;
    page.plan(&Plan { workers: "2", max_batch: "16", pause_s: "1", ..Plan::default() }).await?;
    page.start().await?;
    page.wait(20, "the first batch", |page| async move { page.exists("[data-workers='2']").await })
        .await?;
    page.click("#pause").await?;
    page.wait(20, "the pause", |page| async move { page.exists("body[data-state=paused]").await })
        .await?;
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
    page.wait(10, "the result", |page| async move { page.exists("#best-speed").await }).await?;
    assert_eq!(page.text("#best-speed").await?, "387,14");
    let report =
        std::fs::read_to_string(crates.join("report/tests/fixtures/report_qwen3-1.7b.md"))?;
    assert_eq!(page.report_text().await?, report);

    let broken = folder.path().join("broken.json");
    std::fs::write(
        &broken,
        r#"{"model":"m","runs":[{"workers":1,"batches":[{"batch":1,"total_s":-1,"tokens":1}]}]}"#,
    )?;
    page.choose_file("#open-session", &broken).await?;
    page.wait(10, "the complaint", |page| async move { page.exists(".card.failure").await })
        .await?;
    let words = page.text(".card.failure").await?;
    assert!(words.contains("runs[0].batches[0].total_s"), "{words}");
    assert_eq!(page.text("#best-speed").await?, "387,14", "the open session stays");
    browser.close().await
}
