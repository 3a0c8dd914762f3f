//! What can be wrong with a server before anything is measured.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::without_credentials;

/// Why a server can not be measured. The page words it, with advice. The words in it are the server's own;
/// they may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CheckProblem {
    /// What the user wrote is no address.
    #[error("`{text}` is not a server address")]
    BadAddress {
        /// What the user wrote.
        text: String,
    },
    /// The address holds a name or a password, which the page neither keeps nor sends.
    #[error("the address holds a name or a password")]
    CredentialsInAddress,
    /// Nothing answers: the server is down, the address is wrong, or something is between.
    #[error("nothing answers at {url}")]
    Unreachable {
        /// The base URL that was tried.
        url: String,
    },
    /// Nothing has answered yet: a slow server, or something that drops requests without a word.
    #[error("{url} did not answer within {waited_s} s")]
    TimedOut {
        /// The base URL that was tried.
        url: String,
        /// How long was waited.
        waited_s: u32,
    },
    /// Something answers but does not let this page see its answers (CORS).
    #[error("{url} refuses requests of the page {page_origin}")]
    OriginRefused {
        /// The base URL that was tried.
        url: String,
        /// The page's origin, to be allowed at the server.
        page_origin: String,
    },
    /// The page may read what the server answers, but not send a chat: the server does not allow the
    /// header `Content-Type` when the browser asks for it (CORS preflight).
    #[error("{url} refuses the preflight of the page {page_origin}")]
    PreflightRefused {
        /// The base URL that was tried.
        url: String,
        /// The page's origin, to be allowed at the server.
        page_origin: String,
    },
    /// The server wants a key, which the page can not give.
    #[error("{url} wants a key (HTTP {status}): {words}")]
    KeyWanted {
        /// The base URL that was tried.
        url: String,
        /// What the server answered.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// The server is there and not ready yet: it loads its model. It is worth asking again.
    #[error("{url} is loading its model (HTTP {status}): {words}")]
    Loading {
        /// The base URL that was tried.
        url: String,
        /// What the server answered.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// The page's own proxy answers, but not the server behind it.
    #[error("the proxy at {url} can not reach the server (HTTP {status})")]
    ProxyWithoutServer {
        /// The base URL that was tried.
        url: String,
        /// What the proxy answered.
        status: u16,
    },
    /// The server, or a gateway before it, fails.
    #[error("{url} or a gateway before it fails (HTTP {status}): {words}")]
    Gateway {
        /// The base URL that was tried.
        url: String,
        /// What was answered.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// The server refuses to say which models it has.
    #[error("{url} refuses the request (HTTP {status}): {words}")]
    Refused {
        /// The base URL that was tried.
        url: String,
        /// What the server answered.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// Something answers, but it is no model server.
    #[error("what answers at {url} is not a model server: {words}")]
    NotAModelServer {
        /// The base URL that was tried.
        url: String,
        /// What it says.
        words: String,
    },
    /// A model server without models.
    #[error("{program} has no models")]
    NoModels {
        /// The server's program and version.
        program: String,
        /// It is an Ollama, which fetches models by a command.
        is_ollama: bool,
    },
    /// A model server all of whose models run in a cloud.
    #[error("{program} has only models of a cloud")]
    OnlyCloudModels {
        /// The server's program and version.
        program: String,
    },
}

impl CheckProblem {
    /// What is wrong with a text that is no address.
    #[must_use]
    pub fn of_no_address(text: &str) -> Self {
        let text = text.trim();
        if without_credentials(text) == text {
            Self::BadAddress { text: text.to_owned() }
        } else {
            Self::CredentialsInAddress
        }
    }

    /// The line that allows this page in Ollama's environment, where that is the remedy.
    #[must_use]
    pub fn origins_line(&self) -> Option<String> {
        match self {
            Self::OriginRefused { page_origin, .. } => {
                Some(format!("OLLAMA_ORIGINS={page_origin}"))
            }
            _ => None,
        }
    }

    /// It passes by itself: the server has only to be asked again.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    /// It says nothing of a server: one may be at another path of the same address.
    #[must_use]
    pub fn is_of_this_path(&self) -> bool {
        matches!(self, Self::NotAModelServer { .. } | Self::OriginRefused { .. })
    }
}
