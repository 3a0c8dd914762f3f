//! Chromium, in which every browser test can run, and its driver.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::network;
use crate::page::wait_for_answer;
use crate::process::{self, Running};
use crate::server_url::ServerUrl;
use crate::system::{self, System};
use crate::workspace::Workspace;

const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// The path of chromedriver; installs it if a package manager can.
pub fn ensure_driver(workspace: &Workspace) -> Result<PathBuf, Error> {
    if let Some(driver) = find_driver() {
        return Ok(driver);
    }
    let system = System::detect();
    if system == System::Debian {
        system::install_on_debian(workspace, &["chromium", "chromium-driver"])?;
    }
    find_driver().ok_or(Error::NoBrowser { advice: advice(system) })
}

/// Looks at the user's setting, then at that of GitHub's runners, then on `PATH`.
fn find_driver() -> Option<PathBuf> {
    let named = env::var_os("CHROMEDRIVER").map(PathBuf::from);
    let in_folder =
        env::var_os("CHROMEWEBDRIVER").map(|folder| PathBuf::from(folder).join("chromedriver"));
    let candidates = [named, in_folder, Some("chromedriver".into())];
    candidates
        .into_iter()
        .flatten()
        .find(|driver| process::output_of(Command::new(driver).arg("--version")).is_some())
}

/// How to install chromedriver on this system.
fn advice(system: System) -> &'static str {
    match system {
        System::Debian => "install the packages chromium and chromium-driver",
        System::Ubuntu => {
            "here Chromium is a snap: run `sudo snap install chromium` and set \
             CHROMEDRIVER=/snap/bin/chromium.chromedriver"
        }
        System::Other => "install Chrome or Chromium and the chromedriver of the same version",
    }
}

/// A running chromedriver.
pub struct Driver {
    url: ServerUrl,
    running: Running,
}

impl Driver {
    /// Starts the driver on a free port.
    pub fn start(workspace: &Workspace) -> Result<Self, Error> {
        let program = ensure_driver(workspace)?;
        let port = network::free_port()?;
        let url = ServerUrl::local(port);
        let mut command = workspace.command(program);
        let mut running =
            Running::start(command.arg(format!("--port={port}")).stdout(Stdio::null()))?;
        wait_for_answer(&mut running, &url, "status")?;
        Ok(Self { url, running })
    }

    pub fn url(&self) -> &ServerUrl {
        &self.url
    }
}

impl Drop for Driver {
    /// Asks the driver to shut down by itself, because it then closes its browsers too.
    fn drop(&mut self) {
        let asked = Instant::now();
        let is_asked = network::get(&self.url, "shutdown").is_ok();
        while is_asked && self.running.check().is_ok() && asked.elapsed() < SHUTDOWN_TIMEOUT {
            std::thread::sleep(process::POLL_INTERVAL);
        }
    }
}
