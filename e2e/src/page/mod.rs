//! Our page as a user sees it: fields, buttons, what it says.

use std::time::Duration;

use bench::{Event, Session, file};
use fantoccini::actions::{InputSource as _, MouseActions, PointerAction};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;

use crate::Result;

/// The page in the browser.
pub struct Page {
    pub(crate) client: Client,
}

/// What is typed into the plan; the rest stays as it is.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Workers list.
    pub workers: &'a str,
    /// Upper end of the batch ladder.
    pub max_batch: &'a str,
    /// Tokens per answer.
    pub max_tokens: &'a str,
    /// Pause, s.
    pub pause_s: &'a str,
    /// Timeout, s.
    pub timeout_s: &'a str,
    /// The first batch once more at the end.
    pub drift_check: bool,
}

impl Default for Plan<'_> {
    fn default() -> Self {
        Self {
            workers: "1 2",
            max_batch: "4",
            max_tokens: "20",
            pause_s: "0",
            timeout_s: "60",
            drift_check: false,
        }
    }
}

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
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
        self.wait(30, "the check's answer", |page| async move {
            page.exists("#server-status .status, #server-status .problem").await
        })
        .await
    }

    /// Types a key and waits until the check has an answer.
    ///
    /// # Errors
    /// When it has none.
    pub async fn give_key(&self, key: &str) -> Result<()> {
        self.run_script("document.querySelector('#key').open = true").await?;
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
        let select = self.client.find(Locator::Css("#model")).await?;
        select.select_by_value(name).await?;
        Ok(())
    }

    /// Fills the plan in.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn plan(&self, plan: &Plan<'_>) -> Result<()> {
        self.run_script(
            "document.querySelectorAll('.plan details').forEach(part => { part.open = true; })",
        )
        .await?;
        for (field, value) in [
            ("#workers", plan.workers),
            ("#max-batch", plan.max_batch),
            ("#max-tokens", plan.max_tokens),
            ("#pause-s", plan.pause_s),
            ("#timeout-s", plan.timeout_s),
        ] {
            self.fill(&format!(".plan {field}"), value).await?;
        }
        let is_checked = self.run_script("return document.querySelector('#drift-check').checked");
        if is_checked.await? != plan.drift_check {
            self.click("#drift-check").await?;
        }
        Ok(())
    }

    /// Starts the session.
    ///
    /// # Errors
    /// When it can not be started.
    pub async fn start(&self) -> Result<()> {
        self.click("#start").await
    }

    /// Waits for the first batch of the run with one worker.
    ///
    /// # Errors
    /// When none is finished within 30 s.
    pub async fn first_batch(&self) -> Result<()> {
        self.wait(
            30,
            "a batch",
            |page| async move { page.exists("[data-workers='1'] tbody tr").await },
        )
        .await
    }

    /// Waits for the session's end; what the page says of it.
    ///
    /// # Errors
    /// When it does not end within two minutes.
    pub async fn ending(&self) -> Result<String> {
        self.wait(120, "the session's end", |page| async move { page.exists("#ending").await })
            .await?;
        self.text("#ending").await
    }

    /// The session that the browser has kept last: what it began as, and what came to it since.
    ///
    /// # Errors
    /// When there is no session, or what is kept is broken.
    pub async fn kept_session(&self) -> Result<Session> {
        let script = "const done = arguments[0]; const open = indexedDB.open('tokometer'); \
                      open.onerror = () => done(String(open.error)); \
                      open.onsuccess = () => { \
                        const names = ['sessions', 'heads', 'records']; \
                        const read = open.result.transaction(names); \
                        const [entries, heads, records] = names.map(name => read.objectStore(name).getAll()); \
                        const [ids, keys] = ['heads', 'records'].map(name => read.objectStore(name).getAllKeys()); \
                        read.oncomplete = () => { \
                          open.result.close(); \
                          const all = entries.result.map(entry => JSON.parse(entry)); \
                          all.sort((a, b) => a.started_at < b.started_at ? 1 : -1); \
                          const id = all[0]?.id; \
                          const of = records.result.filter((_, i) => keys.result[i][0] === id); \
                          done([heads.result[ids.result.indexOf(id)], of]); }; }";
        let kept = self.client.execute_async(script, Vec::new()).await?;
        let (head, records): (Option<String>, Vec<String>) = serde_json::from_value(kept)?;
        let mut session = file::read(&head.ok_or("no session is kept")?)?;
        for record in records {
            session.apply(&serde_json::from_str::<Event>(&record)?);
        }
        session.begin_course();
        Ok(session)
    }

    /// Waits until this holds, looking ten times a second.
    ///
    /// # Errors
    /// When it does not hold in time.
    pub async fn wait<'a, F>(
        &'a self,
        seconds: u32,
        what: &str,
        holds: impl Fn(&'a Self) -> F,
    ) -> Result<()>
    where
        F: Future<Output = Result<bool>>,
    {
        for _ in 0..seconds * 10 {
            if holds(self).await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let body = self.text("body").await.unwrap_or_default();
        Err(format!("{what}: not within {seconds} s. The page says:\n{body}").into())
    }

    /// Whether anything matches.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn exists(&self, css: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// Visible text.
    ///
    /// # Errors
    /// When nothing matches.
    pub async fn text(&self, css: &str) -> Result<String> {
        let text = self.client.find(Locator::Css(css)).await?.text().await?;
        Ok(text.replace(['\u{a0}', '\u{202f}'], " "))
    }

    /// Clicks.
    ///
    /// # Errors
    /// When nothing matches, or it can not be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        Ok(self.client.find(Locator::Css(css)).await?.click().await?)
    }

    /// Puts a text into a field, in place of what is there.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        let field = self.client.find(Locator::Css(css)).await?;
        field.clear().await?;
        if !text.is_empty() {
            field.send_keys(text).await?;
        }
        Ok(())
    }

    /// Types a file's path into a file field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn choose_file(&self, css: &str, path: &std::path::Path) -> Result<()> {
        let field = self.client.find(Locator::Css(css)).await?;
        Ok(field.send_keys(&path.display().to_string()).await?)
    }

    /// The value of a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn value(&self, css: &str) -> Result<String> {
        let value = self.client.find(Locator::Css(css)).await?.prop("value").await?;
        value.ok_or_else(|| format!("{css} has no value").into())
    }

    /// The text of the report, which is there while it is unfolded.
    ///
    /// # Errors
    /// When there is none.
    pub async fn report_text(&self) -> Result<String> {
        self.run_script("document.querySelector('#report-text').closest('details').open = true")
            .await?;
        self.wait(5, "the report's text", |page| async move {
            Ok(!page.value("#report-text").await?.is_empty())
        })
        .await?;
        self.value("#report-text").await
    }

    /// Unfolds the preview of the report.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_preview(&self) -> Result<()> {
        self.run_script("document.querySelector('#report details').open = true").await?;
        self.wait(10, "the preview", |page| async move { page.exists(".report-text h3").await })
            .await
    }

    /// What is on the clipboard.
    ///
    /// # Errors
    /// When the page may not read it.
    pub async fn clipboard(&self) -> Result<String> {
        let script = "const done = arguments[0]; \
                      navigator.clipboard.readText().then(done, error => done(String(error)))";
        let text = self.run_async_script(script).await?;
        Ok(text.as_str().ok_or("the clipboard holds no text")?.to_owned())
    }

    /// What the user would get by pasting into a field, also where pages may not read the clipboard.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn pasted(&self) -> Result<String> {
        self.run_script(
            "const field = document.createElement('textarea'); field.id = 'pasted'; \
             document.body.prepend(field)",
        )
        .await?;
        let field = self.client.find(Locator::Css("#pasted")).await?;
        field.send_keys(&format!("{}v", char::from(Key::Control))).await?;
        let text = self.value("#pasted").await?;
        self.run_script("document.querySelector('#pasted').remove()").await?;
        Ok(text)
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
        self.wait(30, "the page", |page| async move { page.exists("#address").await }).await
    }

    /// Moves the pointer over the middle of what matches.
    ///
    /// # Errors
    /// When nothing matches.
    pub async fn hover(&self, css: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await?;
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let mouse = MouseActions::new("mouse".into()).then(over);
        Ok(self.client.perform_actions(mouse).await?)
    }

    /// Runs a script on the page that calls its last argument with what it has found.
    ///
    /// # Errors
    /// When it throws, or calls nothing.
    pub async fn run_async_script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
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

    /// Runs a script on the page.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run_script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }
}
