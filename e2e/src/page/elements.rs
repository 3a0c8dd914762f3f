//! Looks at the page and acts on it, element by element.
//!
//! The page may redraw anything at any time, even between two commands of one check. So anything missing is
//! looked for again until it appears.

use std::path::Path;
use std::time::Instant;

use fantoccini::actions::{InputSource as _, MouseActions, PointerAction};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::waits::{LOOK_INTERVAL, PATIENCE};
use crate::{Page, Result};

/// The key under which the driver reports an element (WebDriver, 12.4).
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Reveals what matches as a user would: opens its tab, its menu, and scrolls to it. WebKit's driver does not
/// scroll by itself to what is below the window.
pub(super) const REVEAL: &str = "const css = arguments[0]; \
     const press = name => document.querySelector(name)?.click(); \
     let found = document.querySelector(css); \
     if (!found && /session|save-all/.test(css)) { press('.top nav button:nth-child(2)'); return; } \
     const back = document.querySelector('#back-to-result'); \
     if (!found) { if (back?.offsetParent) back.click(); return; } \
     const panel = found.closest('[role=tabpanel][hidden]'); \
     if (panel) press(`[aria-controls=${panel.id}]`); \
     if (found.closest('.first[hidden]')) press('#new-measurement, #show-plan[aria-expanded=false]'); \
     if (found.closest('main > [hidden]')) press('.top nav button:first-child'); \
     const menu = found.closest('details.more:not([open])'); \
     if (menu && found !== menu.firstElementChild) menu.open = true; \
     found.scrollIntoView({block: 'nearest'});";

impl Page {
    /// Visible text of what matches now; empty if nothing matches. Fails if the page is gone.
    pub async fn said(&self, css: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let said = self.client.execute(script, vec![json!(css)]).await?;
        Ok(with_plain_spaces(said.as_str().unwrap_or_default()))
    }

    /// Whether anything matches now. Fails if the page is gone.
    pub async fn exists(&self, css: &str) -> Result<bool> {
        Ok(self.count(css).await? > 0)
    }

    /// How many elements match now. Fails if the page is gone.
    pub async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// Visible text. Fails if nothing matches.
    pub async fn text(&self, css: &str) -> Result<String> {
        Ok(with_plain_spaces(&self.on(css, async |element| element.text().await).await?))
    }

    /// Clicks. Fails if nothing matches, or it cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        self.on(css, async |element| element.click().await).await
    }

    /// Fills a field with a text, replacing what it contains. Fails if there is no such field.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        self.on(css, async |field| {
            field.clear().await?;
            if text.is_empty() { Ok(()) } else { field.send_keys(text).await }
        })
        .await
    }

    /// Chooses an option by its value. Fails if no option has that value.
    pub async fn select(&self, css: &str, value: &str) -> Result<()> {
        self.on(css, async |field| field.select_by_value(value).await).await
    }

    /// Enters a file's path into a file field. Fails if there is no such field.
    pub async fn choose_file(&self, css: &str, path: &Path) -> Result<()> {
        let path = path.display().to_string();
        self.on(css, async |field| field.send_keys(&path).await).await
    }

    /// The value of a field. Fails if there is no such field.
    pub async fn value(&self, css: &str) -> Result<String> {
        let value = self.on(css, async |field| field.prop("value").await).await?;
        value.ok_or_else(|| format!("{css} has no value").into())
    }

    /// Moves the pointer over the middle of what matches. Fails if nothing matches.
    pub async fn hover(&self, css: &str) -> Result<()> {
        let client: &Client = &self.client;
        self.on(css, async |element| {
            let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
            client.perform_actions(MouseActions::new("mouse".into()).then(over)).await
        })
        .await
    }

    /// Expands the collapsible section that this is, or is in. Fails if it is in none.
    pub async fn unfold(&self, css: &str) -> Result<()> {
        let script = "reveal(css); \
                      const found = document.querySelector(css); \
                      for (let at = found; at; at = at.parentElement) \
                        if (at.localName === 'details') at.open = true; \
                      return !!found";
        self.wait_in_page(PATIENCE, css, script, css, Value::Null).await
    }

    /// Runs a script on the page. Fails if it throws.
    pub async fn run_script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Runs a script on the page that calls its last argument with its result. Fails if it throws, or never calls it.
    pub async fn run_async_script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// Reveals what matches and returns it, if anything matches.
    async fn revealed(&self, css: &str) -> std::result::Result<Option<Element>, CmdError> {
        let script =
            format!("(() => {{ {REVEAL} }})(); return document.querySelector(arguments[0])");
        let found = self.client.execute(&script, vec![json!(css)]).await?;
        let id = found.get(ELEMENT_KEY).and_then(Value::as_str);
        let element = |id: &str| {
            Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))
        };
        Ok(id.map(element))
    }

    /// Acts on what matches, once it exists and can be acted on.
    async fn on<T>(
        &self,
        css: &str,
        act: impl AsyncFn(Element) -> std::result::Result<T, CmdError>,
    ) -> Result<T> {
        let started = Instant::now();
        loop {
            let came = match self.revealed(css).await {
                Ok(Some(element)) => Some(act(element).await),
                Ok(None) => None,
                Err(error) => Some(Err(error)),
            };
            match came {
                Some(Ok(done)) => return Ok(done),
                Some(Err(error)) if !is_passing(&error) || started.elapsed() > PATIENCE => {
                    return Err(format!("{css}: {error}").into());
                }
                None if started.elapsed() > PATIENCE => {
                    return Err(format!("{css}: there is no such element").into());
                }
                _ => tokio::time::sleep(LOOK_INTERVAL).await,
            }
        }
    }
}

/// Whether nothing was done because the page was just being redrawn: another try may succeed.
pub(super) fn is_passing(error: &CmdError) -> bool {
    error.is_no_such_element()
        || error.is_stale_element_reference()
        || error.is_element_not_interactable()
        || matches!(error, CmdError::Standard(it) if it.error == ErrorStatus::ElementClickIntercepted)
        // A script was waiting on a page that was then left.
        || matches!(error, CmdError::Standard(it) if it.message.contains("unloaded"))
        // Chromedriver's error for an element that disappeared while it was being looked up.
        || error.is_unknown_error() && error.to_string().contains("does not belong to the document")
}

fn with_plain_spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
