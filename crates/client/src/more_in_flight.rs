//! Ways to have more requests in flight at once.

use bench::MAX_WORKERS;
use diagnosis::Cause;

use crate::doctor::by_relay;
use crate::{Host, ServerAddress, ServerInfo, most_in_flight};

/// What would allow more requests in flight to this server; empty if the maximum is reached.
#[must_use]
pub fn more_in_flight(server: &ServerInfo) -> Vec<Cause> {
    if most_in_flight(server) >= MAX_WORKERS {
        Vec::new()
    } else if server.port_lanes.is_some() {
        vec![Cause::ClosedLanePorts]
    } else {
        std::iter::once(by_relay(&server.address)).chain(by_ip(&server.address)).collect()
    }
}

/// A certificate holds for the name that is in it.
fn by_ip(server: &ServerAddress) -> Option<Cause> {
    let has_name = matches!(server.host(), Host::Other(name) if !name.starts_with('['));
    (has_name && server.is_http()).then_some(Cause::AskByIp)
}

#[cfg(test)]
mod tests {
    use llm_api::{Api, Protocol};

    use super::*;
    use crate::PortLanes;

    const PAGE: &str = "http://localhost:8080";

    #[test]
    fn ways_to_more_lanes_depend_on_the_address() {
        let address = |url| ServerAddress::of_base_url(url).expect("an address");
        let more = |address: ServerAddress, port_lanes| {
            let api = Api::new(Protocol::Ollama);
            let server = ServerInfo::new(address, api, String::new(), Vec::new());
            more_in_flight(&ServerInfo { port_lanes, ..server })
        };
        assert_eq!(more(address("http://localhost:11434/"), None), []);
        let relay = Cause::AskByRelay { server: "http://h/".into() };
        assert_eq!(more(address("http://h/"), None), [relay, Cause::AskByIp]);
        let relay = Cause::AskByRelay { server: "https://h/".into() };
        assert_eq!(more(address("https://h/"), None), [relay], "a certificate holds for a name");
        let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://h/","path":"/ollama/",
            "calibration_path":"/calibrate/","ports":[1]}"#;
        let relay = PortLanes::read(told, PAGE).expect("an offer");
        let way = relay.way_to(relay.server()).expect("a way").clone();
        assert_eq!(more(way.clone(), Some(relay.clone())), [Cause::ClosedLanePorts]);
        let whole = relay.with_ports((1..32).collect());
        assert_eq!(more(way, Some(whole)), []);
    }
}
