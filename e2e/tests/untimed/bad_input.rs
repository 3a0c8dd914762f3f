//! Whatever is wrong, the page says what happened and what to do.

use e2e::{Browser, Page, Plan, Result, servers, setting};
use sim::{Config, Server};

async fn open(browser: &Browser) -> Result<Page> {
    browser.open(&setting("TOKOMETER_PAGE_URL")?).await
}

/// Asserts that a text contains all of these.
fn assert_says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "«{word}» is missing in:\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_says_what_is_wrong_with_a_server() -> Result<()> {
    let browser = Browser::start().await?;
    let page = open(&browser).await?;

    page.check(&servers::nobody().await?).await?;
    assert_says(&page.server_status().await?, &["никто не отвечает", "Сервер не запущен"]);

    page.check("not an address").await?;
    assert_says(&page.server_status().await?, &["не адрес сервера", "192.168.1.50:11434"]);

    page.check(&servers::web_server("<h1>Hello</h1>").await?).await?;
    assert_says(&page.server_status().await?, &["не сервер моделей", "Нужен адрес Ollama"]);

    page.check(&servers::answering("401 Unauthorized", r#"{"error":"No key"}"#).await?).await?;
    assert_says(&page.server_status().await?, &["просит ключ", "No key"]);

    page.check(&servers::answering("503 Busy", r#"{"error":"Loading model"}"#).await?).await?;
    assert_says(
        &page.server_status().await?,
        &["загружает модель", "Loading model", "Спрашиваю снова"],
    );

    // It allows the browser to read, but no header in a preflight.
    page.check(&servers::web_server(r#"{"data":[{"id":"m"}]}"#).await?).await?;
    assert_says(&page.server_status().await?, &["OPTIONS", "tokometer --server"]);

    let empty = servers::start(Config { models: Vec::new(), ..Config::default() }).await?;
    page.check(&empty.url()).await?;
    assert_says(&page.server_status().await?, &["моделей там нет", "ollama pull"]);
    assert!(page.exists("#start:disabled").await?, "there is no way to start");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_origin_is_told_apart_from_a_server_that_is_down() -> Result<()> {
    let sim = servers::start(Config::default()).await?;
    let browser = Browser::start().await?;
    // Ollama allows pages of `localhost`, but not of its subdomains.
    let url = setting("TOKOMETER_PAGE_URL")?.replace("localhost", "bench.localhost");
    let page = browser.open(&url).await?;
    page.check(&sim.url()).await?;
    let line = format!("OLLAMA_ORIGINS={}", url.trim_end_matches('/'));
    assert_says(&page.server_status().await?, &["не пускает эту страницу", &line]);
    assert_eq!(page.text("#origins-line").await?, line);
    browser.close().await
}

/// Runs a session of a few batches with a misbehaving model; returns what the page says about the session and
/// its batches.
async fn ending_with(
    browser: &Browser,
    sim: &Server,
    model: &str,
    plan: &Plan<'_>,
) -> Result<String> {
    let page = open(browser).await?;
    page.check(&sim.url()).await?;
    page.choose_model(model).await?;
    page.plan(plan).await?;
    let ending = page.measure().await?;
    let findings = page.said("#trust").await?;
    Ok(format!("{ending}\n{findings}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_failure_is_named() -> Result<()> {
    let sim = servers::start(Config { faults: true, ..servers::steady(4, 200.0) }).await?;
    let cases: [(&str, &[&str]); 5] = [
        ("sim-http-500", &["пробный запрос не удался", "ошибкой 500", "журнал сервера"]),
        ("sim-error-line", &["llama runner process has terminated", "в словах сервера"]),
        ("sim-no-done", &["ответ оборвался", "измените промпт"]),
        // A stream cut within an object looks like one with nonsense at the end.
        ("sim-bad-json", &["ответ оборвался"]),
        (
            "sim-vanishing",
            &["не знает этой модели", "Из-за сбоев прогоны окончены досрочно; число workers: 2"],
        ),
    ];
    let browser = Browser::start().await?;
    for (model, words) in cases {
        assert_says(&ending_with(&browser, &sim, model, &Plan::default()).await?, words);
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_past_its_timeout_is_aborted_and_reported() -> Result<()> {
    // Two slots, one-second answers: two of four concurrent requests wait for longer than the timeout.
    let sim = servers::start(servers::steady(2, 20.0)).await?;
    let plan = Plan { workers: "4", max_batch: "4", timeout_s: "1,5", ..Plan::default() };
    let browser = Browser::start().await?;
    let ending = ending_with(&browser, &sim, "sim-gemma3:270m", &plan).await?;
    assert_says(&ending, &["пакет 4. 2 неудачных запроса", "тайм-аут", "не может быть оптимумом"]);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn some_failed_requests_mark_their_batch() -> Result<()> {
    let sim = servers::start(Config { faults: true, ..servers::steady(4, 200.0) }).await?;
    let browser = Browser::start().await?;
    let ending = ending_with(&browser, &sim, "sim-every-5th-fails", &Plan::default()).await?;
    // The warm-up is the first of 15 requests, and each of the three failing ones marks a different batch.
    assert_says(&ending, &["Сеанс окончен", "3 неудачных запроса", "ошибкой 500"]);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_out_of_range_cannot_be_started() -> Result<()> {
    let sim = servers::start(Config::default()).await?;
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.check(&sim.url()).await?;
    let cases = [
        (Plan { workers: "193", ..Plan::default() }, "от 1 до 192"),
        (Plan { workers: "один", ..Plan::default() }, "не число workers"),
        (Plan { max_batch: "1001", ..Plan::default() }, "от 1 до 1000"),
        (Plan { max_tokens: "0", ..Plan::default() }, "от 1 до 32768"),
        (Plan { pause_s: "много", ..Plan::default() }, "нужно число"),
        (Plan { timeout_s: "0", ..Plan::default() }, "от 1 до 7200"),
    ];
    for (plan, words) in cases {
        page.type_plan(&plan).await?;
        page.wait_for_words("#estimate", words).await?;
        page.wait_for("#start:disabled").await?;
    }
    browser.close().await
}
