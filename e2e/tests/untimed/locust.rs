//! The plan for Locust: offered for more workers than a browser can have, and opening the result. What it
//! measures is tested in `crates/locust`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use e2e::{Browser, Plan, Result, servers, setting};
use zip::ZipArchive;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_with_more_workers_than_a_browser_can_have_is_exported() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    // At the usual address there may be the user's own server.
    let nowhere = format!("{}?server=http://127.0.0.1:9", setting("TOKOMETER_PAGE_URL")?);
    let page = browser.open(&nowhere).await?;
    page.unfold("#download-locust").await?;
    assert!(page.text("#locust-hint").await?.contains("проверьте сервер"));
    page.check(&sim.url()).await?;
    page.plan(&Plan { workers: "64 384", ..Plan::default() }).await?;
    assert!(
        page.text("#estimate").await?.contains("скачайте план"),
        "it is too much for a browser"
    );
    page.click("#download-locust").await?;
    let mut archive = ZipArchive::new(File::open(browser.downloaded("zip").await?)?)?;
    let mut read = |name: &str| -> Result<String> {
        let mut text = String::new();
        archive.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    };
    assert!(read("README.md")?.contains("pip install locust=="));
    let program = read("locustfile.py")?;
    assert!(program.contains(r#""workers": 384"#) && program.contains(&sim.url()), "{program}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_locust_measured_opens_and_cannot_be_resumed() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(&sim.url()).await?;
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/report/tests/fixtures/session_locust.json");
    page.choose_file("#open-session", &fixture.canonicalize()?).await?;
    page.wait_for("#load-engine").await?;
    assert!(page.text("#load-engine").await?.contains("Locust 2.47.0"));
    assert!(page.text("#tab-answer").await?.contains("256"));
    assert!(!page.exists("#own-error").await? && !page.exists("#unfinished").await?);
    browser.close().await
}
