//! A separate browser for every test.

use std::path::PathBuf;
use std::process::Command;

use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::Driver;
use crate::engine::{Engine, downloads_in};
use crate::witness::Witness;
use crate::{MODEL, Page, Plan, Recorder, Result, downloads, setting};

/// The profile of a browser that was killed.
pub struct Profile(TempDir);

/// A browser with a fresh profile and a folder for downloads.
pub struct Browser {
    /// It queries the page, so it is dropped first.
    witness: Witness,
    client: Client,
    /// Ends before its folder is deleted.
    _driver: Driver,
    folder: TempDir,
    /// Whether the user's language is one that no setting of this browser makes Russian.
    is_language_unset: bool,
}

impl Browser {
    /// Starts a Chromium. Fails if the driver is not there or starts no browser.
    pub async fn start() -> Result<Self> {
        Self::of(Engine::Chromium).await
    }

    /// Starts a browser of this kind. Fails if the driver is not there or starts no browser.
    pub async fn of(engine: Engine) -> Result<Self> {
        Self::in_folder(engine, tempfile::tempdir()?, &[], json!({})).await
    }

    /// Starts a Chromium that sends all requests through this proxy, even those to its own machine. Fails if the
    /// driver is not there or starts no browser.
    pub async fn behind(proxy: &Recorder) -> Result<Self> {
        let proxy = format!("--proxy-server={}", proxy.url());
        let flags = [proxy.as_str(), "--proxy-bypass-list=<-loopback>"];
        Self::in_folder(Engine::Chromium, tempfile::tempdir()?, &flags, json!({})).await
    }

    /// Starts a Chromium that lets pages store nothing. Fails if the driver is not there or starts no browser.
    pub async fn that_keeps_nothing() -> Result<Self> {
        let blocked = json!({ "profile.default_content_setting_values.cookies": 2 });
        Self::in_folder(Engine::Chromium, tempfile::tempdir()?, &[], blocked).await
    }

    /// Starts a Chromium set to English. Fails if the driver is not there or starts no browser.
    pub async fn in_english() -> Result<Self> {
        let english = json!({ "intl.accept_languages": "en-GB" });
        Self::in_folder(Engine::Chromium, tempfile::tempdir()?, &[], english).await
    }

    /// Starts a Chromium with the profile of an earlier one. Fails if the driver is not there or starts no browser.
    pub async fn on(profile: Profile) -> Result<Self> {
        Self::in_folder(Engine::Chromium, profile.0, &[], json!({})).await
    }

    async fn in_folder(
        engine: Engine,
        folder: TempDir,
        flags_more: &[&str],
        settings: Value,
    ) -> Result<Self> {
        std::fs::create_dir_all(downloads_in(folder.path()))?;
        let driver = engine.driver(folder.path()).await?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(folder.path(), flags_more, settings))
            .connect(driver.url())
            .await?;
        Ok(Self {
            witness: Witness::of(client.clone()),
            client,
            _driver: driver,
            folder,
            is_language_unset: engine == Engine::WebKit,
        })
    }

    /// Opens our page at this URL. Fails if the page is not served there.
    pub async fn open(&self, url: &str) -> Result<Page> {
        self.client.goto(url).await?;
        let page = Page::new(self.client.clone());
        page.is_there().await?;
        if self.is_language_unset && page.text("#language").await? == "EN" {
            page.click("#language").await?;
        }
        Ok(page)
    }

    /// Opens another tab, and returns a handle to the previous one. Fails if the browser opens none.
    pub async fn open_tab(&self, url: &str) -> Result<(Page, WindowHandle)> {
        let before = self.client.window().await?;
        let tab = self.client.new_window(true).await?;
        self.client.switch_to_window(tab.handle).await?;
        Ok((self.open(url).await?, before))
    }

    /// The current tab. Fails if there is none.
    pub async fn tab(&self) -> Result<WindowHandle> {
        Ok(self.client.window().await?)
    }

    /// Switches to a tab: from now on all commands go to it. Fails if it is closed.
    pub async fn switch_to(&self, tab: WindowHandle) -> Result<()> {
        Ok(self.client.switch_to_window(tab).await?)
    }

    /// Opens a page other than ours. Fails if it cannot be opened.
    pub async fn show(&self, url: &str) -> Result<Page> {
        self.client.goto(url).await?;
        Ok(Page::new(self.client.clone()))
    }

    /// Opens our page, has it check the server at this address, and fills in the plan. Fails if nothing can be
    /// measured there.
    pub async fn ready(&self, address: &str, plan: &Plan<'_>) -> Result<Page> {
        self.ready_at(&setting("TOKOMETER_PAGE_URL")?, address, plan).await
    }

    /// The same with our page at this URL. Fails if nothing can be measured there.
    pub async fn ready_at(&self, url: &str, address: &str, plan: &Plan<'_>) -> Result<Page> {
        let page = self.open(url).await?;
        page.check(address).await?;
        page.choose_model(MODEL).await?;
        page.plan(plan).await?;
        Ok(page)
    }

    /// The downloaded file with this extension, once it is complete. Fails if none appears.
    pub async fn downloaded(&self, extension: &str) -> Result<PathBuf> {
        downloads::whole(&downloads_in(self.folder.path()), extension).await
    }

    /// Kills the browser (SIGKILL), so that it cannot clean up, and returns its profile. Fails without `pkill`.
    pub fn kill(self) -> Result<Profile> {
        self.witness.dismiss();
        Command::new("pkill").args(["-KILL", "-f"]).arg(self.profile()).status()?;
        Ok(Profile(self.folder))
    }

    /// Resident memory of all processes that render this browser's pages and run their workers, bytes. Fails if the
    /// system does not report it.
    pub fn renderers_bytes(&self) -> Result<u64> {
        let profile = self.profile().display().to_string();
        let told = Command::new("ps").args(["-eo", "rss=,args="]).output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let is_ours = |line: &&str| line.contains(&profile) && line.contains("--type=renderer");
        let kilobytes = |line: &str| line.split_whitespace().next()?.parse::<u64>().ok();
        Ok(told.lines().filter(is_ours).filter_map(kilobytes).sum::<u64>() * 1024)
    }

    /// The folder that appears in the command lines of all its processes.
    pub(crate) fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// Closes the browser. Fails if the driver has lost the browser.
    pub async fn close(self) -> Result<()> {
        self.witness.dismiss();
        Ok(self.client.close().await?)
    }
}
