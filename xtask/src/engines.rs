//! Firefox and WebKitGTK: tests also run in those that are installed. Continuous integration requires both.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::axe;
use crate::error::Error;
use crate::process::{self, Running};
use crate::system::{self, System};
use crate::tally::Tally;
use crate::tools;
use crate::workspace::Workspace;

/// Debian packages. Firefox's driver is a crate.
const PACKAGES: [&str; 3] = ["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// An engine whose tests cannot run here.
struct Missing {
    name: &'static str,
    /// Prefix of the names of its tests.
    tests: &'static str,
    advice: &'static str,
    /// Whether its absence is a failure, as in continuous integration.
    is_required: bool,
}

const FIREFOX: Missing = Missing {
    name: "Firefox",
    tests: "firefox::",
    advice: "install Firefox (on Debian the package firefox-esr); geckodriver comes by itself",
    is_required: true,
};

const WEBKIT: Missing = Missing {
    name: "WebKitGTK",
    tests: "webkit::",
    advice: "install WebKitWebDriver and Xvfb (on Debian the packages webkit2gtk-driver and xvfb)",
    is_required: true,
};

const AXE: Missing = Missing {
    name: "axe-core",
    tests: "accessible::no_rule",
    advice: "install npm, by which it comes",
    is_required: false,
};

/// The engines available besides Chromium, and those that are missing.
#[derive(Default)]
pub struct Engines {
    settings: Vec<(&'static str, OsString)>,
    missing: Vec<&'static Missing>,
    /// The display that WebKitGTK draws on; it has no headless mode.
    _display: Option<Running>,
}

impl Engines {
    /// Finds the engines; in continuous integration on Debian, installs missing ones.
    pub fn ensure(workspace: &Workspace) -> Result<Self, Error> {
        let is_all_here = has_firefox() && webkit_driver().is_some() && has_display_server();
        if !is_all_here && is_continuous_integration() && System::detect() == System::Debian {
            told(system::install_on_debian(workspace, &PACKAGES));
        }
        let mut engines = Self::default();
        match has_firefox().then(|| told(gecko_driver(workspace))).flatten() {
            Some(driver) => engines.settings.push(("TOKOMETER_GECKODRIVER", driver.into())),
            None => engines.missing.push(&FIREFOX),
        }
        match told(axe::ensure()) {
            Some(script) => engines.settings.push(("TOKOMETER_AXE", script.into())),
            None => engines.missing.push(&AXE),
        }
        match webkit_driver() {
            Some(driver) if has_display_server() => {
                let (display, name) = start_display(workspace)?;
                engines.settings.push(("TOKOMETER_WEBKIT_DRIVER", driver.into()));
                engines.settings.push(("DISPLAY", name.into()));
                engines.settings.push(("GDK_BACKEND", "x11".into()));
                engines._display = Some(display);
            }
            _ => engines.missing.push(&WEBKIT),
        }
        Ok(engines)
    }

    /// Tells the tests where the engines are.
    pub fn offer_to(&self, tests: &mut Command) {
        tests.envs(self.settings.iter().map(|(name, value)| (name, value)));
    }

    /// Arguments with which a test program skips the tests that cannot run here.
    pub fn skipping(&self) -> impl Iterator<Item = &'static str> {
        self.missing.iter().flat_map(|missing| ["--skip", missing.tests])
    }

    /// Reports what was skipped; in continuous integration every missing engine is a failure.
    pub fn tell_missing(&self) -> Tally {
        let mut tally = Tally::default();
        for missing in &self.missing {
            println!("NOT TESTED in {}: it is not installed; {}", missing.name, missing.advice);
            if is_continuous_integration() && missing.is_required {
                tally += Tally::one_failed();
            }
        }
        tally
    }
}

/// Reports why something is unavailable; tests in the other engines still run.
fn told<T>(had: Result<T, Error>) -> Option<T> {
    had.inspect_err(|error| eprintln!("error: {error}")).ok()
}

fn is_continuous_integration() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty())
}

fn runs(program: &Path, asked: &str) -> bool {
    process::output_of(Command::new(program).arg(asked)).is_some()
}

fn has_firefox() -> bool {
    ["firefox", "firefox-esr"].iter().any(|program| runs(Path::new(program), "--version"))
}

/// Looks at the user's setting, then at that of GitHub's runners, then on `PATH`; otherwise installs it as a tool.
fn gecko_driver(workspace: &Workspace) -> Result<PathBuf, Error> {
    let named = env::var_os("GECKODRIVER").map(PathBuf::from);
    let in_folder =
        env::var_os("GECKOWEBDRIVER").map(|folder| PathBuf::from(folder).join("geckodriver"));
    let candidates = [named, in_folder, Some("geckodriver".into())];
    match candidates.into_iter().flatten().find(|driver| runs(driver, "--version")) {
        Some(driver) => Ok(driver),
        None => tools::ensure_gecko_driver(workspace),
    }
}

fn webkit_driver() -> Option<PathBuf> {
    let named = env::var_os("WEBKITWEBDRIVER").map(PathBuf::from);
    let candidates = [named, Some("WebKitWebDriver".into())];
    candidates.into_iter().flatten().find(|driver| runs(driver, "--help"))
}

fn has_display_server() -> bool {
    runs(Path::new("Xvfb"), "-help")
}

/// Starts a display with a free number, and returns its name once it can be drawn on.
fn start_display(workspace: &Workspace) -> Result<(Running, String), Error> {
    let mut command = workspace.command("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
    let mut display = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let number = display.first_line();
    Ok((display, format!(":{number}")))
}
