//! The common setup for measuring both sides: the same browser, the same kind of server, one after the other.

use e2e::{Browser, Page, Plan, Result, servers, setting};
use relay::{Config, Pages, Relay};
use serde_json::{Value, json};
use sim::Server;

/// The model of every burst.
pub const MODEL: &str = "sim-gemma3:270m";
/// The number of connections that a browser opens to one origin.
const CONNECTIONS_PER_LANE: u32 = 6;
/// As long as the page's own prompt.
const PROMPT: &str = "Подробно расскажи, почему небо голубое, а закат красный. Объясни по шагам, с \
                      примерами, не короче двадцати предложений.";

/// Serves our page and the plain JavaScript alternative, as `tokometer` does.
pub struct Bed {
    ours: Relay,
    plain: Relay,
    pub rounds: usize,
}

impl Bed {
    /// Starts serving both.
    pub async fn new(rounds: usize) -> Result<Self> {
        let plain = concat!(env!("CARGO_MANIFEST_DIR"), "/bench").into();
        Ok(Self {
            ours: serve(setting("TOKOMETER_PAGE_FOLDER")?).await?,
            plain: serve(plain).await?,
            rounds,
        })
    }

    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.ours.port())
    }

    /// Opens our page for this server, with the plan filled in.
    pub async fn ours(&self, browser: &Browser, sim: &Server, plan: &Plan<'_>) -> Result<Page> {
        browser.ready_at(&self.url(), &sim.url(), plan).await
    }

    /// Opens the alternative for this server, after its model has been loaded.
    pub async fn plain(&self, browser: &Browser, sim: &Server) -> Result<Plain> {
        let page = browser.show(&format!("http://localhost:{}/", self.plain.port())).await?;
        let plain = Plain { page, urls: urls(sim) };
        plain.burst(1, 1, 1).await?;
        Ok(plain)
    }
}

/// Serves through a relay without a server behind it: requests go straight to the simulator.
async fn serve(folder: String) -> Result<Relay> {
    let page = Pages::Folder(folder.into());
    Ok(Relay::start(Config { server: servers::nobody().await?, page, ..Config::default() }).await?)
}

/// The lanes that our page would use.
fn urls(sim: &Server) -> Vec<String> {
    let port = sim.addr().port();
    let lanes = bench::MAX_WORKERS.div_ceil(CONNECTIONS_PER_LANE);
    let named = (1..lanes).map(|lane| format!("http://l{lane}.localhost:{port}/"));
    std::iter::once(format!("http://127.0.0.1:{port}/")).chain(named).collect()
}

/// Makes the page record the tasks that block its main thread for more than 50 ms.
pub async fn watch_long_tasks(page: &Page) -> Result<()> {
    page.run_script(
        "window.longTasks = []; \
         new PerformanceObserver(list => window.longTasks.push(...list.getEntries())) \
           .observe({ type: 'longtask' })",
    )
    .await?;
    Ok(())
}

/// How long each of the tasks recorded since then took, ms.
pub async fn long_tasks_ms(page: &Page) -> Result<Vec<f64>> {
    let tasks = page.run_script("return window.longTasks.map(task => task.duration)").await?;
    Ok(serde_json::from_value(tasks)?)
}

/// The alternative: a page in plain JavaScript.
pub struct Plain {
    page: Page,
    urls: Vec<String>,
}

impl Plain {
    /// Sends `requests` requests, `in_flight` at a time, each for `max_tokens` tokens; returns the total time that
    /// the page measured, ms.
    pub async fn burst(&self, requests: u32, in_flight: u32, max_tokens: u32) -> Result<f64> {
        let burst = json!({
            "urls": self.urls,
            "model": MODEL,
            "prompt": PROMPT,
            "requests": requests,
            "inFlight": in_flight.min(requests),
            "maxTokens": max_tokens,
        });
        let script = format!(
            "const done = arguments[0]; measure({burst}).then(done, error => done(String(error)))"
        );
        let told = self.page.run_async_script(&script).await?;
        let total_ms = told.get("totalMs").and_then(Value::as_f64);
        total_ms.ok_or_else(|| format!("plain JavaScript says {told}").into())
    }
}
