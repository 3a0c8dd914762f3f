//! Whether our relay serves the page, and which of its ports can be reached from here.

use std::time::Duration;

use client::{PortLanes, ServerInfo};
use diagnosis::CheckProblem;
use futures::future::join_all;
use llm_api::{Api, HttpRequest, Protocol};

use crate::browser::fetch::look;
use crate::store::access_code;

/// Whatever serves the page is nearby.
const PATIENCE: Duration = Duration::from_secs(3);

/// The lanes by port of the relay that serves the page of this origin, if one does. Other servers answer
/// with the page itself, or with nothing.
///
/// # Errors
/// If the relay requires an access code that the page does not have.
pub async fn port_lanes(page_origin: &str) -> Result<Option<PortLanes>, CheckProblem> {
    let url = PortLanes::offer_url(page_origin, access_code().as_deref());
    let reply = look(&url, &HttpRequest::get("", None), PATIENCE).await;
    PortLanes::of_reply(&reply, page_origin)
}

/// The server with the relay's lanes, if requests go through one.
pub async fn with_lanes(server: ServerInfo, relay: Option<&PortLanes>) -> ServerInfo {
    let server = server.through(relay);
    match server.port_lanes.clone() {
        Some(lanes) => ServerInfo { port_lanes: Some(reachable(lanes).await), ..server },
        None => server,
    }
}

/// The same lanes without the ports that a firewall blocks.
async fn reachable(lanes: PortLanes) -> PortLanes {
    // The relay's source of known timing uses Ollama's protocol, whatever the model server uses.
    let smallest = Api::new(Protocol::Ollama).smallest();
    let answers = lanes.ports().map(|(port, url)| {
        let smallest = &smallest;
        async move { look(&url, smallest, PATIENCE).await.seen().map(|_| port) }
    });
    let reached = join_all(answers).await.into_iter().flatten().collect();
    lanes.with_ports(reached)
}
