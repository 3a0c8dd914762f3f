//! axe-core, which checks the machine-checkable WCAG rules: an npm package, installed once per version.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::tools::cache_folder;

const VERSION: &str = "4.10.3";

/// The path of its script.
///
/// # Errors
/// If npm is missing or cannot install it.
pub fn ensure() -> Result<PathBuf, Error> {
    let folder = cache_folder()?.join(format!("axe-core-{VERSION}"));
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.exists() {
        let package = format!("axe-core@{VERSION}");
        let mut install = Command::new("npm");
        install.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
        process::run(install.arg(&folder).arg(package))?;
    }
    Ok(script)
}
