//! Two sessions compared.

use std::fs::File;

use e2e::states::example;
use e2e::{Browser, Plan, Result, servers};
use zip::ZipArchive;

/// Measures servers whose streams have these speeds, tokens/s, one after the other.
async fn compare(speeds: [f64; 2], max_tokens: [&str; 2]) -> Result<(String, String)> {
    let browser = Browser::start().await?;
    let mut page = None;
    for (speed, max_tokens) in speeds.into_iter().zip(max_tokens) {
        let sim = servers::start(servers::steady(4, speed)).await?;
        let own = browser.ready(&sim.url(), &Plan { max_tokens, ..Plan::SHORT }).await?;
        own.measure().await?;
        own.click("#compare-with").await?;
        page = Some(own);
    }
    let page = page.ok_or("nothing was measured")?;
    page.click("[data-session]:nth-of-type(2) .tick").await?;
    page.click("#compare").await?;
    page.wait_for("#permission").await?;
    let said = page.text("#comparison").await?;
    page.click("#copy-comparison").await?;
    page.wait_for_words("#comparison-said", "скопирован").await?;
    let copied = page.clipboard().await?;
    page.click("#download-comparison-zip").await?;
    let mut archive = ZipArchive::new(File::open(browser.downloaded("zip").await?)?)?;
    for name in ["report.md", "session_1.json", "session_2.json"] {
        assert!(archive.by_name(name)?.size() > 0, "{name}");
    }
    browser.close().await?;
    Ok((said, copied))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_twice_as_fast_is_called_faster() -> Result<()> {
    let (said, copied) = compare([50.0, 100.0], ["20"; 2]).await?;
    assert!(said.contains("быстрее при лучшей конфигурации"), "{said}");
    assert!(copied.starts_with("# Сравнение") && copied.contains("быстрее"), "{copied}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_different_lengths_are_not_compared() -> Result<()> {
    let (said, _) = compare([100.0; 2], ["20", "40"]).await?;
    assert!(said.contains("Сравнивать нельзя"), "{said}");
    assert!(!said.contains('%'), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_compared_with_the_last_similar_one() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan::SHORT).await?;
    page.measure().await?;
    assert!(!page.exists("#last-time").await?, "it is the first one");
    page.click("#new-measurement").await?;
    page.measure().await?;
    page.wait_for_words("#last-time", "Против прошлого раза").await?;
    page.click("#last-time button").await?;
    page.wait_for_words("#permission", "да").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_joins_the_list_and_lends_its_plan() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan::SHORT).await?;
    page.measure().await?;
    page.choose_file("#open-session", &example()?).await?;
    page.wait_for("#overview canvas").await?;
    page.click("#compare-with").await?;
    page.wait_for_count("[data-session]", 2).await?;
    page.click("[data-session]:nth-of-type(1) .tick").await?;
    page.click("#compare").await?;
    page.wait_for_words("#remedy", "измерьте «После» ещё раз с планом сеанса «До»").await?;
    page.click("#take-plan").await?;
    page.wait_for_words("#plan-source", "План из сеанса").await?;
    assert_eq!(page.value("#max-tokens").await?, "64");
    browser.close().await
}
