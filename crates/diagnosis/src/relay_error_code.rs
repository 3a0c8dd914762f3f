//! What the program `tokometer` reports about a request that it could not, or would not, forward.

use serde::{Deserialize, Serialize};

/// Why the relay has no answer from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelayErrorCode {
    /// Nothing listens on the server's port.
    Refused,
    /// The server's machine does not answer.
    Timeout,
    /// The server's name does not resolve.
    Unresolved,
    /// The server's certificate is not trusted; the message is its fingerprint.
    Certificate,
    /// The server does not speak TLS.
    Tls,
    /// The connection broke.
    Broken,
    /// The server redirects to another, which the relay does not follow; the message is the other's base URL.
    Redirect,
    /// The server redirects to something that is not its API, such as a login page; the message is the target.
    Elsewhere,
    /// The page was opened by a name that is not the relay's.
    ForeignHost,
    /// The request comes from a page that is not the relay's own.
    ForeignOrigin,
    /// The path is not one that the relay forwards.
    Path,
    /// The access code is missing.
    Code,
}

impl RelayErrorCode {
    /// The reason with this code in the relay's answer.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Some(match code {
            "refused" => Self::Refused,
            "timeout" => Self::Timeout,
            "unresolved" => Self::Unresolved,
            "certificate" => Self::Certificate,
            "tls" => Self::Tls,
            "broken" => Self::Broken,
            "redirect" => Self::Redirect,
            "elsewhere" => Self::Elsewhere,
            "foreign_host" => Self::ForeignHost,
            "foreign_origin" => Self::ForeignOrigin,
            "path" => Self::Path,
            "code" => Self::Code,
            _ => return None,
        })
    }
}
