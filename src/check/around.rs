//! Looks for servers in the usual places.

use client::{ServerAddress, ServerInfo};

use super::{check, port_lanes};

/// Where Ollama is on most machines.
pub const USUAL_ADDRESS: &str = "http://localhost:11434";
/// Where `cargo xtask serve` starts the simulator.
const SIMULATOR_ADDRESS: &str = "http://localhost:11435";

/// The servers that answer at the default address, through the page's own proxy, or as the simulator, without
/// the one already tried.
pub async fn look_around(tried: &str, page_origin: &str) -> Vec<ServerInfo> {
    let relay = port_lanes(page_origin).await.ok().flatten();
    let way = |text| {
        let address = ServerAddress::parse(text, page_origin)?;
        let by_relay = relay.as_ref().and_then(|relay| relay.way_to(&address).cloned());
        Some(by_relay.unwrap_or(address))
    };
    let mut tried: Vec<ServerAddress> = way(tried).into_iter().collect();
    let mut found = Vec::new();
    for text in [USUAL_ADDRESS, "/ollama/", SIMULATOR_ADDRESS] {
        let Some(address) = way(text) else { continue };
        if tried.iter().any(|it| it.is_same(&address)) {
            continue;
        }
        tried.push(address);
        found.extend(check(text, None, page_origin).await.ok());
    }
    found
}
