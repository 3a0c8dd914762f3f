//! Our page as a user sees it: from the check of a server to a session's end.

mod elements;
mod kept;
mod plan;
mod taken;

use std::time::Duration;

use bench::Session;
use fantoccini::Client;

use crate::Result;

pub use plan::Plan;

/// The model of most tests.
pub const MODEL: &str = "sim-gemma3:270m";
/// No session of a test takes longer, however busy the machine is.
const LONGEST_SESSION: Duration = Duration::from_secs(300);

/// How the session before has ended is there until the next one goes on; and what is said of that one's progress
/// may be gone again before anybody looks.
const BEFORE_START: &str = "document.querySelector('#ending')?.setAttribute('data-seen', ''); \
     window.progressSaid = []; \
     window.progressWatch ??= new MutationObserver(() => { \
       const said = document.querySelector('#progress-batch')?.innerText; \
       if (said && said !== window.progressSaid.at(-1)) window.progressSaid.push(said); }); \
     window.progressWatch.observe(document.body, {subtree: true, childList: true, characterData: true})";

/// The page in the browser.
pub struct Page {
    client: Client,
}

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Types an address and waits until the check has an answer.
    ///
    /// # Errors
    /// When it has none.
    pub async fn check(&self, address: &str) -> Result<()> {
        self.wait_for_check().await?;
        self.fill("#address", address).await?;
        self.click("#server-heading + form button").await?;
        self.wait_for_check().await
    }

    /// Waits until the check that was begun has an answer.
    ///
    /// # Errors
    /// When it has none.
    pub async fn wait_for_check(&self) -> Result<()> {
        self.wait_for("#server-status .status, #server-status .problem").await
    }

    /// Types a key and waits until the check has an answer.
    ///
    /// # Errors
    /// When it has none.
    pub async fn give_key(&self, key: &str) -> Result<()> {
        self.unfold("#key").await?;
        self.fill("#key-field", key).await?;
        self.click("#key form button").await?;
        self.wait_for_check().await
    }

    /// What the check says.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn server_status(&self) -> Result<String> {
        self.text("#server-status").await
    }

    /// Chooses a model by its name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn choose_model(&self, name: &str) -> Result<()> {
        self.select("#model", name).await
    }

    /// Fills the plan in.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn plan(&self, plan: &Plan<'_>) -> Result<()> {
        self.unfold("#drift-check").await?;
        self.unfold("#pause-s").await?;
        // What a search decides by itself can not be set.
        self.check_box("#search", plan.search).await?;
        for (field, value) in [
            ("#workers", plan.workers),
            ("#max-batch", plan.max_batch),
            ("#max-tokens", plan.max_tokens),
            ("#pause-s", plan.pause_s),
            ("#timeout-s", plan.timeout_s),
        ] {
            self.fill(&format!(".plan {field}"), value).await?;
        }
        self.check_box("#drift-check", plan.drift_check).await?;
        self.check_box("#share-equal-loads", plan.share_equal_loads).await
    }

    async fn check_box(&self, css: &str, wanted: bool) -> Result<()> {
        // WebKit's driver does not find the middle of a box that was just unfolded.
        let script = format!(
            "const box = document.querySelector('{css}'); if (box.checked !== {wanted}) box.click()"
        );
        self.run_script(&script).await?;
        Ok(())
    }

    /// Starts a session.
    ///
    /// # Errors
    /// When it can not be started.
    pub async fn start(&self) -> Result<()> {
        self.run_script(BEFORE_START).await?;
        self.click("#start:enabled").await
    }

    /// Waits until the page has said this of what the session that was started last is doing.
    ///
    /// # Errors
    /// When it never says so.
    pub async fn wait_for_progress(&self, words: &str) -> Result<()> {
        self.wait(words, async |page| {
            let said: Vec<String> =
                serde_json::from_value(page.run_script("return window.progressSaid").await?)?;
            Ok(said.iter().any(|said| elements::with_plain_spaces(said).contains(words)))
        })
        .await
    }

    /// Waits for the first batch.
    ///
    /// # Errors
    /// When none is finished.
    pub async fn first_batch(&self) -> Result<()> {
        self.wait_for(".map td.measured").await
    }

    /// Waits for the first measurement of the run with so many workers.
    ///
    /// # Errors
    /// When there is none.
    pub async fn first_of_run(&self, workers: u32) -> Result<()> {
        self.wait("a measurement of the run", async |page| {
            let kept = page.kept_session().await;
            let has_begun = |session: Session| {
                let mut runs = session.runs.iter().filter(|run| run.workers == workers);
                runs.any(|run| !run.batches.is_empty())
            };
            Ok(kept.is_ok_and(has_begun))
        })
        .await
    }

    /// Waits for the end of the session that was started last; what the page says of it.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn ending(&self) -> Result<String> {
        let ending = "#ending:not([data-seen])";
        let has_ended = async |page: &Self| page.exists(ending).await;
        self.wait_within(LONGEST_SESSION, "the session's end", has_ended).await?;
        self.text(ending).await
    }

    /// Measures what the plan says; what the page says of the end.
    ///
    /// # Errors
    /// When it can not be started, or does not end.
    pub async fn measure(&self) -> Result<String> {
        self.start().await?;
        self.ending().await
    }

    /// Loads the page anew, as after a crash: nothing is said to it before.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn reload(&self) -> Result<()> {
        self.client.refresh().await?;
        self.is_there().await
    }

    /// The document is there before the page's program has begun.
    pub(crate) async fn is_there(&self) -> Result<()> {
        self.wait_for("#address").await
    }

    /// Makes the page believe that it is hidden, or shown again.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn set_hidden(&self, is_hidden: bool) -> Result<()> {
        let state = if is_hidden { "hidden" } else { "visible" };
        self.run_script(&format!(
            "Object.defineProperty(document, 'visibilityState', \
             {{configurable: true, get: () => '{state}'}}); \
             Object.defineProperty(document, 'hidden', {{configurable: true, get: () => {is_hidden}}}); \
             document.dispatchEvent(new Event('visibilitychange'))"
        ))
        .await?;
        Ok(())
    }
}
