//! Installs Locust, which runs the page's plans outside the browser, in a Python environment of its own.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::tools::cache_folder;

/// The path of the program; installs it if necessary.
pub fn ensure() -> Result<PathBuf, Error> {
    let version = locust::VERSION;
    let folder = cache_folder()?.join(format!("locust-{version}"));
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join("locust");
    let runs = || process::output_of(Command::new(&program).arg("--version")).is_some();
    if !runs() {
        println!("Installing locust {version} (a minute, once)…");
        let python = if cfg!(windows) { "python" } else { "python3" };
        process::run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
        let package = format!("locust=={version}");
        process::run(Command::new(programs.join("pip")).args(["install", "-q", &package]))?;
    }
    let no_locust = || Error::ToolDoesNotRun { tool: "locust", version: version.into(), folder };
    if runs() { Ok(program) } else { Err(no_locust()) }
}
