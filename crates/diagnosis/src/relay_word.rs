//! What the program `tokometer` says of a request that it could not pass on, or would not.

use serde::{Deserialize, Serialize};

/// Why the relay gives no answer of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelayWord {
    /// Nothing listens at the server's port.
    Refused,
    /// The server's machine does not answer.
    Timeout,
    /// There is no machine of the server's name.
    Unresolved,
    /// The server's certificate is not trusted; the words are its fingerprint.
    Certificate,
    /// The server does not speak TLS.
    Tls,
    /// The connection broke.
    Broken,
    /// The server leads elsewhere, where the relay does not go; the words are the place.
    Redirect,
    /// The page was opened by a name that is not the relay's.
    ForeignHost,
    /// The page is not the relay's own.
    ForeignOrigin,
    /// The path is none that it passes on.
    Path,
    /// The access code is missing.
    Code,
}

impl RelayWord {
    /// What the relay's answer calls it.
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
            "foreign_host" => Self::ForeignHost,
            "foreign_origin" => Self::ForeignOrigin,
            "path" => Self::Path,
            "code" => Self::Code,
            _ => return None,
        })
    }
}
