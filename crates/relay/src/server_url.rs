//! The base URL of the model server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};

use crate::error::Error;

/// The address of the model server, the only one that requests are forwarded to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerUrl {
    scheme: Scheme,
    authority: Authority,
    /// Begins and ends with a slash.
    path: String,
}

impl ServerUrl {
    /// Reads a URL typed by a user. As on the page, it may end with `v1`, and an address that only servers listen on
    /// means this machine.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let bad = || Error::ServerUrl(text.to_owned());
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let uri: Uri = whole.parse().map_err(|_| bad())?;
        let known = |scheme: &&Scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme);
        let scheme = uri.scheme().filter(known).ok_or_else(bad)?;
        let authority = uri.authority().filter(|it| !it.host().is_empty()).ok_or_else(bad)?;
        if authority.as_str().contains('@') {
            return Err(Error::Userinfo);
        }
        if uri.query().is_some() {
            return Err(bad());
        }
        let path = uri.path().trim_end_matches('/');
        let path = path.strip_suffix("/v1").unwrap_or(path).trim_end_matches('/');
        let authority = connectable(authority).ok_or_else(bad)?;
        Ok(Self { scheme: scheme.clone(), authority, path: format!("{path}/") })
    }

    /// Whether it uses TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    pub(crate) fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Its port, if it is on this machine.
    pub(crate) fn own_port(&self) -> Option<u16> {
        let host = self.authority.host().to_lowercase();
        let is_own = match address_of(&self.authority).map(|address| address.to_canonical()) {
            Some(address) if address.is_loopback() => true,
            Some(address) => {
                let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
                interfaces.iter().any(|interface| interface.ip() == address)
            }
            None => host == "localhost" || host.ends_with(".localhost"),
        };
        let usual = if self.is_https() { 443 } else { 80 };
        is_own.then(|| self.authority.port_u16().unwrap_or(usual))
    }

    /// The URL of a path on the server; the path has no leading slash.
    pub(crate) fn at(&self, path: &str, query: Option<&str>) -> Result<Uri, axum::http::Error> {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("{}{path}{query}", self.path))
            .build()
    }
}

/// The authority, with loopback in place of the address that means every interface.
fn connectable(authority: &Authority) -> Option<Authority> {
    let host = match address_of(authority).filter(IpAddr::is_unspecified) {
        Some(IpAddr::V4(_)) => Ipv4Addr::LOCALHOST.to_string(),
        Some(IpAddr::V6(_)) => format!("[{}]", Ipv6Addr::LOCALHOST),
        None => return Some(authority.clone()),
    };
    let port = authority.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{host}{port}").parse().ok()
}

/// The IP address that the host is, unless it is a name.
fn address_of(authority: &Authority) -> Option<IpAddr> {
    authority.host().trim_matches(['[', ']']).parse().ok()
}

impl std::fmt::Display for ServerUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        for (typed, read) in [
            ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/"),
            ("127.0.0.1:11434", "http://127.0.0.1:11434/"),
            (" box.local ", "http://box.local/"),
            ("http://[::1]:8000", "http://[::1]:8000/"),
            ("http://gate/ollama", "http://gate/ollama/"),
            ("HTTPS://gate:8443/v", "https://gate:8443/v/"),
            ("http://box:8000/v1", "http://box:8000/"),
            ("http://box:3000/api/v1/", "http://box:3000/api/"),
            ("http://gate/v1-openai", "http://gate/v1-openai/"),
            ("0.0.0.0:11434", "http://127.0.0.1:11434/"),
            ("https://[::]/v1", "https://[::1]/"),
        ] {
            assert_eq!(ServerUrl::read(typed).unwrap().to_string(), read);
        }
        let gate = ServerUrl::read("gate/ollama").unwrap();
        assert_eq!(gate.at("api/tags", Some("a=b")).unwrap(), "http://gate/ollama/api/tags?a=b");
    }

    #[test]
    fn a_server_on_this_machine_has_a_port_here() {
        for (url, port) in [
            ("localhost:8081", Some(8081)),
            ("127.0.0.2:8081", Some(8081)),
            ("[::1]:8081", Some(8081)),
            ("0.0.0.0:8081", Some(8081)),
            ("https://LOCALHOST", Some(443)),
            ("http://l1.localhost/gate", Some(80)),
            ("192.0.2.1:8081", None),
            ("box:8081", None),
        ] {
            assert_eq!(ServerUrl::read(url).unwrap().own_port(), port, "{url}");
        }
    }

    #[test]
    fn invalid_server_urls_are_explained() {
        assert!(matches!(ServerUrl::read("http://me:word@gate/"), Err(Error::Userinfo)));
        for typed in ["", "ftp://box/", "http://", "http://a b/", "http://box/?x=1"] {
            assert!(matches!(ServerUrl::read(typed), Err(Error::ServerUrl(_))), "{typed}");
        }
    }
}
