//! The machine-checkable WCAG rules, in every state, theme and width, by axe-core.

use std::fs;

use e2e::states::{SIZES, THEMES, each};
use e2e::{Browser, Page, Result, servers, setting};

/// The findings of axe, one per line: the rule, how often, where first.
const RUN: &str = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then( \
    found => done(found.violations.map(it => `${it.id} × ${it.nodes.length}: ${it.nodes[0].html.slice(0, 160)} ${it.nodes[0].any.map(any => any.message).join('; ')}`)), \
    error => done([String(error)]))";

async fn violations(page: &Page, axe: &str) -> Result<Vec<String>> {
    if page.run_script("return !window.axe").await? == true {
        page.run_script(axe).await?;
    }
    Ok(serde_json::from_value(page.run_async_script(RUN).await?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_broken_in_any_state() -> Result<()> {
    let axe = fs::read_to_string(setting("TOKOMETER_AXE")?)?;
    let browser = Browser::start().await?;
    let mut broken = Vec::new();
    each(&browser, async |state, page| {
        for size in SIZES {
            for theme in THEMES {
                page.look(size, theme).await?;
                let found = violations(page, &axe).await?;
                broken.extend(
                    found.into_iter().map(|it| format!("{state} {} {theme}: {it}", size.0)),
                );
            }
        }
        page.look(SIZES[0], THEMES[0]).await
    })
    .await?;
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    browser.close().await
}

/// Whether the page was served by Trunk or by the relay, in either language.
#[tokio::test(flavor = "multi_thread")]
async fn the_start_is_in_sight_without_scrolling() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let relay = servers::relay(&sim, None).await?;
    for browser in [Browser::start().await?, Browser::in_english().await?] {
        let by_relay = format!("http://localhost:{}/", relay.port());
        for (url, address) in [(setting("TOKOMETER_PAGE_URL")?, Some(sim.url())), (by_relay, None)]
        {
            let page = browser.open(&url).await?;
            if let Some(address) = address {
                page.check(&address).await?;
            }
            page.wait_for("#server-status .status").await?;
            for size in [(1280, 720), SIZES[1]] {
                page.look(size, THEMES[0]).await?;
                let bottom =
                    "return document.querySelector('#start').getBoundingClientRect().bottom";
                let bottom = page.run_script(bottom).await?.as_f64().unwrap_or(f64::MAX);
                assert!(
                    bottom <= f64::from(size.1),
                    "{url} {size:?}: the button ends at {bottom} px"
                );
            }
        }
        browser.close().await?;
    }
    Ok(())
}
