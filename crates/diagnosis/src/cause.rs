//! Possible causes of a problem found by the check.

/// A possible cause of a problem found by the check. The page words it, together with a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    NotRunning,
    /// The browser does not trust the server's certificate, and does not tell the page.
    Certificate {
        /// The server's base URL, to be opened manually.
        url: String,
    },
    /// A server over https does not allow the page (CORS), which looks the same as no answer.
    HttpsHidden {
        page_origin: String,
    },
    /// A tunnel first shows browsers a page of its own.
    TunnelWarning,
    /// The server listens on its own machine only.
    LoopbackOnly,
    /// A firewall drops requests.
    Firewall {
        port: u16,
    },
    /// The machine is off, or has a different address.
    MachineAway,
    /// There is no machine of that name on the network.
    UnknownName,
    /// Model servers commonly listen on ports other than the given one.
    OtherPort,
    /// macOS denies the browser access to the local network.
    LocalNetworkOfMac,
    /// The browser forbids a page loaded over https to send requests over http.
    PageByHttps,
    /// The server is busy, or is loading its model.
    Busy,
    /// Ollama does not allow the page's origin.
    OllamaOrigins {
        /// The line for its environment that allows the page.
        line: String,
    },
    /// LM Studio allows no page unless CORS is enabled.
    LmStudioCors,
    /// vLLM allows only the origins that it is started with.
    VllmOrigins {
        page_origin: String,
    },
    /// The page was opened by a name other than `localhost`, which Ollama allows.
    PageNotLocalhost {
        /// The page's URL under that name.
        url: String,
    },
    /// A server that requires a key may hide its refusal from the page.
    KeyHidden,
    /// The key is wrong, and the server hides its refusal from the page.
    WrongKeyHidden,
    /// Both the server and a proxy in front of it add CORS headers, and browsers reject two.
    TwoCorsHeaders,
    /// The address redirects, in a way that the page cannot see.
    Redirect,
    /// Another program listens there.
    OtherProgram,
    /// No problem: an IPv4 address has two lanes, a name only one.
    AskByIp,
    /// No problem: the program `tokometer` queries the server for the page, and needs no permission.
    AskByRelay {
        server: String,
    },
    /// The program `tokometer` was given an address that redirects to another.
    RelayElsewhere {
        /// The base URL to start it with.
        server: String,
    },
    /// The machine of the program `tokometer` does not trust the certificate of the server behind it.
    UntrustedCertificate {
        /// The SHA-256 fingerprint by which the server's owner can verify it.
        fingerprint: String,
    },
    /// No problem: the program `tokometer` has, or could have, more ports than the page reaches.
    ClosedLanePorts,
}
