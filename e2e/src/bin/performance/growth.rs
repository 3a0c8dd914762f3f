//! What a batch costs the page itself when many have been measured: sessions resumed from a file.

use std::time::Duration;

use bench::{
    BatchId, ClientWatch, Event, Measured, Measurement, Plan, Sample, ServerTimes, Session, file,
};
use e2e::{Browser, Renderers, Result, servers};
use sim::Server;

use crate::bed::{Bed, MODEL, long_tasks_ms, watch_long_tasks};
use crate::figure::{Figure, Wanted};

/// Batches still to be measured in each session.
const LEFT: usize = 10;
/// Batches whose cost is measured.
const LOOKED_AT: usize = LEFT - 2;
/// A run has batches of 1, 2, 4, 8 and 16 requests, each measured four times.
const MAX_BATCH: u32 = 16;
const REPEATS: u32 = 4;
/// The number of runs that makes 10, and 1,010, batches measured before.
const FEW_RUNS: u32 = 1;
const MANY_RUNS: u32 = 51;
/// The last run is the same in all sessions.
const LAST_WORKERS: u32 = 192;
const TOKENS: u32 = 20;
const TOKENS_PER_S: f64 = 200.0;
const WITHIN_S: u32 = 120;
const SLOTS: u16 = 64;
const PAUSE_S: f64 = 0.1;
/// The interval at which finished batches are counted.
const STEP: Duration = Duration::from_millis(20);
/// The time after which an opened session has been drawn, ms.
const DRAWN_MS: u64 = 1000;

/// CPU time of a batch after many batches and after few, and the longest task when many are opened.
pub async fn figures(bed: &Bed) -> Result<Vec<Figure>> {
    let (mut many, mut few): (Vec<Cost>, Vec<Cost>) = (Vec::new(), Vec::new());
    for _ in 0..bed.rounds {
        many.push(cost(bed, MANY_RUNS).await?);
        few.push(cost(bed, FEW_RUNS).await?);
    }
    let batch_ms = |costs: &[Cost]| costs.iter().map(|cost| cost.batch_ms).collect();
    let opening_ms = many.iter().map(|cost| cost.opening_ms).collect();
    Ok(vec![
        Figure::of_ours(
            "CPU of the page a batch, after 1,000 (compared with 10)",
            "ms",
            batch_ms(&many),
        )
        .beside(batch_ms(&few))
        .wanting(Wanted::TimesAtMost(1.5)),
        Figure::of_ours("a session of 1,000 batches opened, longest task", "ms", opening_ms)
            .wanting(Wanted::AtMost(100.0)),
    ])
}

/// What a session that is opened and resumed costs the page's main thread.
struct Cost {
    /// CPU time of a batch, ms.
    batch_ms: f64,
    /// The longest task while the session is read and shown, ms; 0 if none takes 50 ms.
    opening_ms: f64,
}

/// Opens a session whose last batches are missing, and has them measured.
async fn cost(bed: &Bed, runs: u32) -> Result<Cost> {
    let sim = servers::start(servers::steady(SLOTS, TOKENS_PER_S)).await?;
    let browser = Browser::start().await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("session.json");
    std::fs::write(&path, file::write_compact(&session(runs)))?;
    let page = browser.open(&bed.url()).await?;
    page.check(&sim.url()).await?;
    page.choose_model(MODEL).await?;
    watch_long_tasks(&page).await?;
    page.choose_file("#open-session", &path).await?;
    page.wait_for("#resume").await?;
    tokio::time::sleep(Duration::from_millis(DRAWN_MS)).await;
    let opening_ms = long_tasks_ms(&page).await?.into_iter().fold(0.0, f64::max);
    let renderers = browser.renderers();
    let measuring = page.measure_unobserved("#resume");
    let looking = cpu_ms(&sim, &renderers);
    let ((), cpu_ms) = futures::future::try_join(measuring, looking).await?;
    browser.close().await?;
    Ok(Cost { batch_ms: cpu_ms / LOOKED_AT as f64, opening_ms })
}

/// The main thread's CPU time from the first batch to the last but one, which excludes the cost of starting and
/// ending the session.
async fn cpu_ms(sim: &Server, renderers: &Renderers) -> Result<f64> {
    // The first burst loads the model.
    let until = |bursts| {
        let reached = async move {
            while sim.truth().bursts.len() < bursts {
                tokio::time::sleep(STEP).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(WITHIN_S.into()), reached)
    };
    until(2).await?;
    let before_ms = renderers.main_threads_cpu_ms()?;
    until(2 + LOOKED_AT).await?;
    Ok(renderers.main_threads_cpu_ms()? - before_ms)
}

/// A session with this many runs whose last batches are missing.
fn session(runs: u32) -> Session {
    let plan = Plan {
        workers: (1..runs).chain([LAST_WORKERS]).collect(),
        max_batch: Some(MAX_BATCH),
        max_tokens: TOKENS,
        repeats: REPEATS,
        pause_s: Some(PAUSE_S),
        drift_check: false,
        ..Plan::default()
    };
    // In run order, pass by pass.
    let passes = plan.runs().into_iter().flat_map(|run| (0..REPEATS).map(move |_| run.clone()));
    let batches: Vec<BatchId> = passes.flat_map(|run| run.ids().collect::<Vec<_>>()).collect();
    let measured = batches.len().saturating_sub(LEFT);
    let mut session = Session { model: MODEL.into(), plan: Some(plan), ..Session::default() };
    for &id in batches.iter().take(measured) {
        let measurement = measurement(id);
        session.apply(&Event::BatchDone(Measured { batch: id, measurement }));
    }
    session
}

/// A batch as the simulator would answer it, in waves of as many requests as there are workers.
fn measurement(id: BatchId) -> Measurement {
    let answer_ms = f64::from(TOKENS) / TOKENS_PER_S * 1000.0;
    let sample = |number: u32| {
        let sent_ms = f64::from(number / id.workers) * answer_ms;
        let (first_ms, end_ms) = (sent_ms + 1000.0 / TOKENS_PER_S, sent_ms + answer_ms);
        Sample {
            lane: number % id.workers / 6,
            sent_ms,
            first_ms: Some(first_ms),
            answer_ms: Some(first_ms),
            last_ms: Some(end_ms),
            end_ms,
            tokens: Some(TOKENS.into()),
            prompt_tokens: Some(20),
            chunks: Some(TOKENS.into()),
            arrivals: Some(TOKENS.into()),
            done_reason: Some("length".into()),
            server: Some(ServerTimes { total_ms: Some(answer_ms), ..ServerTimes::default() }),
            ..Sample::default()
        }
    };
    let samples: Vec<Sample> = (0..id.size).map(sample).collect();
    Measurement {
        requests: id.size,
        total_s: f64::from(id.size.div_ceil(id.workers)) * answer_ms / 1000.0,
        tokens: u64::from(id.size * TOKENS),
        peak_in_flight: Some(id.size.min(id.workers)),
        samples,
        client: Some(ClientWatch { rtt_ms: Some(1.0), lag_ms: 1.0, ..ClientWatch::default() }),
        ..Measurement::default()
    }
}
