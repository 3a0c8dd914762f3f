//! The lanes of a server: other origins under which the browser reaches the same server.
//!
//! A browser opens at most six HTTP/1.1 connections to one origin, and one origin is a scheme, a
//! host name and a port. A relay offers ports; without one, only this module knows which names lead to the
//! same server.

use std::net::Ipv4Addr;

use bench::{CONNECTIONS_PER_LANE, MAX_WORKERS};

use super::address::ServerAddress;
use super::host::Host;
use super::port_lanes::PortLanes;
use super::server_info::ServerInfo;

/// Base URLs for `in_flight` concurrent requests, or as many as there can be; the plain one comes first. If
/// chats need a preflight, each lane reserves one connection for it.
#[must_use]
pub fn candidates(server: &ServerInfo, in_flight: u32) -> Vec<String> {
    let spared = u32::from(server.api.preflight().is_some());
    lanes(server, in_flight.div_ceil(CONNECTIONS_PER_LANE - spared))
}

/// Base URLs of the source of known timing, in the order of the [`candidates`]; empty without a relay.
#[must_use]
pub fn calibration_lanes(server: &ServerInfo) -> Vec<String> {
    server.port_lanes.as_ref().map(PortLanes::calibration_urls).unwrap_or_default()
}

/// The most requests that can be in flight at once to this server.
#[must_use]
pub fn most_in_flight(server: &ServerInfo) -> u32 {
    if server.port_lanes.is_none() && !server.has_other_lanes {
        return CONNECTIONS_PER_LANE;
    }
    let lanes = lanes(server, MAX_WORKERS.div_ceil(CONNECTIONS_PER_LANE)).len();
    u32::try_from(lanes).unwrap_or(u32::MAX).saturating_mul(CONNECTIONS_PER_LANE)
}

/// Up to `wanted` base URLs of this server, but at least one.
fn lanes(server: &ServerInfo, wanted: u32) -> Vec<String> {
    let wanted = wanted.max(1);
    match &server.port_lanes {
        Some(ports) => ports.base_urls().into_iter().take(wanted as usize).collect(),
        None => of_address(&server.address, wanted),
    }
}

/// Up to `wanted` host names for this address.
fn of_address(address: &ServerAddress, wanted: u32) -> Vec<String> {
    // To the browser the IPv4-mapped spelling is another host.
    let mapped = |v4: &Ipv4Addr| vec![address.with_host(&format!("[::ffff:{v4}]"))];
    let others: Vec<String> = match address.host() {
        // Browsers resolve every name under `localhost` to 127.0.0.1 or ::1 by themselves.
        host @ Host::Loopback(_) if host.is_localhost() => {
            (1..wanted).map(|lane| address.with_host(&format!("l{lane}.localhost"))).collect()
        }
        // Another server may listen at each of the other loopback addresses.
        Host::Loopback(v4) => v4.parse().as_ref().map(mapped).unwrap_or_default(),
        Host::V4(v4) => mapped(v4),
        Host::Other(_) => Vec::new(),
    };
    let plain = address.base_url();
    let others: Vec<String> = others.into_iter().filter(|url| *url != plain).collect();
    std::iter::once(plain).chain(others).take(wanted as usize).collect()
}

#[cfg(test)]
mod tests {
    use llm_api::{Api, Protocol};

    use super::*;

    fn server(text: &str, protocol: Protocol) -> ServerInfo {
        let address = ServerAddress::parse(text, "http://localhost:8080").expect("an address");
        ServerInfo::new(address, Api::new(protocol), String::new(), Vec::new())
    }

    fn ollama(text: &str) -> ServerInfo {
        server(text, Protocol::Ollama)
    }

    #[test]
    fn loopback_has_a_lane_for_every_six_requests() {
        let plain = ollama("http://127.0.0.1:11434");
        assert_eq!(candidates(&plain, 6), ["http://127.0.0.1:11434/"]);
        assert_eq!(
            candidates(&plain, 13),
            ["http://127.0.0.1:11434/", "http://l1.localhost:11434/", "http://l2.localhost:11434/"]
        );
        assert_eq!(most_in_flight(&plain), 192);
        let sparing = server("http://127.0.0.1:11434", Protocol::OpenAi);
        assert_eq!((candidates(&sparing, 6).len(), candidates(&sparing, 15).len()), (2, 3));
    }

    #[test]
    fn the_proxy_of_a_local_page_has_lanes_too() {
        let proxied = candidates(&ollama("/ollama/"), 12);
        assert_eq!(proxied, ["http://localhost:8080/ollama/", "http://l1.localhost:8080/ollama/"]);
    }

    #[test]
    fn a_relay_has_a_lane_on_every_port() {
        let page = "http://192.168.1.7:8080";
        let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://192.168.1.5:11434/",
            "path":"/ollama/","calibration_path":"/calibrate/","ports":[9001,9002,9003]}"#;
        let relay = PortLanes::read(told, page).expect("an offer");
        let address = relay.way_to(relay.server()).expect("a way").clone();
        let found = ServerInfo { address, ..ollama("192.168.1.5") };
        let relayed = found.clone().through(Some(&relay));
        let lanes = ["http://192.168.1.7:8080/ollama/", "http://192.168.1.7:9001/ollama/"];
        assert_eq!(candidates(&relayed, 12), lanes);
        assert_eq!(most_in_flight(&relayed), 24);
        assert_eq!(calibration_lanes(&relayed).len(), 4);
        assert_eq!(relayed.own_address().base_url(), "http://192.168.1.5:11434/");
        assert_eq!(found.clone().through(None), found);
        let straight = ollama("192.168.1.5").through(Some(&relay));
        assert_eq!((straight.port_lanes.is_none(), calibration_lanes(&straight).len()), (true, 0));
    }

    #[test]
    fn a_lan_address_has_two_spellings_and_a_name_one() {
        let lan = ollama("192.168.1.5");
        assert_eq!(
            candidates(&lan, 48),
            ["http://192.168.1.5:11434/", "http://[::ffff:192.168.1.5]:11434/"]
        );
        assert_eq!(most_in_flight(&lan), 12);
        let other_loopback = ["http://127.0.0.2:11434/", "http://[::ffff:127.0.0.2]:11434/"];
        assert_eq!(candidates(&ollama("127.0.0.2"), 48), other_loopback);
        assert_eq!(most_in_flight(&ollama("pc.local")), 6);
        let in_safari = ServerInfo { has_other_lanes: false, ..ollama("localhost") };
        assert_eq!(most_in_flight(&in_safari), 6);
    }
}
