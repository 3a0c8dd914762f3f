//! One fault at one batch of a run of three, and its effects.

use bench::{Failure, Measurement, Session};
use e2e::{Browser, Page, Plan, Result, servers};
use sim::{BurstTruth, Server, Trap};

use super::rows::{Befalls, Row};

/// The batches of the run, each sent at once.
pub const SIZES: [u32; 3] = [1, 2, 4];
/// The most that a page reads of an endless answer before it gives up, including what was on its way, bytes.
const MOST_BYTES: u64 = 50 << 20;
/// The tolerance between measured and true totals of a batch, ms; the machine may be busy.
const CLOSE_MS: f64 = 500.0;

/// A page connected to a simulator, with its plan filled in.
pub struct Bench {
    pub browser: Browser,
    pub page: Page,
    pub sim: Server,
    /// Tokens per answer.
    tokens: u32,
}

/// How many requests precede those of this batch: one loads the model.
pub fn chats_before(place: usize) -> u64 {
    1 + SIZES.iter().take(place).copied().map(u64::from).sum::<u64>()
}

impl Bench {
    pub async fn ready() -> Result<Self> {
        Self::with(&Plan { workers: "4", max_tokens: "10", timeout_s: "2", ..Plan::SHORT }).await
    }

    pub async fn with(plan: &Plan<'_>) -> Result<Self> {
        let sim = servers::start(servers::steady(8, 100.0)).await?;
        let browser = Browser::start().await?;
        let page = browser.ready(&sim.url(), plan).await?;
        Ok(Self { browser, page, sim, tokens: plan.max_tokens.parse()? })
    }

    /// Fills in a different plan.
    pub async fn plan(&mut self, plan: &Plan<'_>) -> Result<()> {
        self.tokens = plan.max_tokens.parse()?;
        self.page.plan(plan).await
    }

    /// Starts a session and waits until it is running.
    pub async fn start(&self) -> Result<()> {
        self.page.start().await?;
        self.page.wait_for("body[data-state=running], #ending:not([data-seen])").await
    }

    /// Waits until the page shows this progress.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.page.wait_for_progress(words).await
    }

    /// Waits until requests of this batch have arrived at the server.
    pub async fn reaches(&self, place: usize) -> Result<()> {
        let before = chats_before(place);
        let has_arrived = async |_: &Page| Ok(self.sim.truth().requests > before);
        self.page.wait("requests of the batch", has_arrived).await
    }

    /// Waits until the whole plan has been measured, and returns the stored session.
    pub async fn finished(&self) -> Result<Session> {
        let ending = self.page.ending().await?;
        expect(ending.contains("Сеанс окончен"), || format!("ended with: {ending}"))?;
        self.is_sane().await?;
        self.page.kept_session().await
    }

    /// Expects the page to name this cause.
    pub async fn names(&self, cause: &str) -> Result<()> {
        let trust = self.page.text("#trust").await?;
        expect(trust.contains(cause), || format!("the cause is not named: {trust}"))
    }

    /// Causes the fault at this batch; anything unexpected is an error.
    pub async fn run(&self, row: &Row, place: usize) -> Result<()> {
        let size = *SIZES.get(place).ok_or("no such batch")?;
        let (chats, for_ms) = match row.befalls {
            Befalls::Batch => (Some(size.into()), None),
            Befalls::First => (Some(1), None),
            Befalls::For(ms) => (None, Some(ms)),
        };
        let after_chats = chats_before(place);
        self.sim.set_trap(Some(Trap { after_chats, chats, for_ms, ..Trap::new(row.mishap) }));
        self.sim.reset();
        self.start().await?;
        if let Some(words) = row.meanwhile {
            self.says(words).await?;
        }
        let session = self.finished().await?;
        self.names(row.cause).await?;
        self.check_struck(&session, row, size)?;
        let bytes = self.sim.truth().bytes;
        expect(bytes < MOST_BYTES, || format!("the page read {bytes} bytes"))?;
        self.check_figures(&session, if row.comes_again { None } else { Some(size) })?;
        self.runs_again().await
    }

    /// A new run is free of the fault.
    pub async fn runs_again(&self) -> Result<()> {
        self.sim.set_trap(None);
        self.sim.reset();
        self.start().await?;
        let session = self.finished().await?;
        let failed: u32 = session.measurements().map(Measurement::failed).sum();
        expect(failed == 0, || format!("{failed} requests of the new run failed"))?;
        self.check_figures(&session, None)
    }

    async fn is_sane(&self) -> Result<()> {
        let can_start = self.page.exists("#start:not(:disabled)").await?;
        let is_done = self.page.exists("body[data-state=done]").await?;
        let trouble = self.page.exists(".card.failure").await?;
        expect(can_start && is_done && !trouble, || {
            format!("can start: {can_start}, done: {is_done}, trouble: {trouble}")
        })
    }

    /// The affected batch is kept with its failures.
    fn check_struck(&self, session: &Session, row: &Row, size: u32) -> Result<()> {
        let batch = session.runs.first().and_then(|run| run.batch(size)).ok_or("lost")?;
        let times = if row.comes_again { 2 } else { 1 };
        let measured = batch.measurements.len();
        expect(measured == times, || format!("batch {size} was measured {measured} times"))?;
        let struck = batch.measurements.first().ok_or("lost")?;
        let code = |error: &Option<Failure>| error.as_ref().map(ToString::to_string);
        let errors: Vec<_> = struck.samples.iter().map(|sample| code(&sample.error)).collect();
        let is_so = errors == vec![Some(row.failure.to_owned()); size as usize];
        expect(is_so, || format!("batch {size} failed so: {errors:?}"))
    }

    /// All batches but this one are there, with the server's figures.
    pub fn check_figures(&self, session: &Session, but: Option<u32>) -> Result<()> {
        let run = session.runs.first().ok_or("no run")?;
        let mut bursts = self.sim.truth().bursts.into_iter();
        for size in SIZES.into_iter().filter(|size| Some(*size) != but) {
            let batch = run.batch(size).ok_or_else(|| format!("batch {size} is missing"))?;
            let good = batch.measurements.iter().find(|measured| measured.failed() == 0);
            let good = good.ok_or_else(|| format!("batch {size} was not measured well"))?;
            let is_of = |burst: &BurstTruth| {
                burst.requests == u64::from(size)
                    && burst.tokens == good.tokens
                    && (good.total_s * 1000.0 - burst.total_ms).abs() < CLOSE_MS
            };
            let tokens = u64::from(size * self.tokens);
            let is_right = good.tokens == tokens && bursts.any(|burst| is_of(&burst));
            expect(is_right, || {
                let truth = self.sim.truth().bursts;
                format!("batch {size}: {} tokens in {} s; {truth:?}", good.tokens, good.total_s)
            })?;
        }
        Ok(())
    }
}

pub fn expect(holds: bool, complaint: impl FnOnce() -> String) -> Result<()> {
    if holds { Ok(()) } else { Err(complaint().into()) }
}
