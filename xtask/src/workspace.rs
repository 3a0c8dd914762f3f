//! Where the workspace is, and what its lock file says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// The workspace this task was started from.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace this program was built from.
    pub fn locate() -> Result<Self, Error> {
        let manifest_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest_folder.parent().unwrap_or(manifest_folder);
        let root =
            root.canonicalize().map_err(|source| Error::File { path: root.into(), source })?;
        Ok(Self { root })
    }

    /// The folder of the root `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder for what one task generates, out of version control.
    pub fn scratch_folder(&self, task: &str) -> Result<PathBuf, Error> {
        let path = self.root.join("target").join("xtask").join(task);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Cargo, to be run in the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(arguments);
        cargo
    }

    /// A program, to be run in the workspace, so that rustup gives it the workspace's toolchain.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The version of a package in `Cargo.lock`.
    pub fn locked_version(&self, package: &'static str) -> Result<String, Error> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
        version_in_lock(&lock, package).map(str::to_owned).ok_or(Error::NotLocked { package })
    }
}

/// Cargo writes a package's version on the line after its name.
fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name_line = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name_line)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
version = 4

[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.75\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry+https://github.com/rust-lang/crates.io-index\"
dependencies = [
 \"cfg-if\",
]
";

    #[test]
    fn reads_the_version_of_exactly_the_named_package() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen-futures"), Some("0.4.75"));
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }
}
