//! Why the relay cannot start. The [`words`](crate::words) say what to do about it.

use std::io;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Why the relay cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("port {0} is taken")]
    PortTaken(u16),
    /// The page's port is that of the model server on this machine.
    #[error("port {0} is the model server's")]
    ServersPort(u16),
    #[error("all of the ports {0:?} are taken")]
    LanePortsTaken(RangeInclusive<u16>),
    #[error("`{0}` is not an address")]
    LanAddress(String),
    /// The address does not exist on this machine or may not be used.
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    /// Not a server's address.
    #[error("`{0}` is not a server address")]
    ServerUrl(String),
    /// TLS cannot be initialized.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// Not a SHA-256 fingerprint of a certificate.
    #[error("`{0}` is not a SHA-256 fingerprint")]
    Fingerprint(String),
    /// The server's URL contains a user name or a password.
    #[error("the server's address contains a user name or a password")]
    Userinfo,
    /// The key cannot be sent in a header.
    #[error("the server's key cannot be sent in a header")]
    Key,
    /// The file with the server's key cannot be read.
    #[error("{}: {source}", path.display())]
    KeyFile { path: PathBuf, source: io::Error },
    /// The file with the server's key is empty.
    #[error("{} is empty", .0.display())]
    EmptyKeyFile(PathBuf),
    /// The page's folder does not contain the page.
    #[error("there is no index.html in {}", .0.display())]
    NoPage(PathBuf),
    /// The text is not an access code.
    #[error("an access code has at least 16 letters and digits")]
    Code,
    /// The text in this file is not an access code.
    #[error("the access code in {} has fewer than 16 letters and digits, or other characters", .0.display())]
    KeptCode(PathBuf),
    /// The access code's file cannot be read or written.
    #[error("{}: {source}", path.display())]
    CodeFile { path: PathBuf, source: io::Error },
    /// The system provides no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// The async runtime cannot be started.
    #[error("cannot start: {0}")]
    Runtime(#[from] io::Error),
}
