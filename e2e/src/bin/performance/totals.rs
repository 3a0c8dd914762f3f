//! Bursts of one-second answers, as most benchmarks send them: how accurate the totals are, how closely
//! requests start together, and whether drawing ever blocks the page.

use std::collections::BTreeMap;
use std::time::Duration;

use e2e::{Browser, Plan, Result, START, servers};
use sim::{BurstTruth, Config};

use crate::bed::{Bed, long_tasks_ms, watch_long_tasks};
use crate::figure::{Figure, Wanted};

const IN_FLIGHT: [u32; 8] = [1, 2, 4, 8, 16, 24, 48, 96];
/// The number of requests from which the spread of starts is measured.
const SPREAD_FROM: u32 = 8;
const MOST: u32 = 96;
/// One per request.
const SLOTS: u16 = 96;
/// An answer takes a second.
const TOKENS: u32 = 50;
const TOKENS_PER_S: f64 = 50.0;
const PAUSE_MS: u64 = 500;
/// The limit of accuracy of a total, ms, or as a share of it.
const EXACT_MS: f64 = 2.0;
const EXACT_SHARE: f64 = 0.0005;

/// The results of a burst.
#[derive(Clone, Copy, Debug)]
struct Burst {
    error_ms: f64,
    spread_ms: f64,
    true_ms: f64,
}

impl Burst {
    fn new(measured_ms: f64, truth: &BurstTruth) -> Self {
        Self {
            error_ms: (measured_ms - truth.total_ms).abs(),
            spread_ms: truth.arrival_spread_ms,
            true_ms: truth.total_ms,
        }
    }
}

/// The bursts of all runs, by the number of requests in flight.
type Bursts = BTreeMap<u32, Vec<Burst>>;

/// The errors of totals, the start spreads, and the tasks over 50 ms.
pub async fn figures(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut ours, mut plain) = (Bursts::new(), Bursts::new());
    let mut long_tasks = Vec::new();
    for _ in 0..bed.rounds {
        long_tasks.push(our_run(bed, &mut ours).await?);
        plain_run(bed, &mut plain).await?;
    }
    let runs = |bursts: &Bursts, in_flight, figure: fn(&Burst) -> f64| {
        bursts
            .get(&in_flight)
            .map(|bursts| bursts.iter().map(figure).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let mut figures = Vec::new();
    for in_flight in IN_FLIGHT {
        let error_ms = |bursts| runs(bursts, in_flight, |burst| burst.error_ms);
        let true_ms = runs(&ours, in_flight, |burst| burst.true_ms).into_iter().fold(0.0, f64::max);
        figures.push(
            Figure::of_ours(format!("total, error at {in_flight}"), "ms", error_ms(&ours))
                .beside(error_ms(&plain))
                .wanting(Wanted::AtMostAlso(EXACT_MS.max(true_ms * EXACT_SHARE))),
        );
    }
    for in_flight in IN_FLIGHT.into_iter().filter(|&it| it >= SPREAD_FROM) {
        let spread_ms = |bursts| runs(bursts, in_flight, |burst| burst.spread_ms);
        figures.push(
            Figure::of_ours(format!("start spread at {in_flight}"), "ms", spread_ms(&ours))
                .beside(spread_ms(&plain))
                .wanting(Wanted::TimesAtMost(1.0)),
        );
    }
    figures.push(
        Figure::of_ours(format!("tasks over 50 ms at {MOST}"), "a session", long_tasks)
            .wanting(Wanted::AtMost(0.0)),
    );
    Ok(figures)
}

fn server() -> Config {
    servers::steady(SLOTS, TOKENS_PER_S)
}

/// Adds the bursts of a session of our page, and returns how many long tasks the page had.
async fn our_run(bed: &Bed, bursts: &mut Bursts) -> Result<f64> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let (most, tokens) = (MOST.to_string(), TOKENS.to_string());
    let plan = Plan {
        workers: &most,
        max_batch: &most,
        max_tokens: &tokens,
        pause_s: "0,5",
        ..Plan::default()
    };
    let page = bed.ours(&browser, &sim, &plan).await?;
    watch_long_tasks(&page).await?;
    page.measure_unobserved(START).await?;
    let long_tasks = long_tasks_ms(&page).await?.len();
    let session = page.kept_session().await?;
    browser.close().await?;
    let truth = sim.truth().bursts;
    let batches: Vec<_> = session.measurements().collect();
    // The burst that loads the model comes before the batches.
    let own = truth.len().checked_sub(batches.len()).and_then(|from| truth.get(from..));
    for (batch, truth) in batches.iter().zip(own.unwrap_or_default()) {
        let burst = Burst::new(batch.total_s * 1000.0, truth);
        bursts.entry(batch.requests).or_default().push(burst);
    }
    Ok(long_tasks as f64)
}

async fn plain_run(bed: &Bed, bursts: &mut Bursts) -> Result<()> {
    let sim = servers::start(server()).await?;
    let browser = Browser::start().await?;
    let plain = bed.plain(&browser, &sim).await?;
    // All batch sizes of our plan, so that both sides reach the large ones equally warmed up.
    for in_flight in bench::batch_ladder(MOST, Some(MOST)) {
        tokio::time::sleep(Duration::from_millis(PAUSE_MS)).await;
        let measured_ms = plain.burst(in_flight, in_flight, TOKENS).await?;
        let truth = sim.truth().bursts.pop().ok_or("the server saw no burst")?;
        bursts.entry(in_flight).or_default().push(Burst::new(measured_ms, &truth));
    }
    browser.close().await
}
