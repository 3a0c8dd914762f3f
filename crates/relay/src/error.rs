//! Why a relay can not start. What to do about it say the [`words`](crate::words).

use std::io;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Why a relay can not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("port {0} is taken")]
    PortTaken(u16),
    #[error("all of the ports {0:?} are taken")]
    LanePortsTaken(RangeInclusive<u16>),
    #[error("`{0}` is no address")]
    LanAddress(String),
    /// The address is not there, or may not be used.
    #[error("can not listen at {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    /// Not the address of a server.
    #[error("`{0}` is no address of a server")]
    ServerUrl(String),
    /// The cryptography for a server that is spoken to over TLS can not be set up.
    #[error("TLS can not be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// No SHA-256 fingerprint of a certificate.
    #[error("`{0}` is no SHA-256 fingerprint")]
    Fingerprint(String),
    /// A server's URL with a name and a password in it.
    #[error("the server's address holds a name or a password")]
    Userinfo,
    /// A key that can not stand in a header.
    #[error("the server's key can not stand in a header")]
    Key,
    /// The file with the server's key can not be read.
    #[error("{}: {source}", path.display())]
    KeyFile { path: PathBuf, source: io::Error },
    /// The file with the server's key holds none.
    #[error("{} is empty", .0.display())]
    EmptyKeyFile(PathBuf),
    /// The page's folder has no page.
    #[error("there is no index.html in {}", .0.display())]
    NoPage(PathBuf),
    /// No access code.
    #[error("an access code has 16 letters and digits or more")]
    Code,
    /// The file of the access code can be neither read nor written.
    #[error("{}: {source}", path.display())]
    CodeFile { path: PathBuf, source: io::Error },
    /// The system has no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// The system has no threads or no timers for it.
    #[error("can not begin: {0}")]
    Runtime(#[from] io::Error),
}
