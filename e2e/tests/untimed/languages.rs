//! The page in English, and changing the language while it is in use.

use e2e::{Browser, Page, Plan, Result, servers};

/// Visible and read-aloud texts that contain Russian letters, except what the user typed and the name of the other
/// language.
const RUSSIAN: &str = "const found = []; const own = node => !node.closest('textarea, #language'); \
     const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
     while (texts.nextNode()) if (own(texts.currentNode.parentElement)) found.push(texts.currentNode.data); \
     for (const name of ['title', 'aria-label', 'placeholder']) \
       for (const node of document.querySelectorAll(`[${name}]`)) if (own(node)) found.push(node.getAttribute(name)); \
     return found.filter(text => /[а-яё]/i.test(text));";

async fn is_english(page: &Page, state: &str) -> Result<()> {
    let russian: Vec<String> = serde_json::from_value(page.run_script(RUSSIAN).await?)?;
    assert!(russian.is_empty(), "{state}: {russian:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_english_page_has_no_russian() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::in_english().await?;
    let page = browser.ready(&sim.url(), &Plan::SHORT).await?;
    page.run_script("document.querySelectorAll('details').forEach(it => it.open = true)").await?;
    is_english(&page, "form").await?;
    servers::hold_after(4, &sim);
    page.start().await?;
    page.first_batch().await?;
    is_english(&page, "running").await?;
    sim.set_trap(None);
    page.ending().await?;
    for tab in ["answer", "charts", "runs", "trust", "report"] {
        page.click(&format!("#tab-{tab}-button")).await?;
        is_english(&page, tab).await?;
    }
    assert!(page.report_text().await?.starts_with("# Performance report for"));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_changes_at_once_during_a_run_and_is_remembered() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan::SHORT).await?;
    servers::hold_after(4, &sim);
    page.start().await?;
    page.first_batch().await?;
    assert_eq!(page.text("#stop").await?, "Остановить");
    page.click("#language").await?;
    page.wait_for_words("#stop", "Stop").await?;
    is_english(&page, "running").await?;
    sim.set_trap(None);
    page.ending().await?;
    is_english(&page, "done").await?;
    page.reload().await?;
    page.wait_for("[data-session]").await?;
    is_english(&page, "another visit").await?;
    page.click("#language").await?;
    page.wait_for_words("#start", "Начать замер").await?;
    browser.close().await
}
