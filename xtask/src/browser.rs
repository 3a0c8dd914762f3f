//! Chromium, which every test can run in, and the driver that steers it.

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

/// The path of chromedriver, installed now where that takes no more than a package manager.
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

/// Looks where the user says, where GitHub's runners say, and on `PATH`.
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

/// How to install one here.
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
    /// Starts the driver at a free port.
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
    /// Asks the driver to end by itself, for it then ends its browsers too.
    fn drop(&mut self) {
        let asked = Instant::now();
        let is_asked = network::get(&self.url, "shutdown").is_ok();
        while is_asked && self.running.check().is_ok() && asked.elapsed() < SHUTDOWN_TIMEOUT {
            std::thread::sleep(process::POLL_INTERVAL);
        }
    }
}
