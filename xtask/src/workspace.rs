//! Where the workspace is, and how to run Cargo in it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::process;

/// The workspace that the task works on.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
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

    /// This very program: any other copy would have to be built first.
    pub fn this_program() -> Result<PathBuf, Error> {
        let program = env::current_exe();
        let program = program.map_err(|source| Error::File { path: "xtask".into(), source })?;
        // Linux reports this name after a step has rebuilt the program in place.
        let name = program.to_string_lossy();
        Ok(name.strip_suffix(" (deleted)").map_or(program.clone(), PathBuf::from))
    }

    /// A folder for files that one task generates, outside version control.
    pub fn scratch_folder(&self, task: &str) -> Result<PathBuf, Error> {
        let path = self.root.join("target").join("xtask").join(task);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Cargo, run in the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(arguments);
        cargo
    }

    /// Cargo as `cargo clippy` calls it, for any command: workspace code is linted as it is compiled, and warnings
    /// are errors. So linted code need not be compiled again to be run.
    pub fn linting_cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.cargo(arguments);
        cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings");
        cargo
    }

    /// A program run in the workspace, so that rustup picks the workspace's toolchain.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The version of a package in Cargo's lock file.
    pub fn locked_version(&self, package: &'static str) -> Result<String, Error> {
        let id = process::output_of(&mut self.cargo(&["pkgid", package]));
        version_in_id(&id.unwrap_or_default())
            .map(str::to_owned)
            .ok_or(Error::NotLocked { package })
    }
}

/// The version at the end of `registry+https://github.com/rust-lang/crates.io-index#NAME@VERSION`.
fn version_in_id(id: &str) -> Option<&str> {
    id.trim_end().rsplit_once('@').map(|(_, version)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_read_from_a_package_id() {
        let id = "registry+https://github.com/rust-lang/crates.io-index#wasm-bindgen@0.2.130\n";
        assert_eq!(version_in_id(id), Some("0.2.130"));
        assert_eq!(version_in_id(""), None);
    }
}
