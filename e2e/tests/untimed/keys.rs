//! The key of a server: requested if required, sent only to that server, stored nowhere.

use std::fs::{self, File};
use std::io::Read;

use bench::Measurement;
use e2e::{Browser, Page, Plan, Recorder, Result, servers, setting};
use sim::{Config, KeyManner, MaxAge, Server};
use zip::ZipArchive;

use crate::connections::bursts_of;

/// Easy to find wherever it ends up.
const KEY: &str = "sk-SENTINEL-7f3a9c";
const WRONG_KEY: &str = "sk-SENTINEL-wrong";
const SENTINEL: &str = "SENTINEL";

async fn behind_key(manner: KeyManner, config: Config) -> Result<Server> {
    servers::start(Config { key: Some(KEY.into()), key_manner: manner, ..config }).await
}

async fn open(browser: &Browser, server: &str) -> Result<Page> {
    let page = browser.open(&format!("{}?server={server}", setting("TOKOMETER_PAGE_URL")?)).await?;
    page.wait_for_check().await?;
    Ok(page)
}

/// Everything that the page and the browser hold, in one text: the document, the address, all storage.
async fn held(page: &Page) -> Result<String> {
    let script = "const done = arguments[0]; (async () => { \
        const all = [document.documentElement.outerHTML, location.href, document.title, \
          JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie]; \
        for (const {name} of await indexedDB.databases()) { \
          const open = indexedDB.open(name); await new Promise(r => { open.onsuccess = r; }); \
          for (const store of open.result.objectStoreNames) { \
            const read = open.result.transaction(store).objectStore(store).getAll(); \
            await new Promise(r => { read.onsuccess = r; }); \
            all.push(JSON.stringify(read.result)); } \
          open.result.close(); } \
        return all.join('\\n'); })().then(done, error => done('ERROR ' + error))";
    let held = page.run_async_script(script).await?;
    Ok(held.as_str().ok_or("nothing was read")?.to_owned())
}

/// Everything that can be saved or copied of a session, in one text.
async fn taken_away(browser: &Browser, page: &Page) -> Result<String> {
    let mut all = String::new();
    for kind in ["base", "extended"] {
        page.select("#report-kind", kind).await?;
        all += &page.report_text().await?;
        page.click("#copy-report").await?;
        all += &page.clipboard().await?;
    }
    page.fill("#ttft-limit", "1").await?;
    page.click("#copy-link").await?;
    all += &page.clipboard().await?;
    for (button, extension) in
        [("#download-report", "md"), ("#download-html", "html"), ("#download-session", "json")]
    {
        page.click(button).await?;
        all += &fs::read_to_string(browser.downloaded(extension).await?)?;
    }
    page.click("#download-zip").await?;
    let mut archive = ZipArchive::new(File::open(browser.downloaded("zip").await?)?)?;
    for at in 0..archive.len() {
        let mut bytes = Vec::new();
        archive.by_index(at)?.read_to_end(&mut bytes)?;
        all += &String::from_utf8_lossy(&bytes);
    }
    Ok(all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_appears_only_in_requests_to_its_server() -> Result<()> {
    let sim = behind_key(KeyManner::Said, servers::steady(8, 200.0)).await?;
    let other = servers::start(servers::steady(8, 200.0)).await?;
    let recorder = Recorder::start_watching(SENTINEL).await?;
    let browser = Browser::behind(&recorder).await?;
    let page = open(&browser, &sim.url()).await?;
    assert!(page.server_status().await?.contains("просит ключ"));
    // This server repeats the key in its refusal.
    page.give_key(WRONG_KEY).await?;
    let status = page.server_status().await?;
    assert!(status.contains("Ключ не подошёл") && !status.contains(SENTINEL), "{status}");
    page.give_key(KEY).await?;
    assert_eq!(page.value("#key-field").await?, "");
    page.choose_model("sim-gemma3:270m").await?;
    page.plan(&Plan { workers: "8", max_batch: "8", ..Plan::default() }).await?;
    assert!(page.measure().await?.contains("окончен"));
    let taken = taken_away(&browser, &page).await?;
    assert!(taken.contains("sim-gemma3:270m"), "it is the saved session");
    assert!(!taken.contains(SENTINEL), "in what is saved");
    let held = held(&page).await?;
    assert!(held.contains("sim-gemma3:270m") && !held.starts_with("ERROR"), "{held}");
    assert!(!held.contains(SENTINEL), "{held}");

    // Another server receives nothing of it, and on returning the key is forgotten.
    page.check(&other.url()).await?;
    assert!(page.exists("#model").await?);
    page.check(&sim.url()).await?;
    assert!(page.server_status().await?.contains("просит ключ"));
    browser.close().await?;

    let port = format!(":{}", sim.addr().port());
    let told = recorder.told();
    assert!(!told.is_empty() && told.iter().all(|host| host.ends_with(&port)), "{told:?}");
    assert!(told.iter().any(|host| host.contains(".localhost")), "other lanes too: {told:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_the_relay_a_key_is_for_the_server() -> Result<()> {
    let sim = behind_key(KeyManner::Said, Config::default()).await?;
    let other = servers::start(Config::default()).await?;
    let relay = servers::relay(&sim, None).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&format!("http://localhost:{}/", relay.port())).await?;
    page.wait_for_check().await?;
    page.check(&other.url()).await?;
    page.reload().await?;
    page.wait_for_check().await?;
    // The server behind the relay is named, whatever was checked last.
    let own = format!("http://localhost:{}/", sim.addr().port());
    assert_eq!(page.value("#address").await?, own);
    let status = page.server_status().await?;
    assert!(status.contains(&format!("{own} просит ключ")), "{status}");
    page.give_key(KEY).await?;
    assert!(page.exists("#model").await?, "{}", page.server_status().await?);
    assert_eq!(page.value("#address").await?, own);
    // The key is not for the relay, which may lead to another server tomorrow.
    page.check("/ollama/").await?;
    assert!(page.server_status().await?.contains("просит ключ"));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_hidden_from_the_page_asks_for_a_key() -> Result<()> {
    let config = Config { openai_only: true, ..servers::steady(4, 200.0) };
    let sim = behind_key(KeyManner::Hidden, config).await?;
    let browser = Browser::start().await?;
    let page = open(&browser, &sim.url()).await?;
    assert!(page.server_status().await?.contains("просит ключ"));
    assert!(page.exists("#key[open]").await?, "the field is there");
    page.give_key(WRONG_KEY).await?;
    assert!(page.server_status().await?.contains("Ключ не подошёл"));
    page.give_key("два слова").await?;
    assert!(page.server_status().await?.contains("не латиницей"));
    page.give_key(&format!("Bearer {KEY}")).await?;
    assert!(page.exists("#model").await?, "{}", page.server_status().await?);
    page.unfold("#key").await?;
    page.click("#forget-key").await?;
    page.wait_for_check().await?;
    assert!(page.server_status().await?.contains("просит ключ"));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_may_require_a_key_only_for_chats() -> Result<()> {
    for openai_only in [true, false] {
        let config = Config { openai_only, ..servers::steady(4, 200.0) };
        let sim = behind_key(KeyManner::Chats, config).await?;
        let browser = Browser::start().await?;
        let page = open(&browser, &sim.url()).await?;
        if openai_only {
            assert!(page.server_status().await?.contains("просит ключ"));
        } else {
            // Ollama needs no preflight before a chat.
            let ending = page.measure().await?;
            assert!(ending.contains("ключ"), "{ending}");
        }
        assert!(page.exists("#key[open]").await?, "it leads to the field");
        page.give_key(KEY).await?;
        page.choose_model("sim-gemma3:270m").await?;
        page.plan(&Plan::default()).await?;
        let ending = page.measure().await?;
        assert!(ending.contains("окончен"), "{ending}");
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_chat_waits_for_the_preflight_that_a_key_needs() -> Result<()> {
    for openai_only in [false, true] {
        // Browsers cache such a preflight for five seconds, and the last batch takes six.
        let config = Config { openai_only, max_age: MaxAge::Unsaid, ..servers::steady(6, 20.0) };
        let sim = behind_key(KeyManner::Said, config).await?;
        let browser = Browser::start().await?;
        let page = open(&browser, &sim.url()).await?;
        page.give_key(KEY).await?;
        page.choose_model("sim-gemma3:270m").await?;
        let plan = Plan { workers: "6", max_batch: "24", max_tokens: "30", ..Plan::default() };
        page.plan(&plan).await?;
        page.measure().await?;
        let session = page.kept_session().await?;
        browser.close().await?;
        println!("{} preflights in all", sim.truth().preflights.len());
        let bursts = bursts_of(&session, &sim)?;
        assert!(bursts.iter().all(|burst| burst.preflights == 0), "{bursts:?}");
        let largest = session.measurements().find(|batch| batch.requests == 24);
        let was_full = |it: &Measurement| it.total_s > 5.0 && it.peak_in_flight == Some(6);
        assert!(largest.is_some_and(was_full), "{bursts:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_not_follow_a_redirect_to_another_server() -> Result<()> {
    let other = servers::start(servers::steady(4, 200.0)).await?;
    let to = other.url();
    let redirecting = servers::saying(move |path| {
        let headers = format!("Access-Control-Allow-Origin: *\r\nLocation: {to}{path}\r\n");
        servers::answer("307 Temporary Redirect", &headers, "")
    })
    .await?;
    let recorder = Recorder::start_watching(SENTINEL).await?;
    let browser = Browser::behind(&recorder).await?;
    let page = open(&browser, &redirecting).await?;
    page.give_key(KEY).await?;
    let status = page.server_status().await?;
    assert!(status.contains("ведёт на другой"), "{status}");
    browser.close().await?;
    let told = recorder.told();
    let first = redirecting.trim_start_matches("http://").to_owned();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [first]);
    Ok(())
}
