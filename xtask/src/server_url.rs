//! The address of a server as the user writes it.

use std::fmt;

use bench::without_credentials;
use http::Uri;

use crate::error::Error;

/// The port of an address without scheme and port, as in the page's own field.
const OLLAMA_PORT: u16 = 11434;

/// An `http` or `https` address with a path that ends in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl {
    is_https: bool,
    host: String,
    port: u16,
    base_path: String,
}

impl ServerUrl {
    /// A server on this machine.
    pub fn local(port: u16) -> Self {
        Self { is_https: false, host: "127.0.0.1".to_owned(), port, base_path: "/".to_owned() }
    }

    /// Reads an address; `http://` may be left out, as in Ollama's own settings.
    pub fn parse(given: &str) -> Result<Self, Error> {
        if without_credentials(given) != given {
            return Err(Error::CredentialsInServerUrl);
        }
        let refuse = || Error::ServerUrl { given: given.to_owned() };
        let with_scheme =
            if given.contains("://") { given.to_owned() } else { format!("http://{given}") };
        let uri: Uri = with_scheme.parse().map_err(|_| refuse())?;
        let is_https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(refuse()),
        };
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(refuse)?.to_owned();
        let port = match uri.port_u16() {
            Some(port) => port,
            None if !given.contains("://") => OLLAMA_PORT,
            None if is_https => 443,
            None => 80,
        };
        let base_path = format!("{}/", uri.path().trim_end_matches('/'));
        Ok(Self { is_https, host, port, base_path })
    }

    /// Whether it uses TLS.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// `host:port`, to connect to; an IPv6 host has brackets.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The path of a resource below the address.
    pub fn path_of(&self, resource: &str) -> String {
        format!("{}{resource}", self.base_path)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}{}", self.host, self.port, self.base_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_parts_are_filled_in() {
        for (given, shown) in [
            ("http://127.0.0.1:11434", "http://127.0.0.1:11434/"),
            ("192.168.1.5:11434", "http://192.168.1.5:11434/"),
            ("192.168.1.5", "http://192.168.1.5:11434/"),
            ("https://models.example/llm/", "https://models.example:443/llm/"),
            ("http://[::1]:11434", "http://[::1]:11434/"),
        ] {
            assert_eq!(ServerUrl::parse(given).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for given in ["", "ftp://host", "http://", "http://a b"] {
            assert!(ServerUrl::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn a_password_is_refused_without_being_repeated() {
        for given in ["http://me:secret@host", "me:secret@host:11434", "http://a b:secret@host"] {
            let error = ServerUrl::parse(given).unwrap_err();
            assert!(matches!(error, Error::CredentialsInServerUrl), "{given}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn resources_lie_below_the_base_path() {
        let url = ServerUrl::parse("http://host/llm").unwrap();
        assert_eq!(url.path_of("api/version"), "/llm/api/version");
        assert_eq!(url.authority(), "host:80");
    }
}
