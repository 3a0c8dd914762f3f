//! Waits for what a test needs: a state, a count, words; never for a fixed time.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::elements::{REVEAL, is_passing};
use crate::{Page, Result};

/// The longest that anything may take that a test waits for, however busy the machine is.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// The interval between two looks.
pub(super) const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// Looks until the condition holds or some seconds are over. The page looks by itself: every look from outside costs
/// the driver and the browser 20 to 40 ms of processor time, of which tests that run in parallel have too little.
const LOOK: &str = "const [css, wanted, done] = arguments; \
     const reveal = function() { REVEAL }; \
     const says = said => said.replace(/[\\u00a0\\u202f]/g, ' ').includes(wanted); \
     const holds = () => { CONDITION }; \
     const began = performance.now(); \
     const look = () => { \
       const is_so = holds(); \
       if (is_so || performance.now() - began > 5000) done(is_so); else setTimeout(look, 100); }; \
     look();";

impl Page {
    /// Waits until this holds. Fails if it does not hold in time.
    pub async fn wait(&self, what: &str, holds: impl AsyncFn(&Self) -> Result<bool>) -> Result<()> {
        self.wait_within(PATIENCE, what, holds).await
    }

    /// Waits until something matches. Fails if nothing does.
    pub async fn wait_for(&self, css: &str) -> Result<()> {
        let is_there = "reveal(css); return !!document.querySelector(css)";
        self.wait_in_page(PATIENCE, css, is_there, css, Value::Null).await
    }

    /// Waits until this many elements match; zero waits for them to disappear. Fails if their number stays different.
    pub async fn wait_for_count(&self, css: &str, count: usize) -> Result<()> {
        let are_so_many = "reveal(css); return document.querySelectorAll(css).length === wanted";
        self.wait_in_page(PATIENCE, &format!("{count} of {css}"), are_so_many, css, json!(count))
            .await
    }

    /// Waits until what matches contains this text. Fails if it does not.
    pub async fn wait_for_words(&self, css: &str, words: &str) -> Result<()> {
        let are_said = "reveal(css); return says(document.querySelector(css)?.innerText ?? '')";
        let what = format!("«{words}» in {css}");
        self.wait_in_page(PATIENCE, &what, are_said, css, json!(words)).await
    }

    /// Waits until the body of this function of `css` and `wanted` returns true, for at most this long. It may call
    /// `reveal` with a selector, and `says`, which is true of a text that contains `wanted`, whatever its spaces.
    /// Fails if it does not return true in time.
    pub(super) async fn wait_in_page(
        &self,
        limit: Duration,
        what: &str,
        condition: &str,
        css: &str,
        wanted: Value,
    ) -> Result<()> {
        let script = LOOK.replace("REVEAL", REVEAL).replace("CONDITION", condition);
        self.wait_within(limit, what, async |page| {
            let is_so = page.client().execute_async(&script, vec![json!(css), wanted.clone()]);
            Ok(is_so.await? == true)
        })
        .await
    }

    async fn wait_within(
        &self,
        limit: Duration,
        what: &str,
        holds: impl AsyncFn(&Self) -> Result<bool>,
    ) -> Result<()> {
        let started = Instant::now();
        loop {
            match holds(self).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(error) if error.downcast_ref().is_some_and(is_passing) => {}
                Err(error) => return Err(error),
            }
            if started.elapsed() > limit {
                return Err(format!("{what}: not within {limit:?}").into());
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }
}
