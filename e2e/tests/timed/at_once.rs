//! Concurrent requests in every engine. Bounds are loose, since machines may be slow; the figures are printed.

use bench::{Event, Measured, Measurement, Plan, Session, batch_ladder, file};
use e2e::{Browser, Engine, MODEL, Result, servers, setting};
use relay::Lan;
use sim::{BurstTruth, Config, Server};

/// Tokens of an answer.
const TOKENS: u32 = 50;

/// Numbers of concurrent requests, and the tolerance of a batch's total against the server's, ms.
const ALL: (&[u32], f64) = (&[48, 96], 500.0);
const BY_PROXY: (&[u32], f64) = (&[48], 200.0);

e2e::in_each_engine!(
    has_48_and_96_at_once_by_port_at_an_address_of_the_network => at_an_address,
);

#[tokio::test(flavor = "multi_thread")]
async fn names_allow_48_and_96_at_once() -> Result<()> {
    by_name(Engine::Chromium).await
}

/// Through the page's own proxy, by different names of the page's machine.
#[tokio::test(flavor = "multi_thread")]
async fn forty_eight_at_once_through_the_proxy() -> Result<()> {
    let port = setting("TOKOMETER_PROXIED_SIM_PORT")?.parse()?;
    let sim = servers::start(Config { port, ..servers::shared(48, 50.0) }).await?;
    measure(Engine::Chromium, &setting("TOKOMETER_PAGE_URL")?, "/ollama/", &sim, BY_PROXY).await
}

/// The other kinds of lanes, for the figures.
mod figures {
    use super::{at_an_address, by_name, by_port};

    e2e::in_each_engine!(
        #[ignore = "takes minutes: cargo xtask test --only figures"]
        has_48_and_96_at_once_by_name => by_name,
        #[ignore = "takes minutes: cargo xtask test --only figures"]
        has_48_and_96_at_once_by_port => by_port,
        #[ignore = "takes minutes: cargo xtask test --only figures"]
        has_48_and_96_at_once_by_port_at_an_address => at_an_address,
    );
}

/// By names that resolve to the page's own machine.
async fn by_name(engine: Engine) -> Result<()> {
    let sim = server().await?;
    measure(engine, &setting("TOKOMETER_PAGE_URL")?, &sim.url(), &sim, ALL).await
}

/// By the ports of the relay that serves the page.
async fn by_port(engine: Engine) -> Result<()> {
    let sim = server().await?;
    let relay = servers::relay(&sim, None).await?;
    let page_url = format!("http://localhost:{}/", relay.port());
    measure(engine, &page_url, "/ollama/", &sim, ALL).await
}

/// The same for a page opened by an address that no host name covers, with its access code.
async fn at_an_address(engine: Engine) -> Result<()> {
    let sim = server().await?;
    let relay = servers::relay(&sim, Some(Lan::At("127.0.0.2".parse()?))).await?;
    let page_url = relay.addresses().into_iter().find(|url| url.contains("//127.0.0.2:"));
    measure(engine, &page_url.ok_or("no such address")?, "/ollama/", &sim, ALL).await
}

/// 50-token answers take more than three seconds with 96 at once: on a busy machine Firefox may send the last of 96
/// requests a second and a half after the first, whose answer must not have ended by then.
async fn server() -> Result<Server> {
    servers::start(servers::shared(96, 15.0)).await
}

/// A session with as many workers as the largest of these numbers, in which only the batches of these sizes are left
/// to be measured: all others would take most of the time.
fn begun(numbers: &[u32]) -> Session {
    let most = numbers.iter().copied().max().unwrap_or_default();
    let plan = Plan {
        workers: vec![most],
        max_batch: Some(most),
        max_tokens: TOKENS,
        pause_s: Some(0.1),
        drift_check: false,
        ..Plan::default()
    };
    let mut session = Session { model: MODEL.into(), plan: Some(plan), ..Session::default() };
    for size in batch_ladder(most, Some(most)).into_iter().filter(|size| !numbers.contains(size)) {
        let tokens = u64::from(size * TOKENS);
        let made = Measurement { requests: size, total_s: 3.0, tokens, ..Measurement::default() };
        session.apply(&Event::BatchDone(Measured::new(most, made)));
    }
    session
}

/// Measures what such a session lacks, and compares it with what the server saw.
async fn measure(
    engine: Engine,
    page_url: &str,
    address: &str,
    sim: &Server,
    (numbers, apart_ms): (&[u32], f64),
) -> Result<()> {
    let browser = Browser::of(engine).await?;
    let page = browser.open(page_url).await?;
    page.check(address).await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("begun.json");
    std::fs::write(&path, file::write(&begun(numbers)))?;
    page.choose_file("#open-session", &path).await?;
    page.click("#resume").await?;
    page.ending().await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    let bursts = sim.truth().bursts;
    for &workers in numbers {
        let batch = session.measurements().find(|batch| batch.requests == workers);
        let burst = bursts.iter().find(|burst| burst.requests == u64::from(workers));
        let (batch, burst) = batch.zip(burst).ok_or("it was not measured")?;
        println!(
            "{engine}, {workers} at {address} of {page_url}: arrived within {:.1} ms, peak {}; \
             {:.1} ms measured, {:.1} ms at the server",
            burst.arrival_spread_ms,
            burst.peak_in_flight,
            batch.total_s * 1000.0,
            burst.total_ms
        );
        assert_all_at_once(batch, burst, workers);
        assert!((batch.total_s * 1000.0 - burst.total_ms).abs() < apart_ms);
    }
    Ok(())
}

fn assert_all_at_once(batch: &Measurement, truth: &BurstTruth, workers: u32) {
    assert_eq!((batch.requests, batch.failed()), (workers, 0));
    assert_eq!(batch.peak_in_flight, Some(workers));
    assert_eq!(truth.peak_in_flight, u64::from(workers), "the peak at the server");
    assert_eq!(batch.tokens, u64::from(workers * TOKENS));
    // Most of the time all are in flight.
    let (spread_ms, total_ms) = (truth.arrival_spread_ms, truth.total_ms);
    assert!(spread_ms < total_ms / 2.0, "arrived within {spread_ms} of {total_ms} ms");
    // A page without lanes needs three seconds for every six requests.
    assert!(batch.total_s < f64::from(workers) / 6.0, "{} s", batch.total_s);
}
