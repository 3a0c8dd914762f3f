//! What must not be part of a measurement: opening connections, and preflights.

use bench::Session;
use e2e::{Browser, Plan, Result, servers};
use futures::future::try_join_all;
use sim::{BurstTruth, Config, MaxAge, Server};

/// Measures one run in a browser of its own; returns its session, and what the server saw of the batches.
async fn measured(sim: &Server, plan: &Plan<'_>) -> Result<(Session, Vec<BurstTruth>)> {
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), plan).await?;
    page.measure().await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    let bursts = bursts_of(&session, sim)?;
    Ok((session, bursts))
}

/// What the server saw of a session's batches: several bursts of a batch if it was idle for a moment amid it.
pub fn bursts_of(session: &Session, sim: &Server) -> Result<Vec<BurstTruth>> {
    let mut bursts = sim.truth().bursts;
    // Loading the model and learning the server's request format come before the batches.
    let mut requests: u64 = session.measurements().map(|it| u64::from(it.requests)).sum();
    let first = bursts.iter().rposition(|burst| {
        requests = requests.saturating_sub(burst.requests);
        requests == 0
    });
    Ok(bursts.split_off(first.ok_or("the server saw fewer requests")?))
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_open_before_their_batch() -> Result<()> {
    try_join_all(["6", "12", "48"].map(connections_of)).await?;
    Ok(())
}

async fn connections_of(workers: &str) -> Result<()> {
    let sim = servers::start(servers::steady(48, 50.0)).await?;
    let plan = Plan { workers, max_batch: workers, ..Plan::default() };
    let (_, bursts) = measured(&sim, &plan).await?;
    for burst in &bursts {
        println!(
            "{workers} workers, batch {}: {} open before, {} accepted within",
            burst.requests, burst.open_before, burst.accepted_within
        );
    }
    println!("{:?}", sim.truth().connections);
    assert!(bursts.iter().all(|burst| burst.accepted_within == 0), "{bursts:?}");
    Ok(())
}

/// Browsers cache a preflight for five seconds unless the server says otherwise; the last batch takes eight.
#[tokio::test(flavor = "multi_thread")]
async fn no_chat_of_a_long_batch_waits_for_a_preflight() -> Result<()> {
    try_join_all([false, true].map(preflights)).await?;
    Ok(())
}

async fn preflights(json_only: bool) -> Result<()> {
    let plan = Plan { workers: "6", max_batch: "24", max_tokens: "40", ..Plan::default() };
    let config = Config {
        openai_only: true,
        json_only,
        max_age: MaxAge::Unsaid,
        ..servers::steady(6, 20.0)
    };
    let sim = servers::start(config).await?;
    let (session, bursts) = measured(&sim, &plan).await?;
    let asked = sim.truth().preflights;
    let of_chats = asked.iter().filter(|asked| asked.method == "POST").count();
    println!("wants JSON: {json_only}; {} preflights, {of_chats} of chats", asked.len());
    for burst in &bursts {
        println!(
            "batch {}: {:.0} ms, {} chats waited for a preflight",
            burst.requests, burst.total_ms, burst.preflights
        );
    }
    let largest = session.measurements().find(|it| it.requests == 24);
    assert!(largest.is_some_and(|it| it.total_s > 6.0), "{bursts:?}");
    assert!(bursts.iter().all(|burst| burst.preflights == 0), "{bursts:?}");
    // A server that accepts plain chats sees one preflight, that of the request that loads the model.
    assert_eq!(asked.len() == 1, !json_only, "{asked:?}");
    Ok(())
}
