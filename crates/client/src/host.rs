//! The host of an address. Its kind decides which lanes there are.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// What kind of host: it decides which lanes there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// The machine of the browser itself, by whatever name.
    Loopback(String),
    /// An IPv4 address of another machine.
    V4(Ipv4Addr),
    /// A name, or an IPv6 address in brackets.
    Other(String),
}

impl Host {
    /// Classifies a host name.
    pub(crate) fn of(host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return if address.is_loopback() { Self::Loopback(host) } else { Self::V4(address) };
        }
        let literal = host.trim_matches(['[', ']']).parse::<Ipv6Addr>();
        let is_loopback = literal.is_ok_and(|address| address.is_loopback());
        if is_loopback || host == "localhost" || host.ends_with(".localhost") {
            Self::Loopback(host)
        } else {
            Self::Other(host)
        }
    }

    /// Whether it is an address that a server bound to its own machine listens on.
    pub(crate) fn is_localhost(&self) -> bool {
        match self {
            Self::Loopback(host) => {
                matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
                    || host.ends_with(".localhost")
            }
            Self::V4(_) | Self::Other(_) => false,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loopback(host) | Self::Other(host) => f.write_str(host),
            Self::V4(address) => write!(f, "{address}"),
        }
    }
}
