//! Whom the page contacts, and what it stores: nobody and nothing but what was named.

use e2e::{Browser, Page, Plan, Recorder, Result, servers, setting};

/// Clicks everything by which a report can be saved or copied.
async fn take_everything_away(browser: &Browser, page: &Page) -> Result<()> {
    page.click("#copy-report").await?;
    page.click("#copy-formatted").await?;
    for (button, extension) in [
        ("#download-report", "md"),
        ("#download-html", "html"),
        ("#download-session", "json"),
        ("#download-zip", "zip"),
    ] {
        page.click(button).await?;
        browser.downloaded(extension).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_pages_origin_and_the_server_are_contacted() -> Result<()> {
    let sim = servers::start(servers::steady(8, 200.0)).await?;
    let recorder = Recorder::start().await?;
    let browser = Browser::behind(&recorder).await?;
    let page_url = setting("TOKOMETER_PAGE_URL")?;
    let page = browser.open(&format!("{page_url}?server={}", sim.url())).await?;
    page.wait_for_check().await?;
    page.choose_model("sim-gemma3:270m").await?;
    page.plan(&Plan { workers: "8", max_batch: "8", ..Plan::default() }).await?;
    assert!(page.measure().await?.contains("окончен"));
    page.open_preview().await?;
    take_everything_away(&browser, &page).await?;

    // On the second visit the server's address and the measured session are already stored.
    let page = browser.open(&page_url).await?;
    page.wait_for_check().await?;
    page.wait_for("[data-session] .open").await?;
    page.click("[data-session] .open").await?;
    page.open_preview().await?;
    let session = browser.downloaded("json").await?;
    page.choose_file("#open-session", &session).await?;
    page.open_preview().await?;
    browser.close().await?;

    let page_host = page_url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let port = sim.addr().port();
    let lanes = (1..8).map(|lane| format!("l{lane}.localhost:{port}"));
    let allowed: Vec<String> =
        lanes.chain([page_host.clone(), format!("127.0.0.1:{port}")]).collect();
    let asked = recorder.asked();
    for host in &asked {
        assert!(allowed.iter().any(|it| host.starts_with(&format!("{it}/"))), "{host}: {asked:?}");
    }
    // The recorder does see the worker's requests, on every lane.
    for seen in [format!("{page_host}/worker.js"), format!("l1.localhost:{port}/api")] {
        assert!(asked.contains(&seen), "{seen}: {asked:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_in_an_address_is_neither_sent_nor_stored() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let with_password = sim.url().replace("http://", "http://me:secret@");
    let browser = Browser::start().await?;
    let page_url = setting("TOKOMETER_PAGE_URL")?;
    let page = browser.open(&format!("{page_url}?server={with_password}")).await?;
    page.wait_for_check().await?;
    let status = page.server_status().await?;
    assert!(status.contains("перед знаком @") && !status.contains("secret"), "{status}");
    assert!(page.exists("#start:disabled").await?, "there is no way to start");

    page.check(&with_password).await?;
    assert_eq!(page.server_status().await?, status);
    assert_eq!(sim.truth().requests, 0);
    let kept =
        page.run_script("return JSON.stringify({...localStorage, ...sessionStorage})").await?;
    assert!(!kept.to_string().contains("secret"), "{kept}");

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let session = r#"{"model": "m", "environment": {"server_url": "http://me:secret@host/"},
        "runs": [{"workers": 1, "batches": [{"batch": 1, "total_s": 1, "tokens": 1}]}]}"#;
    std::fs::write(&file, session)?;
    page.choose_file("#open-session", &file).await?;
    page.wait_for("#best-speed").await?;
    let report = page.extended_report_text().await?;
    assert!(report.contains("//host/") && !report.contains("secret"), "{report}");
    browser.close().await
}
