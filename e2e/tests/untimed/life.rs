//! Events in a session's life that need a browser: storing, stopping, crashing, other servers.

use e2e::{Browser, MODEL, Plan, Result, servers};
use serde_json::json;
use sim::Config;

/// Short answers.
const SHORT: Plan<'_> = Plan { max_tokens: "10", ..Plan::ONCE };

#[tokio::test(flavor = "multi_thread")]
async fn stop_works_while_lanes_are_opened() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let server = servers::OneLane::before(&sim).await?;
    let page =
        browser.ready(&server.url(), &Plan { workers: "24", max_batch: "24", ..SHORT }).await?;
    page.start().await?;
    // The other lanes are waited for for five seconds.
    page.wait("a request on another lane", async |_| Ok(server.silenced() > 0)).await?;
    // The worker may have sent it before the page is drawn.
    page.wait_for("#stop").await?;
    // The page's own clock: a busy machine delays what asks the page.
    page.run_script(
        "document.querySelector('#stop').addEventListener('click', () => { \
           const clicked = performance.now(); \
           new MutationObserver((_, looks) => { \
             if (!document.querySelector('#ending')) return; \
             window.stoppedInMs = performance.now() - clicked; \
             looks.disconnect(); \
           }).observe(document.body, {childList: true, subtree: true}); })",
    )
    .await?;
    page.click("#stop").await?;
    let ending = page.ending().await?;
    assert!(ending.contains("остановлен"), "{ending}");
    let stopped_in_ms = page.run_script("return window.stoppedInMs").await?;
    assert!(stopped_in_ms.as_f64().is_some_and(|ms| ms < 4000.0), "{stopped_in_ms}");
    assert_eq!(sim.truth().requests, 0, "no request was sent yet");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_start_earlier_results_are_shown_labelled() -> Result<()> {
    let sim = servers::start(Config { faults: true, ..servers::steady(4, 200.0) }).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &SHORT).await?;
    page.start().await?;
    page.ending().await?;
    assert!(!page.exists("#earlier-results").await?);
    let speed = page.text("#best-speed").await?;
    let kept = page.kept_session().await?;

    page.choose_model("sim-http-500").await?;
    page.start().await?;
    page.wait_for(".card.failure#ending").await?;
    page.wait_for_words("#earlier-results", MODEL).await?;
    assert_eq!(page.text("#best-speed").await?, speed);
    assert_eq!(page.kept_session().await?, kept);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crashed_worker_is_terminated_and_replaced_at_the_next_start() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan { max_tokens: "20", ..SHORT }).await?;
    page.run_script(
        "window.engines = new Set(); window.ended = 0; \
         const {postMessage, terminate} = Worker.prototype; \
         Worker.prototype.postMessage = function (...said) { \
           window.engines.add(this); postMessage.apply(this, said); }; \
         Worker.prototype.terminate = function () { window.ended++; terminate.call(this); }",
    )
    .await?;
    servers::hold_after(2, &sim);
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
    assert_eq!(page.kept_session().await?.measurements().count(), 1);
    sim.set_trap(None);

    page.plan(&SHORT).await?;
    page.start().await?;
    assert!(page.ending().await?.contains("окончен"));
    assert_eq!(page.kept_session().await?.measurements().count(), 4);
    assert_eq!(page.run_script("return [window.engines.size, window.ended]").await?, json!([2, 1]));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_ended_by_the_browser_is_noticed() -> Result<()> {
    let sim = servers::start(servers::steady(4, 5.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan { max_tokens: "100", ..SHORT }).await?;
    page.run_script(
        "const post = Worker.prototype.postMessage; \
         Worker.prototype.postMessage = function (...said) { \
           window.engine = this; post.apply(this, said); }",
    )
    .await?;
    page.start().await?;
    page.wait("the worker", async |page| {
        Ok(page.run_script("return window.engine !== undefined").await? == true)
    })
    .await?;
    page.run_script("Worker.prototype.terminate.call(window.engine)").await?;
    page.wait_for(".card.failure").await?;
    let words = page.text(".card.failure").await?;
    assert!(words.contains("перестал отвечать"), "{words}");
    assert!(!page.exists("body[data-state=running]").await?);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_not_resumed_on_another_server() -> Result<()> {
    let first = servers::start(servers::steady(4, 20.0)).await?;
    let second = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&first.url(), &SHORT).await?;
    servers::hold_after(2, &first);
    page.start().await?;
    page.first_batch().await?;
    page.click("#stop").await?;
    page.ending().await?;
    assert!(page.exists("#resume").await? && !page.exists("#other-server").await?);
    let kept = page.kept_session().await?;

    page.check(&second.url()).await?;
    page.wait_for("#other-server").await?;
    page.wait_for_count("#resume", 0).await?;
    let words = page.text("#other-server").await?;
    for server in [&first, &second] {
        assert!(words.contains(&server.addr().to_string()), "{words}");
    }
    page.check(&first.url()).await?;
    page.wait_for("#resume").await?;
    assert_eq!(page.kept_session().await?, kept);
    assert_eq!(second.truth().requests, 0);
    browser.close().await
}
