//! `cargo xtask serve`: the page, the way to the model server, and a simulator if there is none.

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

/// What the user chose.
pub struct Options {
    /// The model server, if it was named.
    pub ollama: Option<ServerUrl>,
    /// The port of the page.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { ollama: None, port: 8080 }
    }
}

/// Serves until the user stops it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Error> {
    // Asked first: it would be a pity to learn it after minutes of building.
    network::loopback_addresses(options.port)?;
    let backend = options.ollama.clone().unwrap_or_else(|| ServerUrl::local(OLLAMA_PORT));
    let tools = Tools::ensure(workspace)?;

    let mut simulator = None;
    if !network::model_server_answers(&backend) {
        println!("No model server answers at {backend}");
        simulator = ensure_simulator(workspace)?;
    }

    let page = Page { task: "serve", port: options.port, backend: &backend };
    let mut page_server = page.serve(workspace, &tools)?;
    print_addresses(options);
    loop {
        page_server.check()?;
        if let Some(simulator) = &mut simulator {
            simulator.check()?;
        }
        process::pause()?;
    }
}

/// Starts the simulator, unless one is running already.
fn ensure_simulator(workspace: &Workspace) -> Result<Option<Running>, Error> {
    let url = ServerUrl::local(SIMULATOR_PORT);
    let place = format!("http://localhost:{SIMULATOR_PORT}, the page offers it as «симулятор»");
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

fn print_addresses(options: &Options) {
    let address = format!("http://localhost:{}/", options.port);
    println!();
    match options.ollama {
        None => println!("Open {address}"),
        Some(_) => println!("Open {address}?server={address}ollama/"),
    }
    println!("Ctrl-C stops");
}
