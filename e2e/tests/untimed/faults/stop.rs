//! Stopping, loads that hang, and lanes that die.

use std::time::Duration;

use bench::Measurement;
use e2e::{Plan, Result};
use sim::{Fault, Mishap, Trap};

use super::cell::{Bench, expect};

/// Two-second answers.
const SLOW: Plan<'_> = Plan { workers: "4", max_tokens: "200", ..Plan::SHORT };

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_the_servers_work_and_the_next_run_waits_until_it_is_idle() -> Result<()> {
    let mut bench = Bench::with(&SLOW).await?;
    bench.start().await?;
    let is_at_work = || bench.sim.truth().peak_in_flight == 4;
    bench.page.wait("the last batch", async |_| Ok(is_at_work())).await?;
    stop(&bench).await?;
    let tokens = bench.sim.truth().tokens;
    assert!(tokens < (1 + 2 + 4) * 200, "{tokens} tokens: the last batch was generated to its end");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(bench.sim.truth().tokens, tokens, "nothing is generated any more");
    assert_eq!(bench.page.kept_session().await?.measurements().count(), 2);

    bench.plan(&Plan { max_tokens: "10", ..SLOW }).await?;
    bench.sim.reset();
    bench.start().await?;
    bench.says("сервер закончит прерванные запросы").await?;
    bench.page.ending().await?;
    let session = bench.page.kept_session().await?;
    bench.check_figures(&session, None)?;
    bench.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_load_shows_its_time_and_can_be_stopped() -> Result<()> {
    let bench = Bench::ready().await?;
    bench.sim.set_trap(Some(Trap::new(Mishap::LikeModel { fault: Fault::Hang })));
    bench.start().await?;
    bench.says("загружается модель… 3 с").await?;
    stop(&bench).await?;
    bench.runs_again().await?;
    bench.browser.close().await
}

/// Stops the session: the page says so, and the server has nothing left to do.
async fn stop(bench: &Bench) -> Result<()> {
    bench.page.click("#stop").await?;
    let ending = bench.page.ending().await?;
    expect(ending.contains("остановлен"), || format!("ended with: {ending}"))?;
    bench.page.wait("quiet at the server", async |_| Ok(bench.sim.truth().in_flight == 0)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_that_dies_is_left_out_and_comes_back() -> Result<()> {
    let plan = Plan { workers: "8", max_batch: "16", max_tokens: "10", timeout_s: "5", ..SLOW };
    let bench = Bench::with(&plan).await?;
    // Batches of 8 and 16 use two lanes. The second one dies before the batch of 8, or during that of 16.
    for (after_chats, marked) in [(1 + 7, [8, 16]), (1 + 15 + 8, [16, 16])] {
        let host = Some("l1.localhost".to_owned());
        bench.sim.set_trap(Some(Trap { after_chats, host, ..Trap::new(Mishap::CutsAtOnce) }));
        bench.start().await?;
        let ending = bench.page.ending().await?;
        expect(ending.contains("Сеанс окончен"), || format!("ended with: {ending}"))?;
        let session = bench.page.kept_session().await?;
        let batches = session.runs.first().map_or(&[][..], |run| &run.batches);
        let sizes: Vec<u32> = batches.iter().map(|batch| batch.size).collect();
        assert_eq!(sizes, [1, 2, 4, 8, 16]);
        for measured in session.measurements() {
            let is_marked = measured.failed() > 0 || measured.wanted_in_flight.is_some();
            assert_eq!(is_marked, marked.contains(&measured.requests), "{}", measured.requests);
            assert!(measured.failed() < measured.requests, "the others use the remaining lane");
        }
    }
    bench.sim.set_trap(None);
    bench.start().await?;
    bench.page.ending().await?;
    let session = bench.page.kept_session().await?;
    for measured in session.measurements() {
        assert_eq!(measured.peak_in_flight, Some(measured.requests.min(8)), "it is back");
    }
    assert_eq!(session.measurements().map(Measurement::failed).sum::<u32>(), 0);
    bench.browser.close().await
}
