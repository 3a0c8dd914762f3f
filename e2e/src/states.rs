//! Every state of the page that a user sees, one after the other.

use std::path::PathBuf;
use std::{env, fs, process};

use serde_json::{Value, json};
use sim::{Mishap, Trap};

use crate::{Browser, MODEL, Page, Plan, Result, servers, setting};

/// Viewport sizes of a desktop and of a phone, px.
pub const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];
/// The themes.
pub const THEMES: [&str; 2] = ["light", "dark"];

/// The tabs of a session's results.
const TABS: [&str; 5] = ["answer", "charts", "runs", "trust", "report"];

impl Page {
    /// Sets the size of the window and the system's theme. Fails if the browser cannot.
    pub async fn look(&self, (width, height): (u32, u32), theme: &str) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        let theme = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.devtools("Emulation.setEmulatedMedia", theme).await?;
        Ok(())
    }

    /// A screenshot of the whole page, as a PNG. Fails if the browser takes none.
    pub async fn picture(&self, width: u32, theme: &str) -> Result<Vec<u8>> {
        self.look((width, 900), theme).await?;
        let height = self.run_script("return document.documentElement.scrollHeight").await?;
        let height = height.as_u64().and_then(|height| u32::try_from(height).ok()).unwrap_or(900);
        self.look((width, height), theme).await?;
        // Charts are redrawn once the page has its size.
        self.run_async_script(
            "const done = arguments[0]; \
             requestAnimationFrame(() => requestAnimationFrame(() => done(1)))",
        )
        .await?;
        Ok(self.client().screenshot().await?)
    }
}

/// Brings the page into each of its states, and calls `look` in each. Fails if one is not reached, or `look` fails.
pub async fn each(
    browser: &Browser,
    mut look: impl AsyncFnMut(&str, &Page) -> Result<()>,
) -> Result<()> {
    let url = setting("TOKOMETER_PAGE_URL")?;
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let page = browser.open(&url).await?;
    page.check(&servers::nobody().await?).await?;
    look("no-server", &page).await?;
    page.check(&sim.url()).await?;
    look("first", &page).await?;

    page.choose_model(MODEL).await?;
    page.plan(&Plan::SHORT).await?;
    sim.set_trap(Some(Trap { after_chats: 5, ..Trap::new(Mishap::Waits) }));
    page.start().await?;
    page.first_batch().await?;
    look("running", &page).await?;
    page.click("#stop").await?;
    page.ending().await?;
    sim.set_trap(None);

    page.choose_file("#open-session", &example()?).await?;
    page.wait_for("#overview canvas").await?;
    for tab in TABS {
        page.click(&format!("#tab-{tab}-button")).await?;
        look(tab, &page).await?;
    }
    page.click(".top nav button:nth-child(2)").await?;
    page.wait_for("[data-session] .name").await?;
    look("sessions", &page).await?;
    compare(&page, 1).await?;
    look("not-compared", &page).await?;
    page.choose_file("#open-session", &faster_example()?).await?;
    page.wait_for("#overview canvas").await?;
    compare(&page, 3).await?;
    look("compared", &page).await?;
    page.click(".top nav button:nth-child(3)").await?;
    look("method", &page).await?;

    page.click(".top nav button:first-child").await?;
    page.plan(&Plan { workers: "1", ..Plan::SHORT }).await?;
    sim.set_trap(Some(Trap { after_chats: 2, ..Trap::new(Mishap::CutsMidStream) }));
    page.start().await?;
    page.ending().await?;
    look("failed", &page).await
}

/// Compares the session shown with this one of the list; the latest one is the first.
async fn compare(page: &Page, number: u32) -> Result<()> {
    page.click(".top nav button:first-child").await?;
    page.click("#compare-with").await?;
    page.click(&format!("[data-session]:nth-of-type({number}) .tick")).await?;
    page.click("#compare").await?;
    page.wait_for("#permission").await
}

/// The example as if a newer server, measured some minutes later, were faster with four requests at once or more.
fn faster_example() -> Result<PathBuf> {
    let mut session: Value = serde_json::from_slice(&fs::read(example()?)?)?;
    if let Some(environment) = session.pointer_mut("/environment").and_then(Value::as_object_mut) {
        environment.insert("server_program".into(), "llama.cpp b6940".into());
        environment.insert("started_at".into(), "2026-11-25T20:40:00Z".into());
    }
    let is_four = |part: &Value, field| part.get(field).and_then(Value::as_u64) >= Some(4);
    let runs = session.pointer_mut("/runs").and_then(Value::as_array_mut);
    for run in runs.into_iter().flatten().filter(|run| is_four(run, "workers")) {
        let batches = run.get_mut("batches").and_then(Value::as_array_mut).into_iter().flatten();
        batches.filter(|batch| is_four(batch, "batch")).for_each(shorten);
    }
    let path = env::temp_dir().join(format!("faster_example_{}.json", process::id()));
    fs::write(&path, session.to_string())?;
    Ok(path)
}

/// All times below this take three quarters of their time.
fn shorten(part: &mut Value) {
    match part {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_f64() {
                    Some(time) if name.ends_with("_ms") || name == "total_s" => {
                        *field = (time * 0.75).into();
                    }
                    _ => shorten(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A session with a real model. Fails if it is not there.
pub fn example() -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/example");
    Ok(folder.join("session_gemma-3-270m.json").canonicalize()?)
}
