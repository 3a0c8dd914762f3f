//! Servers for the page to find: simulators, a relay, and some that are not model servers.

use relay::{Lan, Pages, Relay};
use sim::{Config, Mishap, Server, Trap};
pub use test_servers::{OneLane, answer, shared, steady};
use test_servers::{ScriptedServer, unused_address};

use crate::{Result, setting};

/// Starts a simulator; [`Server::url`] is the address to give to the page. Fails if no port is free.
pub async fn start(config: Config) -> Result<Server> {
    Ok(Server::start(config).await?)
}

/// Makes a simulator answer this many chats and no more: all others wait until its trap is removed. The first
/// one loads the model.
pub fn hold_after(chats: u64, sim: &Server) {
    sim.set_trap(Some(Trap { after_chats: chats, ..Trap::new(Mishap::Waits) }));
}

/// Starts a relay that serves the page and leads to this server. If an address is given, the relay listens on
/// it besides loopback, and then requires an access code. Fails if no ports are free, or the built page is not there.
pub async fn relay(server: &Server, lan: Option<Lan>) -> Result<Relay> {
    let page = Pages::Folder(setting("TOKOMETER_PAGE_FOLDER")?.into());
    let config = relay::Config { server: server.url(), lan, page, ..relay::Config::default() };
    Ok(Relay::start(config).await?)
}

/// A web server that answers every request with this page and allows everyone to read it. It runs until the
/// test ends. Fails if no port is free.
pub async fn web_server(body: &str) -> Result<String> {
    answering("200 OK", body).await
}

/// The same with a different status. Fails if no port is free.
pub async fn answering(status: &str, body: impl AsRef<str>) -> Result<String> {
    Ok(ScriptedServer::showing(status, body.as_ref()).await?.url())
}

/// A web server that answers every request with this text, including the head, and allows every preflight. It
/// runs until the test ends. Fails if no port is free.
pub async fn saying(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Result<String> {
    Ok(ScriptedServer::permitting(answer).await?.url())
}

/// An address where nothing listens. Fails if no port is free.
pub async fn nobody() -> Result<String> {
    Ok(format!("http://{}", unused_address().await?))
}
