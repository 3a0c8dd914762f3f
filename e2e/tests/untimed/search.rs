//! The search for the fastest batch: shown while it runs, ended by the user, explained in the report.

use bench::schedule::{Goal, most_requests, next, standing};
use e2e::{Browser, Page, Plan, Result, servers};
use sim::Server;

const WORKERS: &str = "1 2 4 8 16 24";

/// The page at the start of a search.
async fn searching(browser: &Browser, server: &Server, max_tokens: &str) -> Result<Page> {
    let plan = Plan { workers: WORKERS, max_batch: "", max_tokens, ..Plan::default() };
    let page = browser.ready(&server.url(), &plan).await?;
    page.click("#search").await?;
    let estimate = page.text("#estimate").await?;
    assert!(estimate.contains("самое большее 160; вся сетка по разу — 322"), "{estimate}");
    page.start().await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_the_servers_slots_with_a_third_of_the_requests() -> Result<()> {
    let server = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = searching(&browser, &server, "20").await?;
    page.wait_for("#progress-why").await?;
    page.ending().await?;

    let session = page.kept_session().await?;
    let plan = session.plan.as_ref().ok_or("a session has a plan")?;
    assert_eq!(next(&Goal::Plan, plan, &session), None, "it is over");
    let found = standing(plan, &session, 0).ok_or("a search stands somewhere")?;
    assert!(found.fastest.workers >= 4, "four slots are not filled by fewer: {found:?}");
    assert!(found.requests.0 <= most_requests(plan), "{found:?}");
    let report = page.extended_report_text().await?;
    assert!(report.contains("Как найдено"), "{report}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_can_be_ended_early_with_what_is_known() -> Result<()> {
    let server = servers::start(servers::steady(4, 30.0)).await?;
    let browser = Browser::start().await?;
    let page = searching(&browser, &server, "40").await?;
    // A batch disturbed by a busy machine tells nothing.
    page.wait_for("#so-far strong").await?;
    assert_eq!(page.text("#stop").await?, "Остановить");
    page.click("#stop").await?;
    page.ending().await?;
    let report = page.extended_report_text().await?;
    assert!(report.contains("Поиск не окончен"), "{report}");
    browser.close().await
}
