//! Building and serving the page with Trunk.
//!
//! Trunk gets a configuration file of its own for every task: its command line can only add to the
//! `[[proxy]]` of `Trunk.toml`, and a second proxy at the same path ends Trunk.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::error::Error;
use crate::network;
use crate::process::{self, Running};
use crate::server_url::ServerUrl;
use crate::toolchain::WASM_TARGET;
use crate::tools::Tools;
use crate::workspace::Workspace;

const START_TIMEOUT: Duration = Duration::from_secs(120);

/// How the page is served.
pub struct Page<'a> {
    /// The task that serves it, which keeps its own build.
    pub task: &'static str,
    /// The port it is served at.
    pub port: u16,
    /// The server behind `/ollama/`.
    pub backend: &'a ServerUrl,
}

impl Page<'_> {
    /// Builds the page in release mode.
    pub fn build(&self, workspace: &Workspace, tools: &Tools) -> Result<(), Error> {
        let configuration = self.write_configuration(workspace)?;
        process::run(&mut trunk(workspace, tools, "build", &configuration))
    }

    /// Begins to build the page's program, which takes long on one core: by the time Trunk asks Cargo for it,
    /// it is there or on its way. What is wrong with it Trunk will tell.
    pub fn begin(workspace: &Workspace) -> Result<Running, Error> {
        let mut cargo = workspace.cargo(&["build", "--target", WASM_TARGET, "--profile", "page"]);
        cargo.args(["--bin", "tokometer"]).stdout(Stdio::null()).stderr(Stdio::null());
        Running::start(&mut cargo)
    }

    /// Where the built page is.
    pub fn folder(&self, workspace: &Workspace) -> Result<PathBuf, Error> {
        Ok(workspace.scratch_folder(self.task)?.join("dist"))
    }

    /// Serves the page and returns as soon as it can be opened.
    ///
    /// It is built first, since Trunk serves even what it fails to build.
    pub fn serve(&self, workspace: &Workspace, tools: &Tools) -> Result<Running, Error> {
        self.build(workspace, tools)?;
        let configuration = self.write_configuration(workspace)?;
        let mut trunk = trunk(workspace, tools, "serve", &configuration);
        let mut running = Running::start(trunk.arg("--quiet"))?;
        wait_for_answer(&mut running, &ServerUrl::local(self.port), "")?;
        Ok(running)
    }

    fn write_configuration(&self, workspace: &Workspace) -> Result<PathBuf, Error> {
        let path = workspace.scratch_folder(self.task)?.join("Trunk.json");
        let configuration = self.configuration(&workspace.root().join("index.html"))?;
        match fs::write(&path, configuration.to_string()) {
            Ok(()) => Ok(path),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Only the folder of the configuration is watched, where nothing changes: a build in the
    /// middle of a measurement would disturb it.
    fn configuration(&self, index_html: &Path) -> Result<Value, Error> {
        let addresses = network::loopback_addresses(self.port)?;
        let program = Workspace::this_program()?;
        Ok(json!({
            "build": { "target": index_html.display().to_string(), "dist": "dist", "release": true },
            "watch": { "watch": ["."] },
            "serve": {
                "addresses": addresses,
                "port": self.port,
                "no_autoreload": true,
                "disable_address_lookup": true,
            },
            "proxy": [{
                "backend": self.backend.to_string(),
                "rewrite": "/ollama/",
                "no_system_proxy": true,
            }],
            "hooks": [{
                "stage": "post_build",
                "command": program.display().to_string(),
                "command_arguments": ["csp"],
            }],
        }))
    }
}

fn trunk(workspace: &Workspace, tools: &Tools, action: &str, configuration: &Path) -> Command {
    let mut trunk = workspace.command("trunk");
    tools.offer_to(&mut trunk);
    trunk.arg("--config").arg(configuration).arg(action);
    // Trunk takes these variables for its own flags, and refuses values that are usual elsewhere.
    trunk.env_remove("NO_COLOR").env_remove("RUST_LOG").env_remove("RUST_BACKTRACE");
    if env::var_os("NO_COLOR").is_some() {
        trunk.arg("--color=never");
    }
    trunk
}

/// Waits until a server that was just started answers.
pub fn wait_for_answer(server: &mut Running, url: &ServerUrl, resource: &str) -> Result<(), Error> {
    let started = Instant::now();
    while !network::get(url, resource).is_ok_and(|status| status == 200) {
        server.check()?;
        process::pause()?;
        if started.elapsed() > START_TIMEOUT {
            let url = format!("{url}{resource}");
            return Err(Error::NoAnswer { url, waited_s: START_TIMEOUT.as_secs() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_served_to_this_machine_alone() {
        let backend = ServerUrl::local(11434);
        let page = Page { task: "test", port: network::free_port().unwrap(), backend: &backend };
        let configuration = page.configuration(Path::new("index.html")).unwrap();
        let addresses = configuration["serve"]["addresses"].as_array().unwrap();
        assert!(addresses.contains(&"127.0.0.1".into()), "{configuration}");
        for address in addresses {
            let address: std::net::IpAddr = address.as_str().unwrap().parse().unwrap();
            assert!(address.is_loopback(), "{configuration}");
        }
    }
}
