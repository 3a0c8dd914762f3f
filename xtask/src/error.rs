//! What can go wrong, and what to do about it.

use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

/// An error of a task.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The test task has no such step.
    #[error("unknown step `{step}`; the steps are: {known}")]
    UnknownStep { step: String, known: String },
    /// Not a valid address of a model server.
    #[error("`{given}` is not a server address; write it like http://192.168.1.5:11434")]
    ServerUrl { given: String },
    /// The model server's address contains credentials, which the proxy would not send.
    #[error("remove the user name and password from the server's address: they would not be sent")]
    CredentialsInServerUrl,
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A file is not a session.
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
    /// The compiler cannot target the browser.
    #[error(
        "the compiler has no target wasm32-unknown-unknown and there is no rustup to add it; \
         install it from your distribution, or Rust from https://rustup.rs"
    )]
    NoWasmTarget,
    /// An installed tool does not run.
    #[error(
        "{tool} {version} was installed to {} but does not run; \
         remove that folder and try again", folder.display()
    )]
    ToolDoesNotRun { tool: &'static str, version: String, folder: PathBuf },
    /// `finish` was not called by Trunk.
    #[error("`cargo xtask finish` is called by Trunk, see Trunk.toml: run `cargo xtask serve`")]
    NotCalledByTrunk,
    /// The built page lacks the element that its policy follows.
    #[error("the page has no <meta charset=\"utf-8\"> to put its policy after; see index.html")]
    NoPlaceForPolicy,
    /// The built page has no element of a stylesheet.
    #[error("the page has no stylesheet; see index.html")]
    NoStylesheet,
    /// The service worker lacks the lines that the names of the page's files replace.
    #[error("src/browser/offline.js has no place for the names of the page's files")]
    NoPlaceForFiles,
    /// The page exceeds its size budget.
    #[error(
        "the page is {brotli_bytes} bytes with brotli, more than the {budget_bytes} it may be; \
         see what it is built of, or argue for a larger budget in xtask/src/packed.rs"
    )]
    PageTooLarge { brotli_bytes: u64, budget_bytes: u64 },
    /// A program cannot be started.
    #[error("`{program}` cannot be started: {source}")]
    Start { program: String, source: std::io::Error },
    /// A program failed.
    #[error("`{program}` failed: {status}")]
    Failed { program: String, status: ExitStatus },
    /// A server that should keep running has ended.
    #[error("`{program}` ended unexpectedly: {status}")]
    EndedEarly { program: String, status: ExitStatus },
    /// A server was started but does not answer.
    #[error("{url} does not answer within {waited_s} s after the start of its server")]
    NoAnswer { url: String, waited_s: u64 },
    /// The page's port is taken by another program.
    #[error(
        "port {port} is taken by another program (perhaps the page is already being served); \
         stop it or choose another port: cargo xtask serve --port {}", port.saturating_add(1)
    )]
    PortTaken { port: u16 },
    /// The system has no free port.
    #[error("there is no free port on this machine")]
    NoFreePort,
    /// There is no browser to test in.
    #[error("no chromedriver found; {advice}, or set CHROMEDRIVER to its path")]
    NoBrowser { advice: &'static str },
    /// Ctrl-C cannot be handled.
    #[error("Ctrl-C cannot be handled: {0}")]
    Signals(#[from] ctrlc::Error),
    /// The user pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// The task's exit code: 2 for a wrong command line, 130 after Ctrl-C as in shells, otherwise 1.
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
