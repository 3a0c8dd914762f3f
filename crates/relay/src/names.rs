//! The names by which the relay may be addressed. A request with any other name comes from a page that was
//! tricked (DNS rebinding) and is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::uri::Authority;

use crate::config::{Config, Lan};

/// The port that an `http` URL leaves out.
const USUAL_PORT: u16 = 80;

/// The names and addresses of this relay, besides `localhost` and those that a connection came to.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

impl Names {
    pub(crate) fn new(config: &Config) -> Self {
        let machine = config.lan.and(hostname::get().ok()).and_then(|name| name.into_string().ok());
        let named = machine.iter().flat_map(|name| of_machine(name));
        let all = named.chain(config.names.iter().cloned()).map(|name| name.to_lowercase());
        let (addresses, names): (Vec<_>, Vec<_>) =
            all.map(|name| name.parse().map_err(|_| name)).partition(Result::is_ok);
        let listened = match config.lan {
            Some(Lan::At(address)) => Some(address),
            _ => None,
        };
        Self {
            names: names.into_iter().filter_map(Result::err).collect(),
            addresses: addresses.into_iter().filter_map(Result::ok).chain(listened).collect(),
        }
    }

    /// Whether `name:port` is this relay, for a connection that arrived at `local_address`.
    pub(crate) fn include(&self, authority: &str, port: u16, local_address: IpAddr) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        // A user name before the host would make an authority that looks like ours.
        if authority.as_str().contains('@') || authority.as_str().ends_with(':') {
            return false;
        }
        authority.port_u16().unwrap_or(USUAL_PORT) == port
            && self.is_own(authority.host(), local_address)
    }

    fn is_own(&self, host: &str, local_address: IpAddr) -> bool {
        let host = host.to_lowercase();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        match bare.unwrap_or(&host).parse::<IpAddr>() {
            Ok(address) => {
                let address = address.to_canonical();
                address == Ipv4Addr::LOCALHOST
                    || address == Ipv6Addr::LOCALHOST
                    || address == local_address.to_canonical()
                    || self.addresses.contains(&address)
            }
            Err(_) => {
                host == "localhost" || host.ends_with(".localhost") || self.names.contains(&host)
            }
        }
    }
}

/// What others on the network call a machine of this name, which may include a domain: `pc.fritz.box` is also
/// `pc`, and `pc.local` by mDNS.
fn of_machine(name: &str) -> [String; 3] {
    let short = name.split('.').next().unwrap_or(name);
    [name.to_owned(), short.to_owned(), format!("{short}.local")]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn loopback_names_are_own_with_the_right_port_only() {
        let names = Names::default();
        for own in ["localhost:81", "l7.localhost:81", "LocalHost:81", "127.0.0.1:81", "[::1]:81"] {
            assert!(names.include(own, 81, HERE), "{own}");
        }
        for foreign in [
            "",
            "localhost",
            "localhost:",
            "localhost:82",
            "localhost:81:81",
            "localhost.:81",
            "localhost.evil.example:81",
            "evil.example:81",
            "me@localhost:81",
            "localhost:81@evil.example",
            "127.0.0.2:81",
            "127.1:81",
            "0x7f.0.0.1:81",
            "2130706433:81",
            "192.168.1.5:81",
            "[::1%25lo]:81",
            "localhost:81/",
            "localhost:81, evil.example",
        ] {
            assert!(!names.include(foreign, 81, HERE), "{foreign}");
        }
        assert!(names.include("localhost", 80, HERE));
    }

    #[test]
    fn the_address_a_connection_came_to_is_our_own() {
        let names = Names::default();
        let there: IpAddr = "192.168.1.5".parse().unwrap();
        assert!(names.include("192.168.1.5:81", 81, there));
        assert!(names.include("192.168.1.5:81", 81, "::ffff:192.168.1.5".parse().unwrap()));
        assert!(!names.include("192.168.1.6:81", 81, there));
    }

    #[test]
    fn a_machine_is_known_with_and_without_its_domain() {
        for name in ["pc.fritz.box", "pc.local", "pc"] {
            assert_eq!(of_machine(name), [name, "pc", "pc.local"]);
        }
    }

    #[test]
    fn additional_names_are_our_own_if_configured() {
        let config = Config {
            names: vec!["Box.Home".into(), "192.168.1.9".into()],
            lan: Some(Lan::At("127.0.0.2".parse().unwrap())),
            ..Config::default()
        };
        let names = Names::new(&config);
        for own in ["box.home:81", "192.168.1.9:81", "127.0.0.2:81"] {
            assert!(names.include(own, 81, HERE), "{own}");
        }
        assert!(!names.include("box.away:81", 81, HERE));
    }
}
