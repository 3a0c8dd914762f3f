//! Lanes by port: the relay serves the page and leads to the simulator. Bounds are loose; the exact figures are
//! printed.

use bench::{Measurement, Session};
use e2e::{Browser, Page, Plan, Result, servers};
use sim::BurstTruth;

/// Opens the page at this address of the relay; the page finds the server by itself.
async fn open(browser: &Browser, url: &str) -> Result<Page> {
    let page = browser.open(url).await?;
    page.wait_for_check().await?;
    page.click("#way summary").await?;
    page.wait_for_words("#way", "полосы: порты").await?;
    page.wait_for_words("#way", "посредника").await?;
    page.choose_model("sim-gemma3:270m").await?;
    Ok(page)
}

/// Measures a plan, with each batch repeated this often, in a browser of its own.
async fn measured(url: &str, plan: &Plan<'_>, repeats: &str) -> Result<Session> {
    let browser = Browser::start().await?;
    let page = open(&browser, url).await?;
    page.plan(plan).await?;
    page.fill(".plan #repeats", repeats).await?;
    let ending = page.measure().await?;
    assert!(ending.contains("окончен"), "{ending}");
    let session = page.kept_session().await?;
    browser.close().await?;
    Ok(session)
}

/// The page reports the browser's delays, stores the server's own address, and has the relay open connections.
#[tokio::test(flavor = "multi_thread")]
async fn lanes_by_port_reveal_the_browsers_delays() -> Result<()> {
    let sim = servers::start(servers::steady(24, 50.0)).await?;
    let relay = servers::relay(&sim, None).await?;
    let url = format!("http://localhost:{}/", relay.port());
    let plan = Plan { workers: "24", max_batch: "24", max_tokens: "50", ..Plan::default() };
    let session = measured(&url, &plan, "1").await?;
    let mut bursts = sim.truth().bursts;
    // The burst that loads the model comes before the batches.
    let bursts = bursts.split_off(bursts.len() - session.measurements().count());
    assert!(bursts.iter().all(|burst| burst.accepted_within == 0), "opened before: {bursts:?}");
    let batch = session.measurements().last().ok_or("nothing was measured")?;
    let held_ms: Vec<f64> = batch.samples.iter().filter_map(|sample| sample.held_ms).collect();
    println!(
        "of {} requests it is told that the browser held them, {:.1} ms at most",
        held_ms.len(),
        held_ms.iter().copied().fold(0.0, f64::max),
    );
    assert!(!held_ms.is_empty(), "the page can see the delays");
    let told = session.environment.server_url.ok_or("no address is stored")?;
    assert!(told.ends_with(&format!(":{}/", sim.addr().port())), "not the server's own: {told}");
    Ok(())
}

/// The error that the page measures for a number of requests in flight holds for batches of that size, whose true
/// times the simulator knows.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only figures"]
async fn figures_of_the_own_error_against_the_simulators_truth() -> Result<()> {
    agrees(&["1", "8", "24", "48"], "5").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_error_agrees_with_the_simulators_truth() -> Result<()> {
    agrees(&["4"], "3").await
}

/// Measures a plan for each number of workers, and compares the page's own error with that of the largest batch.
async fn agrees(numbers: &[&str], repeats: &str) -> Result<()> {
    for &workers in numbers {
        let sim = servers::start(servers::steady(48, 50.0)).await?;
        let relay = servers::relay(&sim, None).await?;
        let url = format!("http://localhost:{}/", relay.port());
        let plan = Plan {
            workers,
            max_batch: workers,
            max_tokens: "50",
            pause_s: "0,2",
            ..Plan::default()
        };
        let session = measured(&url, &plan, repeats).await?;
        let in_flight: u32 = workers.parse()?;
        let own = session.environment.own_errors.iter().find(|own| own.in_flight == in_flight);
        let own = *own.ok_or("the page did not measure itself")?;
        let (error_ms, total_ms) = median_error_ms(&session, &sim.truth().bursts, in_flight)?;
        let apart_ms = own.total_ms - error_ms;
        println!(
            "{workers} in flight: own error {:+.2} ms (TTFT {:+.2} ms), against the simulator \
             {error_ms:+.2} ms of {total_ms:.1}; {apart_ms:+.2} ms apart, {:.2} ms would do",
            own.total_ms,
            own.ttft_ms,
            (total_ms * 0.0005).max(2.0)
        );
        assert!(apart_ms.abs() < 500.0 && own.ttft_ms.abs() < 500.0);
    }
    Ok(())
}

/// The median error of the batches of this size, and their median time at the server.
fn median_error_ms(session: &Session, bursts: &[BurstTruth], requests: u32) -> Result<(f64, f64)> {
    let batches: Vec<&Measurement> =
        session.measurements().filter(|batch| batch.requests == requests).collect();
    // The request that loads the model comes first.
    let bursts: Vec<&BurstTruth> =
        bursts.iter().filter(|burst| burst.requests == u64::from(requests)).collect();
    let bursts = bursts.iter().rev().take(batches.len()).rev();
    let errors = batches.iter().zip(bursts.clone());
    let errors = errors.map(|(batch, burst)| batch.total_s * 1000.0 - burst.total_ms);
    Ok((median(errors.collect())?, median(bursts.map(|burst| burst.total_ms).collect())?))
}

fn median(mut values: Vec<f64>) -> Result<f64> {
    values.sort_by(f64::total_cmp);
    Ok(*values.get(values.len() / 2).ok_or("nothing to take a median of")?)
}
