//! A browser that does not store what it is given: the run continues, the user is told, nothing is lost.

use e2e::{Browser, Page, Plan, Result, servers, setting};
use serde_json::json;

/// Measures four batches, and returns the problem that the page reports.
async fn measure(page: &Page, address: &str) -> Result<String> {
    page.check(address).await?;
    page.plan(&Plan::ONCE).await?;
    assert!(page.measure().await?.contains("Сделано: 4 пакета."));
    page.wait_for(".card.failure").await?;
    page.text(".card.failure").await
}

/// Expects all four batches in the file that can be downloaded.
async fn downloads_all(browser: &Browser, page: &Page) -> Result<()> {
    page.click("#download-session").await?;
    let session = bench::file::read_bytes(&std::fs::read(browser.downloaded("json").await?)?)?;
    assert_eq!(session.measurements().count(), 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_the_run_continues_and_can_be_downloaded() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let url = setting("TOKOMETER_PAGE_URL")?;
    let page = browser.open(&url).await?;
    let origin = url.trim_end_matches('/');
    page.devtools("Storage.overrideQuotaForOrigin", json!({ "origin": origin, "quotaSize": 1 }))
        .await?;
    let said = measure(&page, &sim.url()).await?;
    assert!(said.contains("нет места") && said.contains("скачать"), "{said}");
    downloads_all(&browser, &page).await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_stores_nothing_is_reported() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::that_keeps_nothing().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.wait_for("#sessions .warning").await?;
    let said = measure(&page, &sim.url()).await?;
    assert!(said.contains("не даёт странице ничего хранить"), "{said}");
    downloads_all(&browser, &page).await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_program_is_left_alone() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    let newer = "const done = arguments[0]; const open = indexedDB.open('tokometer', 99); \
                 open.onerror = () => done(String(open.error)); \
                 open.onsuccess = () => { open.result.close(); done('open'); }";
    assert_eq!(page.run_async_script(newer).await?, "open");
    page.reload().await?;
    let said = measure(&page, &sim.url()).await?;
    assert!(said.contains("более новая версия"), "{said}");
    downloads_all(&browser, &page).await?;
    let version = "const done = arguments[0]; const open = indexedDB.open('tokometer'); \
                   open.onsuccess = () => done(open.result.version)";
    assert_eq!(page.run_async_script(version).await?, 99);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_slow_to_store_loses_nothing() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.wait_for("#sessions .muted").await?;
    // For longer than the page waits, until it reports that nothing could be stored.
    let held = "const open = indexedDB.open('tokometer'); open.onsuccess = () => { \
                const held = open.result.transaction(['sessions', 'heads', 'records'], 'readwrite'); \
                const heads = held.objectStore('heads'); \
                const hold = () => { if (!window.isReleased) heads.get(1).onsuccess = hold; }; hold(); \
                held.oncomplete = () => open.result.close(); }";
    page.run_script(held).await?;
    let said = measure(&page, &sim.url()).await?;
    assert!(said.contains("Браузер не сохранил сеанс"), "{said}");
    downloads_all(&browser, &page).await?;
    page.run_script("window.isReleased = true").await?;
    page.wait("the stored session", async |page| {
        Ok(page.kept_session().await.is_ok_and(|kept| kept.measurements().count() == 4))
    })
    .await?;
    page.reload().await?;
    page.wait_for_words("[data-session]", "4 замера").await?;
    browser.close().await
}
