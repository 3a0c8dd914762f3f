//! What can be wrong with a server before anything is measured.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a server can not be measured. The page words it, with advice.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CheckProblem {
    /// What the user wrote is no address.
    #[error("`{text}` is not a server address")]
    BadAddress {
        /// What the user wrote.
        text: String,
    },
    /// Nothing answers: the server is down, the address is wrong, or something is between.
    #[error("nothing answers at {url}")]
    Unreachable {
        /// The base URL that was tried.
        url: String,
    },
    /// Something answers but does not let this page see its answers (CORS).
    #[error("{url} refuses requests of the page {page_origin}")]
    OriginRefused {
        /// The base URL that was tried.
        url: String,
        /// The page's origin, to be allowed at the server.
        page_origin: String,
    },
    /// A proxy answers, but not the server behind it.
    #[error("the proxy at {url} can not reach the server (HTTP {status})")]
    ProxyWithoutServer {
        /// The base URL that was tried.
        url: String,
        /// What the proxy answered.
        status: u16,
    },
    /// Something answers, but it is no model server.
    #[error("what answers at {url} is not a model server")]
    NotAModelServer {
        /// The base URL that was tried.
        url: String,
    },
    /// A model server without models.
    #[error("{program} has no models")]
    NoModels {
        /// The server's program and version.
        program: String,
    },
}

impl CheckProblem {
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
}
