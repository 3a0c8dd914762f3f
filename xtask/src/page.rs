//! Building and serving the page with Trunk.
//!
//! Every task gives Trunk a configuration file of its own: the command line can only add to the `[[proxy]]` of
//! `Trunk.toml`, and Trunk fails if two proxies have the same path.

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
use crate::toolchain::{self, WASM_TARGET};
use crate::tools::Tools;
use crate::workspace::Workspace;

const START_TIMEOUT: Duration = Duration::from_secs(120);

/// How the page is served.
pub struct Page<'a> {
    /// The task that serves it; each keeps a build of its own.
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

    /// Starts building the page's WebAssembly, which takes long on one core: when Trunk asks Cargo for it, it is
    /// done or in progress. Trunk will report any errors.
    pub fn begin(workspace: &Workspace) -> Result<Running, Error> {
        toolchain::ensure_wasm_target(workspace)?;
        let mut cargo = workspace.cargo(&["build", "--target", WASM_TARGET, "--profile", "page"]);
        cargo.args(["--bin", "tokometer"]).stdout(Stdio::null()).stderr(Stdio::null());
        Running::start(&mut cargo)
    }

    /// The folder of the built page.
    pub fn folder(&self, workspace: &Workspace) -> Result<PathBuf, Error> {
        Ok(workspace.scratch_folder(self.task)?.join("dist"))
    }

    /// Serves the page and returns as soon as it can be opened.
    ///
    /// It is built first, since Trunk serves the page even if the build fails.
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

    /// Only the folder of the configuration is watched, in which nothing changes: a build during a measurement
    /// would disturb it.
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
                "command_arguments": ["finish"],
            }],
        }))
    }
}

fn trunk(workspace: &Workspace, tools: &Tools, action: &str, configuration: &Path) -> Command {
    let mut trunk = workspace.command("trunk");
    tools.offer_to(&mut trunk);
    trunk.arg("--config").arg(configuration).arg(action);
    // Trunk takes these variables for flags of its own, and rejects values that are common elsewhere.
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
        // Any port that is free: one that was free a moment ago may be another program's by now.
        let page = Page { task: "test", port: 0, backend: &backend };
        let configuration = page.configuration(Path::new("index.html")).unwrap();
        let addresses = configuration["serve"]["addresses"].as_array().unwrap();
        assert!(addresses.contains(&"127.0.0.1".into()), "{configuration}");
        for address in addresses {
            let address: std::net::IpAddr = address.as_str().unwrap().parse().unwrap();
            assert!(address.is_loopback(), "{configuration}");
        }
    }
}
