//! `cargo xtask serve`: serves the page through the relay, and starts a simulator if there is no model server.

use std::ffi::OsString;

use crate::error::Error;
use crate::network;
use crate::page::{Page, wait_for_answer};
use crate::process::{self, Running};
use crate::server_url::ServerUrl;
use crate::tools::Tools;
use crate::workspace::Workspace;

const OLLAMA_PORT: u16 = 11434;
const SIMULATOR_PORT: u16 = 11435;
const SIMULATOR_SLOTS: &str = "4";

/// The options.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The model server [default: http://127.0.0.1:11434]
    // Parsed later: a clap error would repeat the password that may be in it.
    #[arg(long, value_name = "URL", alias = "ollama")]
    pub server: Option<String>,
    /// The page's port [default: 8080, or the next one that is free]
    #[arg(long)]
    pub port: Option<u16>,
    /// The relay's own options, such as --lan: see `cargo run -p relay -- --help`
    #[arg(last = true, value_name = "OPTIONS")]
    pub for_relay: Vec<OsString>,
}

/// Serves until interrupted.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Error> {
    let server = options.server.as_deref().map(ServerUrl::parse).transpose()?;
    let server = server.unwrap_or_else(|| ServerUrl::local(OLLAMA_PORT));
    if let Some(port) = options.port {
        // Checked first: better to fail now than after minutes of building.
        network::loopback_addresses(port)?;
    }
    let tools = Tools::ensure(workspace)?;

    let mut simulator = None;
    if !network::model_server_answers(&server) {
        println!("No model server answers at {server}");
        simulator = ensure_simulator(workspace)?;
    }

    let page = Page { task: "serve", port: network::free_port()?, backend: &server };
    page.build(workspace, &tools)?;
    println!("Building the relay…");
    let package = ["--release", "--package", "relay"];
    process::run(workspace.cargo(&["build"]).args(package))?;
    println!("Ctrl-C stops");
    println!();
    let mut relay = workspace.cargo(&["run", "--quiet"]);
    relay.args(package).arg("--").arg("--dist").arg(page.folder(workspace)?);
    relay.args(["--server", &server.to_string()]);
    if let Some(port) = options.port {
        relay.args(["--port", &port.to_string()]);
    }
    let mut relay = Running::start(relay.args(&options.for_relay))?;
    loop {
        relay.check()?;
        if let Some(simulator) = &mut simulator {
            simulator.check()?;
        }
        process::pause()?;
    }
}

/// Starts the simulator unless one is already running.
fn ensure_simulator(workspace: &Workspace) -> Result<Option<Running>, Error> {
    let url = ServerUrl::local(SIMULATOR_PORT);
    let place = format!(
        "http://localhost:{SIMULATOR_PORT}, the page offers it as “simulator (not a real server)”"
    );
    if network::model_server_answers(&url) {
        println!("Using the simulator at {place}");
        return Ok(None);
    }
    println!("Building the simulator…");
    let package = ["--release", "--package", "sim"];
    process::run(workspace.cargo(&["build"]).args(package))?;
    let mut simulator = Running::start(workspace.cargo(&["run", "--quiet"]).args(package).args([
        "--",
        "--port",
        &SIMULATOR_PORT.to_string(),
        "--slots",
        SIMULATOR_SLOTS,
    ]))?;
    wait_for_answer(&mut simulator, &url, "api/version")?;
    println!("Started the simulator at {place}");
    Ok(Some(simulator))
}
