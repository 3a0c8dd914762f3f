//! A server's address as a person types it, and the base URL it means.

use std::net::Ipv6Addr;

use bench::without_credentials;
use diagnosis::CheckProblem;
use http::Uri;

use crate::base_path::{api_root, base_paths};
use crate::host::Host;
use crate::typed::tidy;

/// Where Ollama listens unless told otherwise.
const OLLAMA_PORT: u16 = 11434;

/// A server's address: scheme, host, port and the path before the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAddress {
    scheme: &'static str,
    host: Host,
    port: Option<u16>,
    /// Begins and ends with a slash.
    path: String,
}

impl ServerAddress {
    /// Reads an address: `192.168.1.5`, `pc.local:8080`, `http://localhost:11434/v1`, or a path on the
    /// page's own origin such as `/ollama/`. Without a scheme and a port Ollama's port is meant.
    #[must_use]
    pub fn parse(text: &str, page_origin: &str) -> Option<Self> {
        Self::candidates(text, page_origin).into_iter().next()
    }

    /// Everything the address may mean, likeliest first; they differ in the path before the API. Empty if the
    /// text is not an address.
    #[must_use]
    pub fn candidates(text: &str, page_origin: &str) -> Vec<Self> {
        let Some((whole, path)) = Self::read(&tidy(text), page_origin) else { return Vec::new() };
        base_paths(&path).into_iter().map(|path| Self { path, ..whole.clone() }).collect()
    }

    /// The address as the root of an OpenAI-compatible API, if it may be one that is not under `v1/`. Less likely than
    /// any of [`Self::candidates`].
    #[must_use]
    pub fn api_root(text: &str, page_origin: &str) -> Option<Self> {
        let (whole, path) = Self::read(&tidy(text), page_origin)?;
        Some(Self { path: api_root(&path)?, ..whole })
    }

    /// Why a text is not an address.
    #[must_use]
    pub fn problem_of(text: &str) -> CheckProblem {
        let text = text.trim();
        if without_credentials(text) == text {
            CheckProblem::BadAddress { text: text.to_owned() }
        } else {
            CheckProblem::CredentialsInAddress
        }
    }

    /// The server of this base URL.
    #[must_use]
    pub fn of_base_url(url: &str) -> Option<Self> {
        Self::read(url, "").map(|(address, path)| Self { path, ..address })
    }

    /// The address without a path, and the path as it was written.
    fn read(text: &str, page_origin: &str) -> Option<(Self, String)> {
        let text = text.trim();
        let whole = match text {
            path if path.starts_with('/') => format!("{page_origin}{path}"),
            url if url.contains("://") => url.to_owned(),
            bare => format!("http://{bare}"),
        };
        let uri: Uri = whole.parse().ok()?;
        let scheme = match uri.scheme_str() {
            Some("http") => "http",
            Some("https") => "https",
            _ => return None,
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        if uri.query().is_some() || authority.host().is_empty() {
            return None;
        }
        let literal = authority.host().strip_prefix('[').map(|host| host.trim_end_matches(']'));
        if literal.is_some_and(|literal| literal.parse::<Ipv6Addr>().is_err()) {
            return None;
        }
        let names_port = authority.as_str() != authority.host();
        let port = match authority.port_u16() {
            None if names_port => return None,
            None if !text.contains("://") && !text.starts_with('/') => Some(OLLAMA_PORT),
            port => port,
        };
        let address = Self { scheme, host: Host::of(authority.host()), port, path: "/".into() };
        Some((address, uri.path().to_owned()))
    }

    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Scheme, host and port: a key belongs to one origin.
    #[must_use]
    pub fn origin(&self) -> String {
        let root = Self { path: String::new(), ..self.clone() };
        root.base_url()
    }

    /// Whether requests to it use plain HTTP.
    #[must_use]
    pub fn is_http(&self) -> bool {
        self.scheme == "http"
    }

    /// The port, or the scheme's default if none was given.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.scheme == "https" { 443 } else { 80 })
    }

    /// The base URL, which ends with a slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.with_host(&self.host.to_string())
    }

    /// The base URL at another port and path of the same host.
    #[must_use]
    pub fn at(&self, port: u16, path: &str) -> String {
        Self { port: Some(port), path: path.to_owned(), ..self.clone() }.base_url()
    }

    /// The base URL at another path of the same origin.
    #[must_use]
    pub fn at_path(&self, path: &str) -> String {
        Self { path: path.to_owned(), ..self.clone() }.base_url()
    }

    /// Whether both lead to the same server, however they are spelled.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same_host =
            self.host == other.host || self.host.is_localhost() && other.host.is_localhost();
        is_same_host
            && (self.scheme, self.port(), &self.path) == (other.scheme, other.port(), &other.path)
    }

    /// Whether two texts mean the same server. If either is not an address, or is on the page's own origin,
    /// the texts are compared.
    #[must_use]
    pub fn means_same(text: &str, other: &str) -> bool {
        match (Self::parse(text, ""), Self::parse(other, "")) {
            (Some(one), Some(other)) => one.is_same(&other),
            _ => text == other,
        }
    }

    /// This address, valid on the machine `other` points to, as it is written from here.
    #[must_use]
    pub fn seen_from(self, other: &Self) -> Self {
        if !self.host.is_localhost() {
            return self;
        }
        let host = match &other.host {
            Host::Loopback(_) => Host::Loopback("localhost".to_owned()),
            host @ (Host::V4(_) | Host::Other(_)) => host.clone(),
        };
        Self { host, ..self }
    }

    /// The same base URL with another host name: another origin of the same server.
    #[must_use]
    pub fn with_host(&self, host: &str) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{host}{port}{}", self.scheme, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_url(text: &str) -> Option<String> {
        ServerAddress::parse(text, "http://localhost:8080").map(|address| address.base_url())
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let pairs = [
            ("http://localhost:11434", "http://localhost:11434/"),
            (" 192.168.1.5 ", "http://192.168.1.5:11434/"),
            ("pc.local:8080", "http://pc.local:8080/"),
            ("http://192.168.1.5/", "http://192.168.1.5/"),
            ("https://llm.example/gpu/v1/", "https://llm.example/gpu/"),
            ("http://localhost:1234/v1/chat/completions", "http://localhost:1234/"),
            ("[::1]:11434", "http://[::1]:11434/"),
            ("/ollama/", "http://localhost:8080/ollama/"),
            ("localhost", "http://localhost:11434/"),
            ("http://localhost:3000/api/v1/", "http://localhost:3000/api/"),
            ("https://llm.example/v1/chat/completions", "https://llm.example/"),
            ("«LOCALHOST»", "http://localhost:11434/"),
            ("0.0.0.0", "http://localhost:11434/"),
            ("1234", "http://localhost:1234/"),
            ("http://host/?model=x", "http://host/"),
            ("fd00::5", "http://[fd00::5]:11434/"),
            ("http://localhost:8080/модели/v1", "http://localhost:8080/модели/"),
        ];
        for (text, url) in pairs {
            assert_eq!(base_url(text).as_deref(), Some(url), "{text}");
        }
    }

    #[test]
    fn an_address_may_mean_more_than_one() {
        let candidates =
            ServerAddress::candidates("localhost:3000/api/v1", "http://localhost:8080");
        let urls: Vec<String> = candidates.iter().map(ServerAddress::base_url).collect();
        assert_eq!(urls, ["http://localhost:3000/api/", "http://localhost:3000/"]);
    }

    #[test]
    fn a_server_is_recognised_however_its_address_is_spelled() {
        for (one, other, is_same) in [
            ("localhost", "http://127.0.0.1:11434/", true),
            ("http://pc", "http://PC:80/v1", true),
            ("/ollama/", "/ollama/", true),
            ("two words", "two words", true),
            ("localhost", "localhost:1234", false),
            ("/ollama/", "localhost", false),
            ("two words", "other words", false),
        ] {
            assert_eq!(ServerAddress::means_same(one, other), is_same, "{one} {other}");
        }
    }

    #[test]
    fn a_base_url_is_used_unchanged() {
        let url = "https://llm.example/api/v1/";
        assert_eq!(ServerAddress::of_base_url(url).map(|it| it.base_url()).as_deref(), Some(url));
    }

    #[test]
    fn credentials_are_refused_without_being_repeated() {
        let texts = ["user:secret@host", "http://user:secret@host/v1", " https://secret@[::1]:80"];
        for text in texts.into_iter().chain(["http://a b:secret@host", "http://h:secret@/x"]) {
            assert_eq!(base_url(text), None, "{text}");
            let problem = ServerAddress::problem_of(text);
            assert_eq!(problem, CheckProblem::CredentialsInAddress, "{text}");
            assert!(!problem.to_string().contains("secret"));
        }
        let text = "two words".to_owned();
        assert_eq!(ServerAddress::problem_of(&text), CheckProblem::BadAddress { text });
    }

    #[test]
    fn text_that_is_not_an_address_is_refused() {
        let wrong = [
            "",
            "  ",
            "ftp://host",
            "http://",
            "two words",
            "host:port",
            "host:70000",
            "сервер",
            "http://пример.рф:11434",
        ];
        for text in wrong.into_iter().chain(["user:secret@host", "http://[::1", "[::x]"]) {
            assert_eq!(base_url(text), None, "{text}");
        }
    }
}
