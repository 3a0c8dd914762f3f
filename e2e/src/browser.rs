//! A Chromium of its own for every test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Page, Recorder, Result, setting};

/// Headless, closed to the outside, as the sandboxes of continuous integration need it.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
];

/// What a browser that was killed has left.
pub struct Profile(TempDir);

/// A browser with a fresh profile and a folder for downloads.
pub struct Browser {
    client: Client,
    folder: TempDir,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    /// When the driver is not there or starts no browser.
    pub async fn start() -> Result<Self> {
        Self::with_flags(&[]).await
    }

    /// Starts a browser that asks for everything through this proxy, what is on its own machine too.
    ///
    /// # Errors
    /// When the driver is not there or starts no browser.
    pub async fn behind(proxy: &Recorder) -> Result<Self> {
        let proxy = format!("--proxy-server={}", proxy.url());
        Self::with_flags(&[&proxy, "--proxy-bypass-list=<-loopback>"]).await
    }

    /// Starts a browser whose settings let pages keep nothing.
    ///
    /// # Errors
    /// When the driver is not there or starts no browser.
    pub async fn that_keeps_nothing() -> Result<Self> {
        let blocked = json!({ "profile.default_content_setting_values.cookies": 2 });
        Self::in_folder(tempfile::tempdir()?, &[], blocked).await
    }

    /// Starts a browser on the profile that another one has left.
    ///
    /// # Errors
    /// When the driver is not there or starts no browser.
    pub async fn on(profile: Profile) -> Result<Self> {
        Self::in_folder(profile.0, &[], json!({})).await
    }

    async fn with_flags(flags_more: &[&str]) -> Result<Self> {
        Self::in_folder(tempfile::tempdir()?, flags_more, json!({})).await
    }

    async fn in_folder(folder: TempDir, flags_more: &[&str], settings: Value) -> Result<Self> {
        let mut flags: Vec<String> =
            FLAGS.iter().chain(flags_more).map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", folder.path().join("profile").display()));
        let downloads = folder.path().join("downloads");
        std::fs::create_dir_all(&downloads)?;
        let mut preferences = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "profile.content_settings.exceptions.clipboard": { "*": { "setting": 1 } },
        });
        if let (Some(preferences), Value::Object(settings)) =
            (preferences.as_object_mut(), settings)
        {
            preferences.extend(settings);
        }
        let mut options = json!({ "args": flags, "prefs": preferences });
        if let (Ok(binary), Some(options)) = (std::env::var("CHROME"), options.as_object_mut()) {
            options.insert("binary".into(), Value::String(binary));
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&setting("WEBDRIVER_URL")?)
            .await?;
        Ok(Self { client, folder })
    }

    /// Opens our page under this URL.
    ///
    /// # Errors
    /// When the page is not served there.
    pub async fn open(&self, url: &str) -> Result<Page> {
        self.client.goto(url).await?;
        let page = Page::new(self.client.clone());
        page.is_there().await?;
        Ok(page)
    }

    /// Opens a further tab, and gives a way back to the one before.
    ///
    /// # Errors
    /// When the browser opens none.
    pub async fn open_tab(&self, url: &str) -> Result<(Page, WindowHandle)> {
        let before = self.client.window().await?;
        let tab = self.client.new_window(true).await?;
        self.client.switch_to_window(tab.handle).await?;
        Ok((self.open(url).await?, before))
    }

    /// Goes to a tab; what is asked of any page from now on is asked of that one.
    ///
    /// # Errors
    /// When it is closed.
    pub async fn switch_to(&self, tab: WindowHandle) -> Result<()> {
        Ok(self.client.switch_to_window(tab).await?)
    }

    /// Opens something else than our page.
    ///
    /// # Errors
    /// When it can not be opened.
    pub async fn show(&self, url: &str) -> Result<Page> {
        self.client.goto(url).await?;
        Ok(Page::new(self.client.clone()))
    }

    /// The file of this kind that was downloaded; waits for it a while.
    ///
    /// # Errors
    /// When none appears.
    pub async fn downloaded(&self, extension: &str) -> Result<PathBuf> {
        for _ in 0..200 {
            for entry in std::fs::read_dir(self.folder.path().join("downloads"))? {
                let path = entry?.path();
                if path.extension().is_some_and(|found| found == Path::new(extension)) {
                    return Ok(path);
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(format!("no .{extension} was downloaded").into())
    }

    /// Kills the browser (SIGKILL), so that it can put nothing in order, and leaves its profile.
    ///
    /// # Errors
    /// When there is no `pkill`.
    pub fn kill(self) -> Result<Profile> {
        let profile = self.folder.path().join("profile");
        Command::new("pkill").args(["-KILL", "-f"]).arg(&profile).status()?;
        Ok(Profile(self.folder))
    }

    /// Resident memory of all processes that draw this browser's pages and run their workers, bytes.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn renderers_bytes(&self) -> Result<u64> {
        let profile = self.folder.path().join("profile").display().to_string();
        let told = Command::new("ps").args(["-eo", "rss=,args="]).output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let is_ours = |line: &&str| line.contains(&profile) && line.contains("--type=renderer");
        let kilobytes = |line: &str| line.split_whitespace().next()?.parse::<u64>().ok();
        Ok(told.lines().filter(is_ours).filter_map(kilobytes).sum::<u64>() * 1024)
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When the driver has lost it.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}
