//! What can go wrong, worded with what to do about it.

use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

/// An error of a task.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such step of the test task.
    #[error("there is no step `{step}`; there are: {known}")]
    UnknownStep { step: String, known: String },
    /// The address of the model server can not be one.
    #[error("`{given}` is no address of a server; write it like http://192.168.1.5:11434")]
    ServerUrl { given: String },
    /// The address of the model server holds what the proxy would not send.
    #[error("leave the name and the password out of the server's address: they would not be sent")]
    CredentialsInServerUrl,
    /// A file or folder can not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A file is no session.
    #[error("{}: {source}", path.display())]
    SessionFile { path: PathBuf, source: bench::file::SessionFileError },
    /// The page's dependencies do not say which wasm-bindgen they need.
    #[error(
        "Cargo knows no single version of the package `{package}`; run `cargo update --workspace`"
    )]
    NotLocked { package: &'static str },
    /// There is nowhere to keep the tools.
    #[error("the user's cache folder is unknown; set XDG_CACHE_HOME to a folder of your choice")]
    NoCacheFolder,
    /// The compiler can not build for the browser.
    #[error(
        "the compiler has no target wasm32-unknown-unknown and there is no rustup to add it; \
         install it from your distribution, or Rust from https://rustup.rs"
    )]
    NoWasmTarget,
    /// An installed tool does not do what it is for.
    #[error(
        "{tool} {version} was installed to {} but does not run; \
         remove that folder and try again", folder.display()
    )]
    ToolDoesNotRun { tool: &'static str, version: String, folder: PathBuf },
    /// The hook was not called as one.
    #[error("`cargo xtask csp` is for Trunk to call, see Trunk.toml: run `cargo xtask serve`")]
    NotCalledByTrunk,
    /// The built page does not begin as ours does.
    #[error("the page has no <meta charset=\"utf-8\"> to put its policy after; see index.html")]
    NoPlaceForPolicy,
    /// The page takes longer to load than it may.
    #[error(
        "the page is {brotli_bytes} bytes by brotli, more than the {budget_bytes} it may be; \
         see what it is built of, or argue for a larger budget in xtask/src/packed.rs"
    )]
    PageTooLarge { brotli_bytes: u64, budget_bytes: u64 },
    /// A program can not be started.
    #[error("`{program}` can not be started: {source}")]
    Start { program: String, source: std::io::Error },
    /// A program failed.
    #[error("`{program}` failed: {status}")]
    Failed { program: String, status: ExitStatus },
    /// A server that should run on has ended.
    #[error("`{program}` ended unexpectedly: {status}")]
    EndedEarly { program: String, status: ExitStatus },
    /// A server was started but can not be reached.
    #[error("{url} does not answer within {waited_s} s after the start of its server")]
    NoAnswer { url: String, waited_s: u64 },
    /// Another program listens where the page should be served.
    #[error(
        "port {port} is taken by another program (perhaps the page is already being served); \
         stop it or choose another port: cargo xtask serve --port {}", port.saturating_add(1)
    )]
    PortTaken { port: u16 },
    /// The system gives no port.
    #[error("no free port on this machine: {0}")]
    NoFreePort(std::io::Error),
    /// There is no browser to test in.
    #[error("no chromedriver found; {advice}, or set CHROMEDRIVER to its path")]
    NoBrowser { advice: &'static str },
    /// Ctrl-C can not be noticed.
    #[error("Ctrl-C can not be handled: {0}")]
    Signals(#[from] ctrlc::Error),
    /// The user pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// What the task ends with: 2 for a wrong command line, 130 as shells do after Ctrl-C, else 1.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::UnknownStep { .. } | Self::ServerUrl { .. } | Self::CredentialsInServerUrl => {
                ExitCode::from(2)
            }
            Self::Interrupted => ExitCode::from(130),
            _ => ExitCode::FAILURE,
        }
    }
}
