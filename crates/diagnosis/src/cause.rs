//! What may be behind a problem of the check.

/// A possible cause of a problem of the check. The page words it, with its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    NotRunning,
    /// The browser does not trust the server's certificate, and tells no page so.
    Certificate {
        /// The server's base URL, to be opened by hand.
        url: String,
    },
    /// A server by https does not let the page in, which can not be told from silence.
    HttpsHidden {
        page_origin: String,
    },
    /// A tunnel shows browsers a page of its own before it lets them through.
    TunnelWarning,
    /// The server listens to its own machine only.
    LoopbackOnly,
    /// A firewall throws requests away.
    Firewall {
        port: u16,
    },
    /// The machine is off, or has another address.
    MachineAway,
    /// The network knows no machine of that name.
    UnknownName,
    /// Programs listen at other ports than the one that was asked.
    OtherPort,
    /// macOS does not let the browser into the local network.
    LocalNetworkOfMac,
    /// The browser forbids a page that came by https to ask by http.
    PageByHttps,
    /// The server is busy, or loads its model.
    Busy,
    /// Ollama does not know the page.
    OllamaOrigins {
        /// The line of its environment that lets the page in.
        line: String,
    },
    /// LM Studio lets no page in unless it is told to.
    LmStudioCors,
    /// vLLM lets in the pages that it is told.
    VllmOrigins {
        page_origin: String,
    },
    /// The page has another name than `localhost`, which Ollama lets in.
    PageNotLocalhost {
        /// The page by that name.
        url: String,
    },
    /// A server that wants a key may refuse without a word to the page.
    KeyHidden,
    /// The key is a wrong one, which such a server says without a word to the page.
    WrongKeyHidden,
    /// The server and a proxy before it both name the page, which browsers do not take.
    TwoCorsHeaders,
    /// The address leads to another, and says so to no page.
    Redirect,
    /// Another program listens there.
    OtherProgram,
    /// Nothing is wrong: to an IPv4 address lead two lanes, to a name one.
    AskByIp,
    /// Nothing is wrong: the program `tokometer` asks for the page, and needs no leave.
    AskByRelay {
        server: String,
    },
    /// The program `tokometer` was told another address than the one to which its server leads.
    RelayElsewhere {
        /// The base URL to tell it.
        server: String,
    },
    /// The certificate of the server behind the program `tokometer` is one that its machine does not trust.
    UntrustedCertificate {
        /// The SHA-256 by which its owner knows it.
        fingerprint: String,
    },
    /// Nothing is wrong: the program `tokometer` has more ports than the page reaches, or could have.
    ClosedLanePorts,
}
