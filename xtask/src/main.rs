//! Automation of the workspace: `cargo xtask serve | test | bench | dist | report`, and a hook for Trunk.

mod arguments;
mod axe;
mod browser;
mod compare;
mod csp;
mod dependencies;
mod dist;
mod engines;
mod error;
mod finish;
mod locust_tool;
mod network;
mod offline;
mod packed;
mod page;
mod performance;
mod process;
mod report;
mod serve;
mod server_url;
mod steps;
mod stylesheet;
mod system;
mod tally;
mod test;
mod toolchain;
mod tools;
mod workspace;

use std::process::ExitCode;

use crate::report::Wanted;
use arguments::{Arguments, Task};
use clap::Parser as _;
use error::Error;
use workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error @ Error::Interrupted) => error.exit_code(),
        Err(error) => {
            eprintln!("error: {error}");
            error.exit_code()
        }
    }
}

fn run() -> Result<ExitCode, Error> {
    let Arguments { task } = Arguments::parse();
    process::notice_interrupts()?;
    let workspace = Workspace::locate()?;
    match task {
        Task::Serve(options) => serve::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Task::Report { compared: Some(files), is_benchstat, lang, .. } => {
            Ok(compare::run(&files, is_benchstat, lang))
        }
        Task::Report { session_file, is_extended, is_short, is_samples, lang, .. } => {
            // The command line does not do without the one or the other.
            let session_file = session_file.unwrap_or_default();
            let wanted = Wanted::of(is_extended, is_short, is_samples);
            report::run(&session_file, wanted, lang).map(|()| ExitCode::SUCCESS)
        }
        Task::Bench(options) => performance::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Task::Dist => dist::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Finish => finish::run().map(|()| ExitCode::SUCCESS),
        Task::Test { only, repeat } => test::run(&workspace, &only, repeat),
    }
}
