//! Records what the page showed when a test failed.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::Client;
use serde_json::{Value, json};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::{Result, devtools};

/// A browser that does not answer within this time will not answer at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Watches a browser until its test is over. A test that ends early, by an assertion or an error, has failed.
pub(crate) struct Witness {
    client: Client,
    is_over: Cell<bool>,
}

impl Witness {
    pub(crate) fn of(client: Client) -> Self {
        Self { client, is_over: Cell::new(false) }
    }

    /// There is nothing left to report.
    pub(crate) fn dismiss(&self) {
        self.is_over.set(true);
    }

    async fn tell(&self) {
        match self.seen().await {
            Ok(seen) => println!("{seen}"),
            Err(error) => println!("the page cannot be queried: {error}"),
        }
        match self.picture().await {
            Ok(path) => println!("screenshot: {}", path.display()),
            Err(error) => println!("no screenshot: {error}"),
        }
        // Only Chromium keeps a log.
        if let Ok(log) = devtools::ask(&self.client, "se/log", json!({ "type": "browser" })).await {
            let lines = log.get("value").and_then(Value::as_array).into_iter().flatten();
            lines.filter_map(|line| line.get("message")?.as_str()).for_each(|it| println!("{it}"));
        }
    }

    async fn seen(&self) -> Result<String> {
        let script = "return `${location.href}, ${document.body.dataset.state}:\\n${document.body.innerText}`";
        let seen = self.client.execute(script, Vec::new()).await?;
        Ok(seen.as_str().unwrap_or_default().to_owned())
    }

    async fn picture(&self) -> Result<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
        fs::create_dir_all(&folder)?;
        let test = std::thread::current().name().unwrap_or("test").replace("::", ".");
        let path = folder.canonicalize()?.join(format!("{test}.png"));
        fs::write(&path, self.client.screenshot().await?)?;
        Ok(path)
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let runtime = Handle::try_current();
        let runtime = runtime.ok().filter(|it| it.runtime_flavor() == RuntimeFlavor::MultiThread);
        if let Some(runtime) = runtime.filter(|_| !self.is_over.get()) {
            println!("\nwhen the test failed the page said:");
            let told = async { tokio::time::timeout(PATIENCE, self.tell()).await };
            if tokio::task::block_in_place(|| runtime.block_on(told)).is_err() {
                println!("the browser does not answer");
            }
        }
    }
}
