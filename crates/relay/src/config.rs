//! The relay's configuration.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::words::Lang;

/// The relay's configuration.
#[derive(Clone)]
pub struct Config {
    /// The model server's base URL; `http` if no scheme is given.
    pub server: String,
    /// A server certificate to accept no matter who signed it.
    pub accepted_certificate: Option<Fingerprint>,
    /// The page's port; 0 for any free one.
    pub port: u16,
    /// The lanes' ports; if `None`, free ones, if possible near the page's.
    pub lane_ports: Option<RangeInclusive<u16>>,
    /// Who may connect besides this machine.
    pub lan: Option<Lan>,
    /// Whether no access code is needed.
    pub is_open: bool,
    pub code: CodeSource,
    /// Names and addresses that lead to the relay but that it cannot discover, such as those of a
    /// container's host.
    pub names: Vec<String>,
    /// Where the page's files are.
    pub page: Pages,
    /// The language of messages to people.
    pub lang: Lang,
    /// The model server's key, added to requests that have none.
    pub key: Option<String>,
}

/// Where the access code comes from.
#[derive(Clone)]
pub enum CodeSource {
    /// It is generated at the start and valid until the end.
    Drawn,
    Given(String),
    /// It is stored in this file, and generated if the file does not exist.
    KeptIn(PathBuf),
}

/// The network addresses to listen on, besides loopback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lan {
    /// All of this machine's addresses.
    All,
    At(IpAddr),
}

/// Where the page's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pages {
    Folder(PathBuf),
    /// Embedded in the program.
    #[cfg(feature = "embed")]
    Built,
    /// Nowhere: only lanes are served.
    None,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            server: "http://127.0.0.1:11434/".into(),
            accepted_certificate: None,
            port: 0,
            lane_ports: None,
            lan: None,
            is_open: false,
            code: CodeSource::Drawn,
            names: Vec::new(),
            page: Pages::None,
            lang: Lang::default(),
            key: None,
        }
    }
}

impl fmt::Debug for Config {
    /// Shows whether there is a key but not the key itself, and nothing of the code.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            server,
            accepted_certificate,
            port,
            lane_ports,
            lan,
            is_open,
            code: _,
            names,
            page,
            lang,
            key,
        } = self;
        formatter
            .debug_struct("Config")
            .field("server", server)
            .field("accepted_certificate", accepted_certificate)
            .field("port", port)
            .field("lane_ports", lane_ports)
            .field("lan", lan)
            .field("is_open", is_open)
            .field("names", names)
            .field("page", page)
            .field("lang", lang)
            .field("has_key", &key.is_some())
            .finish()
    }
}

impl FromStr for Lan {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self::All),
            address => {
                address.parse().map(Self::At).map_err(|_| Error::LanAddress(address.to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_written_down() {
        let config = Config { key: Some("sk-geheim".into()), ..Config::default() };
        let written = format!("{config:?}");
        assert!(written.contains("has_key: true") && !written.contains("geheim"), "{written}");
    }
}
