//! The lanes of a server: other origins under which the browser reaches the same server.
//!
//! A browser opens at most six HTTP/1.1 connections to one origin, and one origin is a scheme, a
//! host name and a port. Only this module knows which names lead to the same server.

use bench::CONNECTIONS_PER_LANE;

use super::address::{Host, ServerAddress};

/// Base URLs for `in_flight` requests at once, as many as there can be; the plain one comes first. So
/// many that each may spare one of its connections, if that is wanted.
#[must_use]
pub fn candidates(address: &ServerAddress, in_flight: u32, spares_one: bool) -> Vec<String> {
    let each = CONNECTIONS_PER_LANE - u32::from(spares_one);
    let wanted = in_flight.div_ceil(each).max(1);
    let others: Vec<String> = match address.host() {
        // Browsers resolve every name under `localhost` to loopback by themselves.
        Host::Loopback(_) => {
            (1..wanted).map(|lane| address.with_host(&format!("l{lane}.localhost"))).collect()
        }
        // To the browser the IPv4-mapped spelling is another host.
        Host::V4(v4) => vec![address.with_host(&format!("[::ffff:{v4}]"))],
        Host::Other(_) => Vec::new(),
    };
    let plain = address.base_url();
    let others: Vec<String> = others.into_iter().filter(|url| *url != plain).collect();
    std::iter::once(plain).chain(others).take(wanted as usize).collect()
}

/// The most requests that can be in flight at once to this address.
#[must_use]
pub fn most_in_flight(address: &ServerAddress) -> u32 {
    let lanes = candidates(address, bench::MAX_WORKERS, false).len();
    u32::try_from(lanes).unwrap_or(u32::MAX).saturating_mul(CONNECTIONS_PER_LANE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ServerAddress {
        ServerAddress::parse(text, "http://localhost:8080").expect("an address")
    }

    #[test]
    fn loopback_has_a_lane_for_every_six_requests() {
        let plain = address("http://127.0.0.1:11434");
        assert_eq!(candidates(&plain, 6, false), ["http://127.0.0.1:11434/"]);
        assert_eq!(
            candidates(&plain, 13, false),
            ["http://127.0.0.1:11434/", "http://l1.localhost:11434/", "http://l2.localhost:11434/"]
        );
        assert_eq!(most_in_flight(&plain), 192);
        assert_eq!((candidates(&plain, 6, true).len(), candidates(&plain, 15, true).len()), (2, 3));
    }

    #[test]
    fn the_proxy_of_a_local_page_has_lanes_too() {
        let proxied = candidates(&address("/ollama/"), 12, false);
        assert_eq!(proxied, ["http://localhost:8080/ollama/", "http://l1.localhost:8080/ollama/"]);
    }

    #[test]
    fn a_lan_address_has_two_spellings_and_a_name_one() {
        let lan = address("192.168.1.5");
        assert_eq!(
            candidates(&lan, 48, false),
            ["http://192.168.1.5:11434/", "http://[::ffff:192.168.1.5]:11434/"]
        );
        assert_eq!(most_in_flight(&lan), 12);
        assert_eq!(most_in_flight(&address("pc.local")), 6);
    }
}
