//! 48 streams of 100 tokens/s each: the cost of reading them, and of drawing meanwhile.

use std::time::Duration;

use bench::Handling;
use e2e::{Browser, Plan, Renderers, Result, START, servers};
use sim::{Config, Server};

use crate::bed::Bed;
use crate::figure::{Figure, Wanted};

const STREAMS: u32 = 48;
/// One per stream.
const SLOTS: u16 = 48;
const TOKENS: u32 = 200;
const TOKENS_PER_S: f64 = 100.0;
/// All batch sizes of our plan; the alternative sends the same.
const BATCHES: [u32; 9] = [1, 2, 4, 8, 16, 24, 32, 40, 48];
/// Once all streams are running, measuring starts after this long, and lasts this long, ms.
const SETTLED_MS: u64 = 300;
const LOOKED_MS: u64 = 1200;
/// The interval at which running streams are counted, ms.
const STEP_MS: u64 = 10;

/// The time within which all streams must be running.
const WITHIN: Duration = Duration::from_secs(120);

/// The cost of one side.
#[derive(Clone, Copy, Debug)]
struct Cost {
    /// Chunks that the worker reads per second of its CPU time.
    chunks_per_cpu_s: f64,
    /// CPU time of page and worker per thousand tokens, ms.
    cpu_ms_per_1000: f64,
}

/// Chunks per second of CPU time, the page's own queue, and the CPU time of 1,000 tokens.
pub async fn figures(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut ours, mut plain, mut queues) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bed.rounds {
        let (cost, queue) = our_run(bed).await?;
        ours.push(cost);
        queues.extend(queue);
        plain.push(plain_run(bed).await?);
    }
    let queue = |name: &str, unit, figure: fn(&Handling) -> Option<f64>| {
        let name = format!("own queue at {STREAMS}, {name}");
        Figure::of_ours(name, unit, queues.iter().filter_map(figure).collect())
    };
    let chunks = |costs: &[Cost]| costs.iter().map(|cost| cost.chunks_per_cpu_s).collect();
    let cpu_ms = |costs: &[Cost]| costs.iter().map(|cost| cost.cpu_ms_per_1000).collect();
    Ok(vec![
        Figure::of_ours(format!("chunks of {STREAMS} streams"), "a CPU second", chunks(&ours))
            .beside(chunks(&plain))
            .wanting(Wanted::TimesAtLeast(1.0)),
        queue("handling of a chunk S", "µs", |it| it.mean_ms().map(|ms| ms * 1000.0)),
        queue("utilisation ρ", "%", |it| it.utilisation().map(|share| share * 100.0)),
        queue("mean wait", "µs", |it| it.wait_ms().map(|ms| ms * 1000.0)),
        Figure::of_ours("CPU of page and worker, 1,000 tokens", "ms", cpu_ms(&ours))
            .beside(cpu_ms(&plain))
            .wanting(Wanted::TimesAtMost(1.2)),
    ])
}

fn server() -> Config {
    servers::steady(SLOTS, TOKENS_PER_S)
}

/// The cost of a session, and the page's own queue in its largest batch.
async fn our_run(bed: &Bed) -> Result<(Cost, Option<Handling>)> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let (most, tokens) = (STREAMS.to_string(), TOKENS.to_string());
    let plan = Plan {
        workers: &most,
        max_batch: &most,
        max_tokens: &tokens,
        pause_s: "0,2",
        ..Plan::default()
    };
    let page = bed.ours(&browser, &sim, &plan).await?;
    let session = page.measure_unobserved(START);
    let cost = cost(&sim, &browser.renderers(), session).await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    let largest = session.measurements().last();
    Ok((cost, largest.and_then(|batch| batch.client.as_ref()?.handling)))
}

async fn plain_run(bed: &Bed) -> Result<Cost> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let plain = bed.plain(&browser, &sim).await?;
    let session = async {
        for requests in BATCHES {
            plain.burst(requests, STREAMS, TOKENS).await?;
        }
        Ok(())
    };
    let cost = cost(&sim, &browser.renderers(), session).await?;
    browser.close().await?;
    Ok(cost)
}

/// What the session costs the browser.
async fn cost(
    sim: &Server,
    renderers: &Renderers,
    session: impl Future<Output = Result<()>>,
) -> Result<Cost> {
    let (cpu_before_ms, tokens_before) = (renderers.cpu_ms()?, sim.truth().tokens);
    let looking = chunks_per_cpu_s(sim, renderers);
    let ((), chunks_per_cpu_s) = futures::future::try_join(session, looking).await?;
    let tokens = (sim.truth().tokens - tokens_before) as f64;
    let cpu_ms_per_1000 = (renderers.cpu_ms()? - cpu_before_ms) / tokens * 1000.0;
    Ok(Cost { chunks_per_cpu_s, cpu_ms_per_1000 })
}

/// Waits until all streams are running, and measures the worker's CPU time for them.
async fn chunks_per_cpu_s(sim: &Server, renderers: &Renderers) -> Result<f64> {
    let all = u64::from(STREAMS);
    let going = async {
        while sim.truth().in_flight < all {
            tokio::time::sleep(Duration::from_millis(STEP_MS)).await;
        }
    };
    tokio::time::timeout(WITHIN, going).await?;
    tokio::time::sleep(Duration::from_millis(SETTLED_MS)).await;
    let (cpu_before_ms, before) = (renderers.workers_cpu_ms()?, sim.truth().tokens);
    tokio::time::sleep(Duration::from_millis(LOOKED_MS)).await;
    let (cpu_ms, after) = (renderers.workers_cpu_ms()?, sim.truth());
    if after.in_flight < all {
        return Err("the streams ended too early".into());
    }
    Ok((after.tokens - before) as f64 / (cpu_ms - cpu_before_ms) * 1000.0)
}
