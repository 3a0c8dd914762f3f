//! The main job: check, choose, run, stop half way, take the report away.

use std::process::Command;

use e2e::{Browser, Plan, Result, servers, setting};

#[tokio::test(flavor = "multi_thread")]
async fn check_choose_run_stop_copy_download() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;

    page.check(&sim.url()).await?;
    let status = page.server_status().await?;
    assert!(status.contains("Ollama") && status.contains("симулятор"), "{status}");
    page.choose_model("sim-gemma3:270m").await?;
    page.plan(&Plan { workers: "1 4", max_batch: "8", ..Plan::default() }).await?;
    assert!(page.text("#estimate").await?.contains("8 пакетов · 30 запросов"));

    page.start().await?;
    page.wait(30, "the second run", |page| async move {
        page.exists("[data-workers='4'] tbody tr").await
    })
    .await?;
    page.click("#stop").await?;
    let ending = page.ending().await?;
    assert!(ending.contains("остановлен"), "{ending}");

    let session = page.kept_session().await?;
    assert_eq!(session.model, "sim-gemma3:270m");
    let sizes: Vec<u32> = session.runs[0].batches.iter().map(|batch| batch.size).collect();
    assert_eq!(sizes, [1, 2, 4, 8], "all batches finished before the stop are kept");
    assert!(session.runs[1].batches.len() < 4);
    assert_eq!(session.runs[0].batches[3].measurements[0].tokens, 160);

    page.click("#copy-report").await?;
    page.wait(5, "the word that it is copied", |page| async move {
        Ok(page.text("#take-away-said").await?.contains("скопирован"))
    })
    .await?;
    let copied = page.clipboard().await?;
    assert_eq!(copied, page.report_text().await?);

    page.click("#download-report").await?;
    assert_eq!(std::fs::read_to_string(browser.downloaded("md").await?)?, copied);
    page.click("#download-session").await?;
    let file = browser.downloaded("json").await?;
    let xtask = Command::new(env!("CARGO")).args(["xtask", "report"]).arg(&file).output()?;
    assert!(xtask.status.success(), "{}", String::from_utf8_lossy(&xtask.stderr));
    assert_eq!(String::from_utf8(xtask.stdout)?, copied);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_between_batches_and_the_session_goes_on() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
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
