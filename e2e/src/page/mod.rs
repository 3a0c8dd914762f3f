//! Our page as a user sees it: from the check of a server to the end of a session.

mod elements;
mod kept;
mod plan;
mod taken;
mod waits;

use std::time::Duration;

use bench::Session;
use fantoccini::Client;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};

use self::waits::PATIENCE;
use crate::Result;

pub use plan::Plan;

/// The model of most tests.
pub const MODEL: &str = "sim-gemma3:270m";
/// The button that starts a session, once it can.
pub const START: &str = "#start:enabled";
/// No session of a test takes longer, however busy the machine is.
const LONGEST_SESSION: Duration = Duration::from_secs(300);

/// The previous session's ending stays until the next one starts, and the next one's progress may be gone
/// before anybody looks, so both are tracked.
const BEFORE_START: &str = "document.querySelector('#ending')?.setAttribute('data-seen', ''); \
     window.progressSaid = []; \
     window.progressWatch ??= new MutationObserver(() => { \
       const said = document.querySelector('#progress-batch')?.innerText; \
       if (said && said !== window.progressSaid.at(-1)) window.progressSaid.push(said); }); \
     window.progressWatch.observe(document.body, {subtree: true, childList: true, characterData: true})";

/// Fills in fields and boxes as soon as all are there.
const FILL: &str = "const field = id => document.querySelector(`${css} ${id}`); \
     const { fields, boxes } = wanted; \
     if (![...fields, ...boxes].every(([id]) => field(id))) return false; \
     for (const [id, value] of fields) { \
       field(id).value = value; \
       for (const type of ['input', 'change']) \
         field(id).dispatchEvent(new Event(type, {bubbles: true})); } \
     for (const [id, isWanted] of boxes) if (field(id).checked !== isWanted) field(id).click(); \
     return true";

/// Calls back when the page has changed from running to not running.
const UNOBSERVED: &str = "const done = arguments[0]; \
     let isRunning = false; \
     const look = () => { \
       const { state } = document.body.dataset; \
       if (state === 'running') isRunning = true; \
       else if (isRunning && state !== 'paused') { observer.disconnect(); done(); } }; \
     const observer = new MutationObserver(look); \
     observer.observe(document.body, {attributes: true, attributeFilter: ['data-state']}); \
     document.querySelector('BUTTON').click();";

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

    /// Enters an address and waits for the result of the check. Fails if there is no result.
    pub async fn check(&self, address: &str) -> Result<()> {
        self.wait_for_check().await?;
        self.fill("#address", address).await?;
        self.click("#server-heading + form button").await?;
        self.wait_for_check().await
    }

    /// Waits for the result of the running check. Fails if there is no result.
    pub async fn wait_for_check(&self) -> Result<()> {
        self.wait_for("#server-status .status, #server-status .problem").await
    }

    /// Enters a key and waits for the result of the check. Fails if there is no result.
    pub async fn give_key(&self, key: &str) -> Result<()> {
        self.unfold("#key").await?;
        self.fill("#key-field", key).await?;
        self.click("#key form button").await?;
        self.wait_for_check().await
    }

    /// The result of the check. Fails if the page is gone.
    pub async fn server_status(&self) -> Result<String> {
        self.text("#server-status").await
    }

    /// Chooses a model by name. Fails if there is no such model.
    pub async fn choose_model(&self, name: &str) -> Result<()> {
        self.select("#model", name).await
    }

    /// Fills in the plan key by key. Fails if a field is missing.
    pub async fn type_plan(&self, plan: &Plan<'_>) -> Result<()> {
        self.unfold("#drift-check").await?;
        self.unfold("#pause-s").await?;
        // What a search decides itself cannot be set.
        self.check_box("#search", plan.search).await?;
        for (field, value) in plan.fields() {
            self.fill(&format!(".plan {field}"), value).await?;
        }
        self.check_box("#drift-check", plan.drift_check).await?;
        self.check_box("#share-equal-loads", plan.share_equal_loads).await
    }

    /// Fills in the plan all at once: each key would cost the driver and the browser processor time. Fails if a field
    /// is missing.
    pub async fn plan(&self, plan: &Plan<'_>) -> Result<()> {
        self.unfold("#drift-check").await?;
        self.unfold("#pause-s").await?;
        self.check_box("#search", plan.search).await?;
        let values = json!({
            "fields": plan.fields(),
            "boxes": [
                ("#drift-check", plan.drift_check),
                ("#share-equal-loads", plan.share_equal_loads),
            ],
        });
        self.wait_in_page(PATIENCE, "the plan", FILL, ".plan", values).await
    }

    async fn check_box(&self, css: &str, wanted: bool) -> Result<()> {
        // WebKit's driver does not find the middle of a box that was just expanded.
        let script = format!(
            "const box = document.querySelector('{css}'); if (box.checked !== {wanted}) box.click()"
        );
        self.run_script(&script).await?;
        Ok(())
    }

    /// Starts a session. Fails if it cannot be started.
    pub async fn start(&self) -> Result<()> {
        self.run_script(BEFORE_START).await?;
        self.click(START).await
    }

    /// Waits until the page has shown this progress of the session started last. Fails if it never does.
    pub async fn wait_for_progress(&self, words: &str) -> Result<()> {
        let is_said = "return window.progressSaid.some(says)";
        self.wait_in_page(PATIENCE, words, is_said, "", json!(words)).await
    }

    /// Waits for the first batch. Fails if none is finished.
    pub async fn first_batch(&self) -> Result<()> {
        self.wait_for(".map td.measured").await
    }

    /// Waits for the first measurement of the run with this many workers. Fails if there is none.
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

    /// Presses this button, which starts a session, and waits for its end without a look at the page meanwhile: each
    /// costs the page, and the driver beside it, processor time of what is measured. Fails if it does not end.
    pub async fn measure_unobserved(&self, button: &str) -> Result<()> {
        self.wait_for(button).await?;
        let patience = TimeoutConfiguration::new(Some(LONGEST_SESSION), None, None);
        self.client.update_timeouts(patience).await?;
        self.run_async_script(&UNOBSERVED.replace("BUTTON", button)).await?;
        self.wait_for_panels().await
    }

    /// Waits for the end of the session started last, and returns what the page says about it. Fails if none comes.
    pub async fn ending(&self) -> Result<String> {
        let ending = "#ending:not([data-seen])";
        let has_ended = "return !!document.querySelector(css)";
        let what = "the session's end";
        self.wait_in_page(LONGEST_SESSION, what, has_ended, ending, Value::Null).await?;
        self.wait_for_panels().await?;
        self.text(ending).await
    }

    /// Waits until all tabs are built if there is a result: the page takes a task for each. Fails if one stays empty.
    pub async fn wait_for_panels(&self) -> Result<()> {
        self.wait_for_count("[role=tabpanel]:empty", 0).await
    }

    /// Carries out the plan, and returns what the page says at the end. Fails if it cannot start, or does not end.
    pub async fn measure(&self) -> Result<String> {
        self.start().await?;
        self.ending().await
    }

    /// Reloads the page without warning, as after a crash. Fails if it does not load.
    pub async fn reload(&self) -> Result<()> {
        self.client.refresh().await?;
        self.is_there().await
    }

    /// Waits until the document has loaded; the page's program may start later.
    pub(crate) async fn is_there(&self) -> Result<()> {
        self.wait_for("#address").await
    }

    /// Makes the page believe that it is hidden, or visible again. Fails if the page is gone.
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
