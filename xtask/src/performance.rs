//! `cargo xtask bench`: how fast and how exact the built page is, beside plain JavaScript.

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

/// What the user chose.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// One of the groups of rows, and no others: totals, throughput, streams, loading, memory, growth
    #[arg(long, value_name = "GROUP")]
    pub only: Vec<String>,
    /// Run each once instead of five times
    #[arg(long = "quick")]
    pub is_quick: bool,
    /// Where the figures go as JSON [default: target/bench.json]
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// Builds the page, serves it packed as `tokometer` does, and measures it. A whole run writes its table into
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
