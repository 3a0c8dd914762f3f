//! The programs that build and serve the page: found on `PATH` or installed once per version.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::toolchain;
use crate::workspace::Workspace;

/// The version of Trunk that the page is built with.
const TRUNK_VERSION: &str = "0.21.14";

/// The version of Firefox's driver.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Installing takes minutes instead of a quarter of an hour if only what needs to be fast is optimised.
const QUICK_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// Where the tools are.
pub struct Tools {
    search_path: OsString,
}

impl Tools {
    /// Finds the tools, and installs missing ones.
    pub fn ensure(workspace: &Workspace) -> Result<Self, Error> {
        toolchain::ensure_wasm_target(workspace)?;
        let cache = cache_folder()?;
        let mut folders = Vec::new();
        for tool in [Tool::trunk(), Tool::wasm_bindgen(workspace)?] {
            if !tool.is_on_search_path() {
                folders.push(tool.ensure_cached(workspace, &cache)?);
            }
        }
        let inherited = env::var_os("PATH").unwrap_or_default();
        folders.extend(env::split_paths(&inherited));
        Ok(Self { search_path: env::join_paths(folders).unwrap_or(inherited) })
    }

    /// Makes a command find these tools before any other version.
    pub fn offer_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("PATH", &self.search_path)
    }
}

/// The path of Firefox's driver; installs it if necessary.
pub fn ensure_gecko_driver(workspace: &Workspace) -> Result<PathBuf, Error> {
    Ok(Tool::geckodriver().ensure_cached(workspace, &cache_folder()?)?.join("geckodriver"))
}

/// A package on crates.io that installs programs.
struct Tool {
    package: &'static str,
    version: String,
    programs: &'static [&'static str],
    install_flags: &'static [&'static str],
    /// The dependencies that need to be fast.
    optimised: &'static [&'static str],
}

impl Tool {
    /// Builds and serves the page; its update check is turned off.
    fn trunk() -> Self {
        Self {
            package: "trunk",
            version: TRUNK_VERSION.to_owned(),
            programs: &["trunk"],
            install_flags: &["--locked", "--no-default-features", "--features", "rustls"],
            // The proxy, which may carry the traffic of a benchmark.
            optimised: &[
                "axum",
                "bytes",
                "futures-util",
                "http",
                "httparse",
                "hyper",
                "hyper-util",
                "mio",
                "reqwest",
                "tokio",
            ],
        }
    }

    /// Generates the glue between WebAssembly and JavaScript. Its version must equal that of the library that the
    /// page is linked with. Its lock file is older than its code, so no `--locked`.
    fn wasm_bindgen(workspace: &Workspace) -> Result<Self, Error> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            version: workspace.locked_version("wasm-bindgen")?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            install_flags: &[],
            optimised: &["walrus", "wasm-bindgen-cli-support", "wasm-encoder", "wasmparser"],
        })
    }

    /// Drives Firefox.
    fn geckodriver() -> Self {
        Self {
            package: "geckodriver",
            version: GECKODRIVER_VERSION.to_owned(),
            programs: &["geckodriver"],
            install_flags: &["--locked"],
            optimised: &[],
        }
    }

    fn is_on_search_path(&self) -> bool {
        self.programs.iter().all(|program| self.is_right_version(Path::new(program)))
    }

    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| self.is_right_version(&folder.join(program)))
    }

    /// Whether a program runs and reports the right version, which a partially written file does not.
    fn is_right_version(&self, program: &Path) -> bool {
        process::output_of(Command::new(program).arg("--version"))
            .is_some_and(|output| output.split_whitespace().nth(1) == Some(&self.version))
    }

    /// The tool's folder.
    fn root_in(&self, cache: &Path) -> PathBuf {
        cache.join(format!("{}-{}", self.package, self.version))
    }

    /// The folder of its programs.
    fn programs_in(&self, cache: &Path) -> PathBuf {
        self.root_in(cache).join("bin")
    }

    /// The folder of the cached programs; installs them if necessary.
    fn ensure_cached(&self, workspace: &Workspace, cache: &Path) -> Result<PathBuf, Error> {
        let (root, programs) = (self.root_in(cache), self.programs_in(cache));
        if !self.is_in(&programs) {
            self.install(workspace, &root)?;
        }
        if self.is_in(&programs) {
            return Ok(programs);
        }
        Err(Error::ToolDoesNotRun {
            tool: self.package,
            version: self.version.clone(),
            folder: root,
        })
    }

    fn install(&self, workspace: &Workspace, root: &Path) -> Result<(), Error> {
        println!("Installing {} {} (a few minutes, once)…", self.package, self.version);
        if self.download(workspace, root) && self.is_in(&root.join("bin")) {
            return Ok(());
        }
        // Kept until the end, so that an interrupted installation can resume.
        let build_folder = root.join("build");
        let mut install = workspace.cargo(&["install", self.package, "--version", &self.version]);
        install.arg("--force").args(self.install_flags).envs(QUICK_BUILD);
        install.arg("--config=profile.release.package.'*'.opt-level=0");
        for package in self.optimised {
            install.arg(format!("--config=profile.release.package.{package}.opt-level=1"));
        }
        process::run(install.arg("--root").arg(root).arg("--target-dir").arg(&build_folder))?;
        fs::remove_dir_all(&build_folder)
            .map_err(|source| Error::File { path: build_folder, source })
    }

    /// Downloads a prebuilt program if the user has `cargo binstall`; returns whether that worked.
    fn download(&self, workspace: &Workspace, root: &Path) -> bool {
        if process::output_of(&mut workspace.cargo(&["binstall", "-V"])).is_none() {
            return false;
        }
        let package = format!("{}@{}", self.package, self.version);
        let mut binstall = workspace.cargo(&["binstall", "--no-confirm", "--force", &package]);
        binstall.args(["--disable-strategies", "compile"]).arg("--root").arg(root);
        process::run(&mut binstall).is_ok()
    }
}

/// The folder that holds a folder for each tool.
pub fn cache_folder() -> Result<PathBuf, Error> {
    Ok(user_cache_folder().ok_or(Error::NoCacheFolder)?.join("tokometer/tools"))
}

/// The user's folder for files that can be regenerated.
fn user_cache_folder() -> Option<PathBuf> {
    let folder_in = |variable| env::var_os(variable).map(PathBuf::from).filter(|p| p.is_absolute());
    if cfg!(windows) {
        return folder_in("LOCALAPPDATA");
    }
    let in_home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    folder_in("XDG_CACHE_HOME").or_else(|| Some(folder_in("HOME")?.join(in_home)))
}
