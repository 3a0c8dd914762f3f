//! The page without a network: once something has been measured, the browser keeps it.

use e2e::{Browser, Page, Plan, Result, servers};

/// Waits until the service worker has kept the page's files.
async fn wait_until_kept(page: &Page) -> Result<()> {
    let script = "const done = arguments[0]; \
        navigator.serviceWorker.getRegistration().then(found => done(Boolean(found?.active)))";
    page.wait("the page is kept", async |page| Ok(page.run_async_script(script).await? == true))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_sessions_and_the_example_open_without_a_network() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let relay = servers::relay(&sim, None).await?;
    let url = format!("http://localhost:{}/", relay.port());
    let browser = Browser::start().await?;
    let page = browser.ready_at(&url, "/ollama/", &Plan::ONCE).await?;
    page.measure().await?;
    let measured = page.report_text().await?;
    wait_until_kept(&page).await?;

    // Nobody serves it any more.
    drop(relay);
    let page = browser.open(&url).await?;
    page.click("[data-session] .open").await?;
    assert_eq!(page.report_text().await?, measured);
    let page = browser.open(&url).await?;
    page.click("#example").await?;
    assert!(page.report_text().await?.contains("gemma-3-270m"));
    browser.close().await
}

/// A request that the service worker sees waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn requests_to_a_server_pass_the_service_worker_by() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let relay = servers::relay(&sim, None).await?;
    let url = format!("http://localhost:{}/", relay.port());
    let browser = Browser::start().await?;
    let page = browser.open(&url).await?;
    page.click("#example").await?;
    wait_until_kept(&page).await?;
    let page = browser.open(&url).await?;
    assert_eq!(page.run_script("return Boolean(navigator.serviceWorker.controller)").await?, true);
    // What answered, by the static route that the request met.
    let source = async |address: &str, method: &str| {
        let script = format!(
            "const done = arguments[0]; fetch('{address}', {{ method: '{method}' }}).then(async answer => {{ \
             await answer.text(); const entries = performance.getEntriesByType('resource'); \
             done(entries.findLast(entry => entry.name === '{address}').workerMatchedSourceType) }})"
        );
        page.run_async_script(&script).await
    };
    let own = format!("{url}app.svg");
    assert_eq!(source(&own, "GET").await?, "race-network-and-fetch-handler");
    let other = format!("{}/api/version", sim.url());
    let asked = [("ollama/api/version", "GET"), ("ollama/api/chat", "POST")];
    let asked = asked.map(|(path, method)| (format!("{url}{path}"), method));
    for (address, method) in asked.into_iter().chain([(other, "GET")]) {
        assert_eq!(source(&address, method).await?, "network", "{address}");
    }
    browser.close().await
}
