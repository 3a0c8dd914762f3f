//! What befalls a session, as only a browser shows it: keeping, stopping, crashing, other servers.

use std::time::Instant;

use e2e::{Browser, Page, Plan, Result, servers, setting};
use serde_json::json;
use sim::Config;

const MODEL: &str = "sim-gemma3:270m";
/// A run of three short batches.
const SHORT: Plan<'_> = Plan {
    workers: "1",
    max_batch: "4",
    max_tokens: "10",
    pause_s: "0",
    timeout_s: "60",
    drift_check: false,
};

async fn ready(browser: &Browser, address: &str, plan: &Plan<'_>) -> Result<Page> {
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(address).await?;
    page.choose_model(MODEL).await?;
    page.plan(plan).await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_is_heard_while_lanes_open() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let address = servers::with_one_lane(&sim).await?;
    let page = ready(&browser, &address, &Plan { workers: "24", max_batch: "24", ..SHORT }).await?;
    page.start().await?;
    page.wait(5, "the start", |page| async move { page.exists("body[data-state=running]").await })
        .await?;
    // The other lanes are asked for five seconds.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let stopped = Instant::now();
    page.click("#stop").await?;
    let ending = page.ending().await?;
    assert!(ending.contains("остановлен"), "{ending}");
    assert!(stopped.elapsed().as_secs_f64() < 2.0, "{:?}", stopped.elapsed());
    assert_eq!(sim.truth().requests, 0, "nothing was asked yet");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_start_the_earlier_results_stand_there_labelled() -> Result<()> {
    let sim = servers::start(Config { faults: true, ..servers::steady(4, 200.0) }).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &sim.url(), &SHORT).await?;
    page.start().await?;
    page.ending().await?;
    assert!(!page.exists("#earlier-results").await?);
    let speed = page.text("#best-speed").await?;
    let kept = page.kept_session().await?;

    page.choose_model("sim-http-500").await?;
    page.start().await?;
    page.wait(30, "the failure", |page| async move { page.exists(".card.failure#ending").await })
        .await?;
    let words = page.text("#earlier-results").await?;
    assert!(words.contains(MODEL), "{words}");
    assert_eq!(page.text("#best-speed").await?, speed);
    assert_eq!(page.kept_session().await?, kept);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crashed_worker_is_ended_and_a_new_start_has_a_new_one() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &sim.url(), &Plan { max_tokens: "20", ..SHORT }).await?;
    page.run_script(
        "window.engines = new Set(); window.ended = 0; \
         const {postMessage, terminate} = Worker.prototype; \
         Worker.prototype.postMessage = function (...said) { \
           window.engines.add(this); postMessage.apply(this, said); }; \
         Worker.prototype.terminate = function () { window.ended++; terminate.call(this); }",
    )
    .await?;
    page.start().await?;
    page.first_batch().await?;
    page.run_script(
        "[...window.engines].pop().dispatchEvent(new ErrorEvent('error', {message: 'unreachable'}))",
    )
    .await?;
    page.ending().await?;
    let words = page.text(".card.failure").await?;
    assert!(words.contains("unreachable"), "{words}");
    assert_eq!(page.run_script("return [window.engines.size, window.ended]").await?, json!([1, 1]));
    let measured = page.kept_session().await?.measurements().count();
    assert!((1..3).contains(&measured), "{measured}");

    page.plan(&SHORT).await?;
    page.start().await?;
    page.wait(60, "the whole plan", |page| async move {
        Ok(page.kept_session().await?.measurements().count() == 3)
    })
    .await?;
    assert!(page.ending().await?.contains("окончен"));
    assert_eq!(page.run_script("return [window.engines.size, window.ended]").await?, json!([2, 1]));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_the_browser_has_ended_is_missed() -> Result<()> {
    let sim = servers::start(servers::steady(4, 5.0)).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &sim.url(), &Plan { max_tokens: "100", ..SHORT }).await?;
    page.run_script(
        "const post = Worker.prototype.postMessage; \
         Worker.prototype.postMessage = function (...said) { \
           window.engine = this; post.apply(this, said); }",
    )
    .await?;
    page.start().await?;
    page.wait(10, "the worker", |page| async move {
        Ok(page.run_script("return window.engine !== undefined").await? == true)
    })
    .await?;
    page.run_script("Worker.prototype.terminate.call(window.engine)").await?;
    page.wait(40, "the end", |page| async move { page.exists(".card.failure").await }).await?;
    let words = page.text(".card.failure").await?;
    assert!(words.contains("перестала отвечать"), "{words}");
    assert!(!page.exists("body[data-state=running]").await?);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_of_the_same_model_carries_nothing_on() -> Result<()> {
    let first = servers::start(servers::steady(4, 20.0)).await?;
    let second = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &first.url(), &SHORT).await?;
    page.start().await?;
    page.first_batch().await?;
    page.click("#stop").await?;
    page.ending().await?;
    assert!(page.exists("#go-on").await? && !page.exists("#other-server").await?);
    let kept = page.kept_session().await?;

    page.check(&second.url()).await?;
    page.wait(5, "the refusal", |page| async move { page.exists("#other-server").await }).await?;
    assert!(!page.exists("#go-on").await?);
    let words = page.text("#other-server").await?;
    for server in [&first, &second] {
        assert!(words.contains(&server.addr().to_string()), "{words}");
    }
    page.check(&first.url()).await?;
    page.wait(5, "the way on", |page| async move { page.exists("#go-on").await }).await?;
    assert_eq!(page.kept_session().await?, kept);
    assert_eq!(second.truth().requests, 0);
    browser.close().await
}
