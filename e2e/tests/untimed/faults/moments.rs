//! Faults other than a server's answer: of the page, of the machine, of the connection.

use std::time::Duration;

use bench::analysis::{Analysis, Place};
use bench::{BatchId, Session, Warning};
use e2e::{Page, Plan, Result};
use serde_json::json;
use sim::{Mishap, Trap};
use tokio::time::sleep;

use super::cell::{Bench, SIZES, chats_before, expect};

/// One-second answers: long enough for a fault to hit the batch.
const LONG: Plan<'_> = Plan { workers: "4", max_tokens: "100", timeout_s: "10", ..Plan::SHORT };

/// A fault that the test itself causes.
#[derive(Clone, Copy)]
pub enum Moment {
    Hidden,
    Frozen,
    Offline,
    DeadLane,
}

impl Moment {
    pub const ALL: [Self; 4] = [Self::Hidden, Self::Frozen, Self::Offline, Self::DeadLane];

    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "tab hidden for half a second",
            Self::Frozen => "tab frozen for 3 s, as by the machine's sleep",
            Self::Offline => "network offline for 3 s",
            Self::DeadLane => "a lane that dies (of two, before the batch)",
        }
    }

    /// What the engine does about it.
    pub fn does(self) -> &'static str {
        match self {
            Self::Hidden | Self::Frozen => {
                "keeps and marks it; measures it again within 15 % of the plan's requests, else offers to"
            }
            Self::Offline => "keeps and marks it, waits, measures it again",
            Self::DeadLane => "uses the other lane; marks only batches that need both",
        }
    }

    /// What the page says about it.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Hidden => "Страница была скрыта",
            Self::Frozen => "Страница или машина спала",
            Self::Offline => "соединение с сервером не удалось или оборвалось",
            Self::DeadLane => "в полёте было 6 запросов вместо 8",
        }
    }

    /// A page with the plan that this fault needs.
    pub async fn bench(self) -> Result<Bench> {
        match self {
            Self::DeadLane => {
                let plan = Plan { workers: "8", max_batch: "8", max_tokens: "10", ..LONG };
                Bench::with(&plan).await
            }
            _ => Bench::with(&LONG).await,
        }
    }

    /// Causes the fault at this batch; anything unexpected is an error.
    pub async fn run(self, bench: &Bench, place: usize) -> Result<()> {
        let size = *SIZES.get(place).ok_or("no such batch")?;
        bench.sim.reset();
        match self {
            Self::DeadLane => dead_lane(bench, place).await?,
            Self::Offline => offline(bench, place).await?,
            Self::Hidden | Self::Frozen => {
                bench.start().await?;
                bench.reaches(place).await?;
                self.disturb(&bench.page).await?;
                let session = bench.finished().await?;
                if matches!(self, Self::Hidden) {
                    let is_it = |found: &Warning| matches!(found, Warning::PageHidden { .. });
                    only_that_is_marked(&session, size, is_it)?;
                    bench.check_figures(&session, None)?;
                } else {
                    let is_it = |found: &Warning| matches!(found, Warning::Suspended { .. });
                    only_that_is_marked(&session, size, is_it)?;
                    // The clock continued while the page did not.
                    bench.check_figures(&session, Some(size))?;
                }
                bench.names(self.cause()).await?;
            }
        }
        bench.runs_again().await
    }

    async fn disturb(self, page: &Page) -> Result<()> {
        if matches!(self, Self::Hidden) {
            page.set_hidden(true).await?;
            sleep(Duration::from_millis(500)).await;
            return page.set_hidden(false).await;
        }
        page.devtools("Page.setWebLifecycleState", json!({"state": "frozen"})).await?;
        sleep(Duration::from_secs(3)).await;
        page.devtools("Page.setWebLifecycleState", json!({"state": "active"})).await?;
        Ok(())
    }
}

/// Findings about a busy machine may occur at any batch, this one only where it was caused.
fn only_that_is_marked(session: &Session, size: u32, is_it: fn(&Warning) -> bool) -> Result<()> {
    let findings = Analysis::of(session).findings;
    let found = findings.iter().filter(|found| is_it(&found.warning));
    let marked: Vec<&Place> = found.map(|found| &found.place).collect();
    let id = BatchId::new(4, size);
    // A small batch was repeated automatically, and the marked measurement is kept beside the shown one.
    let is_it = |place: &Place| match place {
        Place::Batch(batch) | Place::Repeat { batch, .. } => *batch == id,
        _ => false,
    };
    let is_right = matches!(marked[..], [place] if is_it(place));
    expect(is_right, || format!("marked are {marked:?}"))
}

/// The browser takes only the page offline, and the engine is a worker: so its connections are cut too.
async fn offline(bench: &Bench, place: usize) -> Result<()> {
    let network = |offline: bool| json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    let command = "Network.emulateNetworkConditions";
    bench.page.devtools("Network.enable", json!({})).await?;
    bench.sim.set_trap(Some(Trap {
        after_chats: chats_before(place),
        chats: Some(1),
        ..Trap::new(Mishap::Dies { for_ms: 3000 })
    }));
    bench.start().await?;
    bench.page.devtools(command, network(true)).await?;
    bench.says("сервер не отвечает, жду").await?;
    bench.page.devtools(command, network(false)).await?;
    let session = bench.finished().await?;
    bench.check_figures(&session, None)?;
    bench.names(Moment::Offline.cause()).await
}

/// The lane that dies is the first one, which carries all small batches.
async fn dead_lane(bench: &Bench, place: usize) -> Result<()> {
    let before: u32 = [0, 3, 7].get(place).copied().ok_or("no such batch")?;
    bench.sim.set_trap(Some(Trap {
        after_chats: u64::from(1 + before),
        host: Some("127.0.0.1".into()),
        ..Trap::new(Mishap::CutsAtOnce)
    }));
    bench.start().await?;
    let session = bench.finished().await?;
    bench.check_figures(&session, None)?;
    let run = session.runs.first().ok_or("no run")?;
    let last = run.batch(8).and_then(|batch| batch.measurements.first()).ok_or("8 is missing")?;
    let found = (last.failed(), last.peak_in_flight, last.wanted_in_flight);
    expect(found == (0, Some(6), Some(8)), || format!("failed, in flight, wanted: {found:?}"))?;
    let marks = Analysis::of(&session).findings;
    let marks = marks.iter().filter(|found| matches!(found.warning, Warning::TooFewLanes { .. }));
    expect(marks.count() == 1, || "other batches are marked too".into())?;
    bench.names(Moment::DeadLane.cause()).await
}
