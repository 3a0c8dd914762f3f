//! The page's Content-Security-Policy: it is there, the page works under it, and injected code does not run.

use e2e::{Browser, Page, Plan, Result, servers, setting};

/// What the policy has blocked since the page was opened, as `directive: what`.
async fn forbidden(page: &Page) -> Result<Vec<String>> {
    let script = "const seen = []; \
        const told = reports => seen.push(...reports.map(({body}) => \
            `${body.effectiveDirective}: ${body.blockedURL ?? body.sample}`)); \
        const observer = new ReportingObserver(told, {types: ['csp-violation'], buffered: true}); \
        observer.observe(); told(observer.takeRecords()); \
        setTimeout(() => arguments[0](seen), 200)";
    Ok(serde_json::from_value(page.run_async_script(script).await?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_session_violates_nothing() -> Result<()> {
    let sim = servers::start(servers::steady(8, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(&sim.url()).await?;
    page.plan(&Plan { workers: "1 8", max_batch: "4", ..Plan::default() }).await?;
    page.measure().await?;
    page.open_preview().await?;
    page.run_script("document.querySelectorAll('details').forEach(part => { part.open = true })")
        .await?;
    page.hover(".chart canvas").await?;
    for button in ["#download-html", "#download-zip"] {
        page.click(button).await?;
    }
    browser.downloaded("zip").await?;
    assert_eq!(forbidden(&page).await?, [""; 0]);
    // The overview's shades are styles that the page sets itself.
    let shade = "return document.querySelector('td.measured').style.background";
    assert!(page.run_script(shade).await?.as_str().is_some_and(|shade| !shade.is_empty()));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn injected_code_does_not_run() -> Result<()> {
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    let policy = "return document.head.querySelector('meta[http-equiv]').content";
    let policy = page.run_script(policy).await?;
    let policy = policy.as_str().unwrap_or_default();
    for directive in ["default-src 'none'", "object-src 'none'", "base-uri 'none'"] {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");

    let slip_in = "const body = document.body; \
        const script = document.createElement('script'); \
        script.textContent = 'window.hit = 1'; body.append(script); \
        const far = document.createElement('script'); \
        far.src = 'http://127.0.0.1:9/x.js'; body.append(far); \
        const holder = document.createElement('div'); \
        holder.innerHTML = '<img src=http://127.0.0.1:9/x onerror=\"window.hit = 1\"><p style=\"color: red\">x</p>' \
            + '<base href=\"http://127.0.0.1:9/\"><iframe src=\"javascript:parent.hit = 1\"></iframe>'; \
        body.append(holder); \
        const button = document.createElement('button'); \
        button.setAttribute('onclick', 'window.hit = 1'); body.append(button); button.click(); \
        setTimeout(() => Function('window.hit = 1')())";
    page.run_script(slip_in).await?;
    let directives = [
        "script-src-elem",
        "script-src-attr",
        "script-src:",
        "img-src",
        "style-src-attr",
        "base-uri",
    ];
    page.wait("every complaint", async |page| {
        let found = forbidden(page).await?;
        println!("{found:?}");
        Ok(directives.iter().all(|directive| found.iter().any(|told| told.starts_with(directive))))
    })
    .await?;
    assert_eq!(page.run_script("return window.hit ?? 0").await?, 0);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn copied_tables_keep_their_look() -> Result<()> {
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    let crates = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates"));
    let reference = crates.join("bench/tests/fixtures/runs_qwen3-1.7b.json").canonicalize()?;
    page.choose_file("#open-session", &reference).await?;
    page.wait_for("#copy-formatted").await?;
    page.click("#copy-formatted").await?;
    page.wait_for_words("#take-away-said", "с таблицами: вставьте").await?;

    // Chromium reports a violation of the page's policy for the styles of copied text, but leaves them. A page
    // without a policy receives everything.
    let other = browser.show(&servers::web_server("<p>Word").await?).await?;
    let read = "navigator.clipboard.read() \
        .then(items => items[0].getType('text/html')).then(html => html.text()) \
        .then(arguments[0], error => arguments[0](String(error)))";
    let html = other.run_async_script(read).await?;
    let html = html.as_str().unwrap_or_default();
    assert!(html.contains("<td style=\"") && html.contains("solid"), "{html}");
    assert!(html.contains("117.001"), "{html}");
    browser.close().await
}
