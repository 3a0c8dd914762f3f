//! What can be wrong with a server before anything is measured.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::RelayWord;

/// Why a server can not be measured. The page words it, with advice. `url` is the base URL that was tried,
/// `status` the HTTP status of the answer; `words` is what the answer itself says, and may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CheckProblem {
    #[error("`{text}` is not a server address")]
    BadAddress { text: String },
    /// The address holds a name or a password, which the page neither keeps nor sends.
    #[error("the address holds a name or a password")]
    CredentialsInAddress,
    /// Nothing answers: the server is down, the address is wrong, or something is between.
    #[error("nothing answers at {url}")]
    Unreachable {
        url: String,
        /// After so long the browser gave up, ms: who is refused hears so at once.
        failed_ms: u32,
    },
    /// A page that came by https may not ask a server by http (mixed content).
    #[error("the page {page_origin} may not ask {url} by http")]
    MixedContent { url: String, page_origin: String },
    /// The browser does not let the page ask machines of the local network.
    #[error("the browser does not let the page ask {url} in the local network")]
    NetworkDenied { url: String },
    /// Nothing has answered yet: a slow server, or something that drops requests without a word.
    #[error("{url} did not answer within {waited_s} s")]
    TimedOut { url: String, waited_s: u32 },
    /// Something answers but does not let this page see its answers (CORS).
    #[error("{url} refuses requests of the page {page_origin}")]
    OriginRefused {
        url: String,
        page_origin: String,
        /// A key was sent along; it may be a wrong one.
        with_key: bool,
    },
    /// The page may read what the server answers, but not send a chat: the server does not allow the
    /// header `Content-Type`, or that of a key, when the browser asks for it (CORS preflight).
    #[error("{url} refuses the preflight of the page {page_origin}")]
    PreflightRefused { url: String, page_origin: String },
    /// The server lets the page read what is no matter, and hides its list of models: so do servers that
    /// want a key and say so without a word to the page (CORS).
    #[error("{url} hides its list of models")]
    ListHidden {
        url: String,
        /// A key was sent along; it may be a wrong one.
        with_key: bool,
    },
    /// The key that was typed can stand in no request.
    #[error("the key holds signs that can not be sent")]
    BadKey,
    /// The server wants another key than the one that was sent.
    #[error("{url} does not take the key (HTTP {status}): {words}")]
    KeyRefused { url: String, status: u16, words: String },
    #[error("{url} wants a key (HTTP {status}): {words}")]
    KeyWanted { url: String, status: u16, words: String },
    /// The server is there and not ready yet: it loads its model. It is worth asking again.
    #[error("{url} is loading its model (HTTP {status}): {words}")]
    Loading { url: String, status: u16, words: String },
    /// A gateway has no server to pass the request on to, or the server takes none now: it says neither why nor
    /// for how long. It is worth asking again.
    #[error("{url} is not available (HTTP {status}): {words}")]
    Unavailable { url: String, status: u16, words: String },
    /// The page's own proxy answers, but not the server behind it.
    #[error("the proxy at {url} can not reach the server (HTTP {status})")]
    ProxyWithoutServer { url: String, status: u16 },
    /// The program `tokometer` says why it has no answer of the server.
    #[error("the relay at {url} says {word:?}: {words}")]
    Relay { url: String, word: RelayWord, words: String },
    /// The server, or a gateway before it, fails.
    #[error("{url} or a gateway before it fails (HTTP {status}): {words}")]
    Gateway { url: String, status: u16, words: String },
    /// The server refuses to say which models it has.
    #[error("{url} refuses the request (HTTP {status}): {words}")]
    Refused { url: String, status: u16, words: String },
    #[error("what answers at {url} is not a model server: {words}")]
    NotAModelServer { url: String, words: String },
    /// This very page is there.
    #[error("what answers at {url} is this page")]
    OwnPage { url: String },
    /// The address leads to another, where no model server is.
    #[error("{url} leads to {to}, which is not a model server: {words}")]
    LeadsElsewhere {
        url: String,
        /// Where it leads; empty, if the browser does not let the page know.
        to: String,
        words: String,
    },
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
    /// Several servers whose common models run in a cloud, on one of them at least.
    #[error("the servers have only models of a cloud in common")]
    OnlyCloudModelsInCommon {
        /// The names of these models.
        models: Vec<String>,
    },
    /// Several servers of which no model is on all.
    #[error("the servers have no model in common")]
    NoCommonModel {
        /// The address of each, with its models.
        models: Vec<String>,
    },
}

impl CheckProblem {
    /// The base URL that was tried, if one was.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Unreachable { url, .. }
            | Self::MixedContent { url, .. }
            | Self::NetworkDenied { url }
            | Self::TimedOut { url, .. }
            | Self::OriginRefused { url, .. }
            | Self::PreflightRefused { url, .. }
            | Self::ListHidden { url, .. }
            | Self::KeyRefused { url, .. }
            | Self::KeyWanted { url, .. }
            | Self::Loading { url, .. }
            | Self::Unavailable { url, .. }
            | Self::ProxyWithoutServer { url, .. }
            | Self::Relay { url, .. }
            | Self::Gateway { url, .. }
            | Self::Refused { url, .. }
            | Self::NotAModelServer { url, .. }
            | Self::OwnPage { url }
            | Self::LeadsElsewhere { url, .. } => Some(url),
            Self::BadAddress { .. }
            | Self::CredentialsInAddress
            | Self::BadKey
            | Self::NoModels { .. }
            | Self::OnlyCloudModels { .. }
            | Self::OnlyCloudModelsInCommon { .. }
            | Self::NoCommonModel { .. } => None,
        }
    }

    /// The same without the server's words, of which nobody knows what they repeat.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        match &mut self {
            Self::KeyRefused { words, .. }
            | Self::KeyWanted { words, .. }
            | Self::Loading { words, .. }
            | Self::Unavailable { words, .. }
            | Self::Relay { words, .. }
            | Self::Gateway { words, .. }
            | Self::Refused { words, .. }
            | Self::LeadsElsewhere { words, .. }
            | Self::NotAModelServer { words, .. } => words.clear(),
            Self::BadAddress { .. }
            | Self::CredentialsInAddress
            | Self::Unreachable { .. }
            | Self::MixedContent { .. }
            | Self::NetworkDenied { .. }
            | Self::TimedOut { .. }
            | Self::OriginRefused { .. }
            | Self::PreflightRefused { .. }
            | Self::ListHidden { .. }
            | Self::BadKey
            | Self::ProxyWithoutServer { .. }
            | Self::OwnPage { .. }
            | Self::NoModels { .. }
            | Self::OnlyCloudModels { .. }
            | Self::OnlyCloudModelsInCommon { .. }
            | Self::NoCommonModel { .. } => {}
        }
        self
    }
}
