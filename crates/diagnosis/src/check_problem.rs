//! What can be wrong with a server before anything is measured.

use thiserror::Error;

use crate::RelayErrorCode;

/// Why a server cannot be measured. The page words it, with advice. `url` is the base URL that was tried,
/// `status` the HTTP status of the answer; `words` is the server's own message, and may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckProblem {
    #[error("`{text}` is not a server address")]
    BadAddress { text: String },
    /// The address contains a user name or password, which the page neither keeps nor sends.
    #[error("the address contains a user name or a password")]
    CredentialsInAddress,
    /// Nothing answers: the server is down, the address is wrong, or something in between blocks it.
    #[error("nothing answers at {url}")]
    Unreachable {
        url: String,
        /// How long the request took to fail, ms: a refused connection fails at once.
        failed_ms: u32,
    },
    /// A page loaded over https may not send requests over http (mixed content).
    #[error("the page {page_origin} may not send requests to {url} over http")]
    MixedContent { url: String, page_origin: String },
    /// The browser denies the page access to the local network.
    #[error("the browser does not allow the page to reach {url} on the local network")]
    NetworkDenied { url: String },
    /// No answer yet: the server is slow, or something silently drops requests.
    #[error("{url} did not answer within {waited_s} s")]
    TimedOut { url: String, waited_s: u32 },
    /// Something answers, but its list of models does not come.
    #[error("{url} did not list its models within {waited_s} s")]
    ListLate { url: String, waited_s: u32 },
    /// A server answers, but does not allow this page to read its answers (CORS).
    #[error("{url} does not allow the page {page_origin}")]
    OriginRefused {
        url: String,
        page_origin: String,
        /// A key was sent; it may be wrong.
        with_key: bool,
    },
    /// The page can read the server's answers but cannot send chats: the server's answer to the CORS preflight
    /// does not allow the header `Content-Type`, or that of a key.
    #[error("{url} rejects the preflight of the page {page_origin}")]
    PreflightRefused { url: String, page_origin: String },
    /// The page can read unimportant answers but not the list of models: servers that require a key often hide
    /// their refusal like this (CORS).
    #[error("{url} hides its list of models")]
    ListHidden {
        url: String,
        /// A key was sent; it may be wrong.
        with_key: bool,
    },
    /// The key that was entered cannot be sent in a header.
    #[error("the key contains characters that cannot be sent")]
    BadKey,
    /// The server rejects the key that was sent.
    #[error("{url} rejects the key (HTTP {status}): {words}")]
    KeyRefused {
        url: String,
        status: u16,
        words: String,
        /// It is the key that the program `tokometer` was started with; none was entered.
        is_relays: bool,
    },
    #[error("{url} requires a key (HTTP {status}): {words}")]
    KeyWanted { url: String, status: u16, words: String },
    /// The server, or a proxy in front of it, requires a user name and a password (`Basic`), or others.
    #[error("{url} requires a user name and a password (HTTP {status}): {words}")]
    PasswordWanted { url: String, status: u16, words: String },
    /// The server is still loading its model; it is worth asking again.
    #[error("{url} is loading its model (HTTP {status}): {words}")]
    Loading { url: String, status: u16, words: String },
    /// A gateway has no available server, or the server accepts no requests now; neither says why or for how
    /// long. It is worth asking again.
    #[error("{url} is not available (HTTP {status}): {words}")]
    Unavailable { url: String, status: u16, words: String },
    /// The page's own proxy answers, but not the server behind it.
    #[error("the proxy at {url} cannot reach the server (HTTP {status})")]
    ProxyWithoutServer { url: String, status: u16 },
    /// The program `tokometer` reports why it has no answer from the server.
    #[error("the relay at {url} says {word:?}: {words}")]
    Relay { url: String, word: RelayErrorCode, words: String },
    /// The server, or a gateway in front of it, fails.
    #[error("{url} or a gateway before it fails (HTTP {status}): {words}")]
    Gateway { url: String, status: u16, words: String },
    /// The server refuses to list its models.
    #[error("{url} refuses the request (HTTP {status}): {words}")]
    Refused { url: String, status: u16, words: String },
    #[error("what answers at {url} is not a model server: {words}")]
    NotAModelServer { url: String, words: String },
    /// The address is that of this very page.
    #[error("what answers at {url} is this page")]
    OwnPage { url: String },
    /// The address redirects to another one, where there is no model server.
    #[error("{url} redirects to {to}, which is not a model server: {words}")]
    LeadsElsewhere {
        url: String,
        /// The target; empty if the browser hides it from the page.
        to: String,
        words: String,
    },
    #[error("{program} has no models")]
    NoModels {
        /// The server's program and version.
        program: String,
        /// Whether it is an Ollama, which downloads models by a command.
        is_ollama: bool,
    },
    /// All models of the server run in a cloud.
    #[error("{program} has only cloud models")]
    OnlyCloudModels {
        /// The server's program and version.
        program: String,
    },
    /// Several servers whose common models all run in a cloud on at least one of them.
    #[error("the servers have only cloud models in common")]
    OnlyCloudModelsInCommon {
        /// The names of these models.
        models: Vec<String>,
    },
    /// Several servers without a common model.
    #[error("the servers have no model in common")]
    NoCommonModel {
        /// Each server's address with its models.
        models: Vec<String>,
    },
}

impl CheckProblem {
    /// The base URL that was tried, if any.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Unreachable { url, .. }
            | Self::MixedContent { url, .. }
            | Self::NetworkDenied { url }
            | Self::TimedOut { url, .. }
            | Self::ListLate { url, .. }
            | Self::OriginRefused { url, .. }
            | Self::PreflightRefused { url, .. }
            | Self::ListHidden { url, .. }
            | Self::KeyRefused { url, .. }
            | Self::KeyWanted { url, .. }
            | Self::PasswordWanted { url, .. }
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
}
