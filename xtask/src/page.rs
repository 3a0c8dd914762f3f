//! Building and serving the page with Trunk.
//!
//! Trunk gets a configuration file of its own for every task: its command line can only add to the
//! `[[proxy]]` of `Trunk.toml`, and a second proxy at the same path ends Trunk.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::network;
use crate::process::{self, Running};
use crate::server_url::ServerUrl;
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
        let path = workspace.scratch_folder(self.task)?.join("Trunk.toml");
        match fs::write(&path, self.configuration(&workspace.root().join("index.html"))?) {
            Ok(()) => Ok(path),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Only the folder of the configuration is watched, where nothing changes: a build in the
    /// middle of a measurement would disturb it.
    fn configuration(&self, index_html: &Path) -> Result<String, Error> {
        let addresses = network::loopback_addresses(self.port)?;
        let addresses: Vec<_> = addresses.iter().map(|address| format!("\"{address}\"")).collect();
        let target = toml_string(&index_html.display().to_string());
        // This very program: another one of its name would have to be built first.
        let program =
            env::current_exe().map_err(|source| Error::File { path: "xtask".into(), source })?;
        Ok(format!(
            "[build]\ntarget = {target}\ndist = \"dist\"\nrelease = true\n\n\
             [watch]\nwatch = [\".\"]\n\n\
             [serve]\naddresses = [{}]\nport = {}\nno_autoreload = true\n\
             disable_address_lookup = true\n\n\
             [[proxy]]\nbackend = {}\nrewrite = \"/ollama/\"\nno_system_proxy = true\n\n\
             [[hooks]]\nstage = \"post_build\"\ncommand = {}\ncommand_arguments = [\"csp\"]\n",
            addresses.join(", "),
            self.port,
            toml_string(&self.backend.to_string()),
            toml_string(&program.display().to_string()),
        ))
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

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_served_to_this_machine_alone() {
        let backend = ServerUrl::local(11434);
        let page = Page { task: "test", port: network::free_port().unwrap(), backend: &backend };
        let configuration = page.configuration(Path::new("index.html")).unwrap();
        let (_, addresses) = configuration.split_once("addresses = [").unwrap();
        let (addresses, _) = addresses.split_once(']').unwrap();
        assert!(addresses.contains("127.0.0.1"), "{configuration}");
        for address in addresses.split(", ") {
            let address: std::net::IpAddr = address.trim_matches('"').parse().unwrap();
            assert!(address.is_loopback(), "{configuration}");
        }
    }

    #[test]
    fn paths_of_windows_survive_toml() {
        assert_eq!(toml_string(r#"C:\a "b""#), r#""C:\\a \"b\"""#);
    }
}
