//! A browser to test in, and the driver that steers it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::network;
use crate::page::wait_for_answer;
use crate::process::{self, Running};
use crate::server_url::ServerUrl;
use crate::workspace::Workspace;

const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// The path of chromedriver, installed now where that takes no more than a package manager.
pub fn ensure_driver(workspace: &Workspace) -> Result<PathBuf, Error> {
    if let Some(driver) = find_driver() {
        return Ok(driver);
    }
    let system = System::detect();
    if system == System::Debian {
        install_on_debian(workspace)?;
    }
    find_driver().ok_or(Error::NoBrowser { advice: system.advice() })
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

/// Systems that differ in where a browser comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Other,
}

impl System {
    fn detect() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        Self::of_release(&release)
    }

    fn of_release(release: &str) -> Self {
        let values_of = |key: &str| {
            let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').split_whitespace().collect::<Vec<_>>()
        };
        let mut names = values_of("ID");
        names.extend(values_of("ID_LIKE"));
        if names.contains(&"ubuntu") {
            Self::Ubuntu
        } else if names.contains(&"debian") {
            Self::Debian
        } else {
            Self::Other
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Debian => "install the packages chromium and chromium-driver",
            Self::Ubuntu => {
                "here Chromium is a snap: run `sudo snap install chromium` and set \
                 CHROMEDRIVER=/snap/bin/chromium.chromedriver"
            }
            Self::Other => "install Chrome or Chromium and the chromedriver of the same version",
        }
    }
}

fn install_on_debian(workspace: &Workspace) -> Result<(), Error> {
    println!("Installing Chromium and its driver…");
    let is_root =
        process::output_of(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let apt_get = |arguments: &[&str]| {
        let mut command = workspace.command(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.arg("apt-get");
        }
        process::run(command.args(arguments))
    };
    apt_get(&["update"])?;
    apt_get(&["install", "-y", "chromium", "chromium-driver"])
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

    /// Where it listens.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_apart() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nVERSION_ID=\"12\"\nID=debian\n";
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert!(System::of_release(debian) == System::Debian);
        assert!(System::of_release(mint) == System::Ubuntu);
        assert!(System::of_release("ID=fedora\n") == System::Other);
    }
}
