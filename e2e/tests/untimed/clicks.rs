//! How few clicks lead from the open page to the copied report.

use e2e::{Browser, Page, Result, servers, setting};

/// The first preset.
const QUICK: &str = ".preset:first-child input";
async fn copies(page: &Page, clicks: &[&str]) -> Result<()> {
    for target in clicks {
        page.wait_for(target).await?;
        page.click(target).await?;
    }
    page.ending().await?;
    page.click("#copy-report").await?;
    page.wait_for_words("#take-away-said", "скопирован").await?;
    assert!(page.clipboard().await?.starts_with("# Отчет о производительности"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_found_takes_three_clicks() -> Result<()> {
    let sim = servers::start(servers::steady(4, 400.0)).await?;
    let relay = servers::relay(&sim, None).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&format!("http://localhost:{}/", relay.port())).await?;
    page.wait_for("#server-status .status").await?;
    copies(&page, &[QUICK, "#start"]).await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_address_takes_one_more_click() -> Result<()> {
    let sim = servers::start(servers::steady(4, 400.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.fill("#address", &sim.url()).await?;
    page.click("#server-heading + form button").await?;
    page.wait_for("#server-status .status").await?;
    copies(&page, &[QUICK, "#start"]).await?;
    browser.close().await
}
