//! Batches measured again or later: marked ones, resumed sessions, server mode.

use bench::analysis::Analysis;
use bench::schedule::{Goal, next};
use bench::{Session, Slots};
use e2e::{Browser, Plan, Result, servers};
use sim::Config;
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_measured_while_hidden_is_marked_and_measured_again() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "1", max_batch: "1", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    servers::hold_after(1, &sim);
    page.start().await?;
    page.wait("the batch", async |_| Ok(sim.truth().requests == 2)).await?;
    page.set_hidden(true).await?;
    sim.set_trap(None);
    page.ending().await?;
    page.set_hidden(false).await?;
    page.wait_for_words("#trust", "Страница была скрыта").await?;
    assert!(Analysis::of(&page.kept_session().await?).best().is_none());

    page.click("#trust .repeat").await?;
    page.wait("the second measurement", async |page| {
        Ok(Analysis::of(&page.kept_session().await?).best().is_some())
    })
    .await?;
    let batch = page.kept_session().await?.runs[0].batches[0].clone();
    assert_eq!(batch.measurements.len(), 2, "the marked measurement is kept too");
    browser.close().await
}

fn is_whole(session: &Session) -> bool {
    session.plan.as_ref().is_some_and(|plan| next(&Goal::Plan, plan, session).is_none())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_session_can_be_resumed() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "1 2", max_batch: "2", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    servers::hold_after(2, &sim);
    page.start().await?;
    page.first_batch().await?;
    page.click("#stop").await?;
    page.ending().await?;
    sim.set_trap(None);
    let kept = page.kept_session().await?;
    assert!(!is_whole(&kept));
    page.click("#resume").await?;
    page.wait("the whole plan", async |page| Ok(is_whole(&page.kept_session().await?))).await?;
    let whole = page.kept_session().await?;
    assert_eq!(whole.runs[0].batches[0], kept.runs[0].batches[0]);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn server_mode_waits_for_a_server_with_the_slots_of_the_run() -> Result<()> {
    let sim = servers::start(servers::steady(1, 100.0)).await?;
    let port = sim.addr().port();
    let browser = Browser::start().await?;
    let plan = Plan { workers: "1 2", max_batch: "4", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.select("#mode", "server").await?;
    page.start().await?;
    page.wait_for("#restart-wanted").await?;
    assert!(page.text("#restart-wanted").await?.contains("OLLAMA_NUM_PARALLEL=2"));
    // On a busy machine a burst may not show the slots: the user has them counted again, as often as it takes.
    page.wait("the slots", async |page| {
        let are_told = page.text("#restart-wanted").await?.contains("Сейчас слотов 1");
        if !are_told {
            page.click("#check-slots").await?;
        }
        Ok(are_told)
    })
    .await?;
    sim.stop();
    page.wait("a free port", async |_| Ok(TcpListener::bind(("127.0.0.1", port)).await.is_ok()))
        .await?;
    let _restarted = servers::start(Config { port, ..servers::steady(2, 100.0) }).await?;
    page.ending().await?;
    let session = page.kept_session().await?;
    let slots: Vec<_> = session.runs.iter().map(|run| run.slots).collect();
    assert_eq!(slots, [1, 2].map(|most| Some(Slots { most, is_exact: true })));
    let peaks: Vec<_> =
        session.runs[1].batches.iter().map(|batch| batch.measurements[0].peak_in_flight).collect();
    assert_eq!(peaks, [Some(1), Some(2), Some(4)], "each batch is sent at once");
    browser.close().await
}
