//! `cargo xtask bench`: how fast and how accurate the built page is, beside plain JavaScript.

use std::path::PathBuf;

use crate::browser::Driver;
use crate::error::Error;
use crate::network;
use crate::packed;
use crate::page::Page;
use crate::process;
use crate::server_url::ServerUrl;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// The options.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run only this group of rows: totals, throughput, streams, loading, memory, growth
    #[arg(long, value_name = "GROUP")]
    pub only: Vec<String>,
    /// Run each once instead of five times
    #[arg(long = "quick")]
    pub is_quick: bool,
    /// The JSON file for the figures [default: target/bench.json]
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// Builds the page, serves it compressed as `tokometer` does, and measures it. A full run writes its table to
/// `docs/performance.md`.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Error> {
    let tools = Tools::ensure(workspace)?;
    let driver = Driver::start(workspace)?;
    let backend = ServerUrl::local(network::free_port()?);
    let page = Page { task: "bench", port: network::free_port()?, backend: &backend };
    page.build(workspace, &tools)?;
    let folder = page.folder(workspace)?;
    println!("{}", packed::pack(&folder)?);
    let mut bench = workspace.cargo(&["run", "--release", "--locked", "--package", "e2e"]);
    bench.args(["--bin", "performance", "--"]).args(&options.only);
    if options.is_quick {
        bench.arg("--quick");
    }
    let usual = || workspace.root().join("target").join("bench.json");
    bench.env("TOKOMETER_BENCH_JSON", options.json.clone().unwrap_or_else(usual));
    if options.only.is_empty() && !options.is_quick {
        bench.env("TOKOMETER_BENCH_TABLE", workspace.root().join("docs").join("performance.md"));
    }
    bench.env("TOKOMETER_PAGE_FOLDER", folder).env("WEBDRIVER_URL", driver.url().to_string());
    process::run(&mut bench)
}
