//! The three kinds of browsers, and the settings that each needs.

use std::fmt;
use std::path::{Path, PathBuf};

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use crate::Result;
use crate::driver::Driver;

/// A kind of browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, Chrome, Edge.
    Chromium,
    Firefox,
    /// WebKitGTK: the closest thing to Safari outside macOS.
    WebKit,
}

/// The same tests in each engine, as `firefox::does_this` and so on. `cargo xtask test` skips, and lists, those
/// whose engine is not installed.
#[macro_export]
macro_rules! in_each_engine {
    ($($(#[$attribute:meta])* $test:ident => $body:ident),+ $(,)?) => {
        $crate::in_each_engine!(@ chromium: Chromium, { $($(#[$attribute])* $test => $body),+ });
        $crate::in_each_engine!(@ firefox: Firefox, { $($(#[$attribute])* $test => $body),+ });
        $crate::in_each_engine!(@ webkit: WebKit, { $($(#[$attribute])* $test => $body),+ });
    };
    (@ $name:ident: $engine:ident, { $($(#[$attribute:meta])* $test:ident => $body:ident),+ }) => {
        mod $name {
            $(
                $(#[$attribute])*
                #[tokio::test(flavor = "multi_thread")]
                async fn $test() -> $crate::Result<()> {
                    super::$body($crate::Engine::$engine).await
                }
            )+
        }
    };
}

/// Headless and without outside connections, as the sandboxes of continuous integration require. The last two spare
/// a second of processor time per browser: what it would prepare below the address bar, and draw around the page.
const CHROMIUM_FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--animation-duration-scale=0",
];

impl Engine {
    /// Its driver. Chromium's serves any number of browsers, those of the others one each.
    pub(crate) async fn driver(self, folder: &Path) -> Result<Driver> {
        match self {
            Self::Chromium => Driver::shared(),
            Self::Firefox => Driver::start("TOKOMETER_GECKODRIVER", folder).await,
            Self::WebKit => Driver::start("TOKOMETER_WEBKIT_DRIVER", folder).await,
        }
    }

    /// The capabilities to start it with, with its profile and downloads in this folder.
    pub(crate) fn capabilities(
        self,
        folder: &Path,
        flags_more: &[&str],
        settings: Value,
    ) -> Capabilities {
        let (name, options) = match self {
            Self::Chromium => ("goog:chromeOptions", chromium(folder, flags_more, settings)),
            Self::Firefox => ("moz:firefoxOptions", firefox(folder)),
            Self::WebKit => ("webkitgtk:browserOptions", json!({ "args": ["--automation"] })),
        };
        let mut capabilities = Capabilities::from_iter([(name.to_owned(), options)]);
        if self == Self::Chromium {
            capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        }
        capabilities
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        })
    }
}

fn chromium(folder: &Path, flags_more: &[&str], settings: Value) -> Value {
    let mut flags: Vec<String> =
        CHROMIUM_FLAGS.iter().chain(flags_more).map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", folder.join("profile").display()));
    let mut preferences = json!({
        "download.default_directory": downloads_in(folder),
        "download.prompt_for_download": false,
        "intl.accept_languages": "ru",
        "profile.content_settings.exceptions.clipboard": { "*": { "setting": 1 } },
        // Its own start page is as heavy as ours.
        "session.restore_on_startup": 4,
        "session.startup_urls": ["about:blank"],
    });
    if let (Some(preferences), Value::Object(settings)) = (preferences.as_object_mut(), settings) {
        preferences.extend(settings);
    }
    let mut options = json!({ "args": flags, "prefs": preferences });
    if let (Ok(binary), Some(options)) = (std::env::var("CHROME"), options.as_object_mut()) {
        options.insert("binary".into(), Value::String(binary));
    }
    options
}

fn firefox(folder: &Path) -> Value {
    json!({
        "args": ["-headless", "-width", "1280", "-height", "1000"],
        "prefs": {
            "intl.accept_languages": "ru",
            "browser.download.folderList": 2,
            "browser.download.dir": downloads_in(folder),
            // Pages may read the clipboard without asking for permission.
            "dom.events.testing.asyncClipboard": true,
        },
    })
}

/// The folder for downloads.
pub(crate) fn downloads_in(folder: &Path) -> PathBuf {
    folder.join("downloads")
}
