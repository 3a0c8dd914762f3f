//! The conditions of a session.

use serde::{Deserialize, Serialize};

use super::{
    LoadEngine, OwnError, OwnErrorAt, Power, Quirk, Relay, Sample, ServerPart, ServerReported,
    without_credentials,
};
use crate::order::sort_by_key;

/// The conditions of a session, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// When the session began, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// The address of the only server, as the user entered it; with several servers, see `servers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_url: Option<String>,
    /// The server's program and version, such as `Ollama 0.33.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_program: Option<String>,
    /// The server's name for the model, if it is longer than the name shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_id: Option<String>,
    /// The model's checksum: the same name may later stand for another model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_digest: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<ServerReported>,
    /// The model's architecture, such as `qwen3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Quantization of the model, such as `Q4_K_M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization: Option<String>,
    /// Number of parameters, such as `1.7B`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter_size: Option<String>,
    /// Whether thinking was turned off in the requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thinking_off: Option<bool>,
    /// The browser's name and version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// The program that measured instead of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_engine: Option<LoadEngine>,
    /// How many lanes were open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<u32>,
    /// The relay whose ports served as lanes; without it lanes were other names of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<Relay>,
    /// The page's own measurement error, from a stream of known timing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_error: Option<OwnError>,
    /// What page and network add together, at each number of requests in flight tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_errors: Vec<OwnErrorAt>,
    /// How this server's requests differ from the usual, as found by the warm-up.
    #[serde(rename = "manners", default, skip_serializing_if = "Vec::is_empty")]
    pub quirks: Vec<Quirk>,
    /// The model named by the very first answer (the warm-up's), if not the one requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers_as: Option<String>,
    /// Time per token of that answer, ms, if it was streamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streamed_token_ms: Option<f64>,
    /// The pause found to be needed after a batch, s, if the plan does not set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_s: Option<f64>,
    /// The machine's power draw, if the user entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
    /// The servers, if several were measured as one; `server_program` then holds for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<ServerPart>,
}

impl Environment {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same without user names and passwords in the servers' addresses.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        for server in &mut self.servers {
            server.url = without_credentials(&server.url);
        }
        Self { server_url: self.server_url.as_deref().map(without_credentials), ..self }
    }

    /// Converts from a file of an earlier version, where the addresses of several servers were joined in
    /// `server_url` as well as listed in `servers`.
    #[must_use]
    pub(crate) fn of_file(self) -> Self {
        let server_url = self.server_url.filter(|_| self.servers.is_empty());
        Self { server_url, ..self }.without_credentials()
    }

    /// The addresses of its servers, in order.
    #[must_use]
    pub fn addresses(&self) -> Vec<&str> {
        match self.servers.as_slice() {
            [] => self.server_url.as_deref().into_iter().collect(),
            servers => servers.iter().map(|server| server.url.as_str()).collect(),
        }
    }

    /// The addresses joined for display.
    #[must_use]
    pub fn shown_addresses(&self) -> Option<String> {
        Some(self.addresses().join(", ")).filter(|shown| !shown.is_empty())
    }

    /// Whether several servers were measured as one.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.servers.len() > 1
    }

    /// Whether the servers of a cluster have different models under the measured name.
    #[must_use]
    pub fn models_differ(&self) -> bool {
        let mut known = self.servers.iter().filter_map(|server| server.model_digest.as_ref());
        known.next().is_some_and(|first| known.any(|other| other != first))
    }

    /// Replaces what was known at this number in flight.
    pub(super) fn learn(&mut self, error: OwnErrorAt) {
        self.own_errors.retain(|known| known.in_flight != error.in_flight);
        self.own_errors.push(error);
        sort_by_key(&mut self.own_errors, |known| known.in_flight);
    }

    /// Adds the very first answer. A later one is ignored, so that earlier measurements keep their judgement.
    pub(super) fn learn_answer(&mut self, first: &Sample) {
        self.answers_as.clone_from(&first.model);
        self.streamed_token_ms = first.streamed_token_ms();
    }

    /// Whether thinking was turned off. Files of earlier versions do not record it: those versions turned it
    /// off for every Ollama, and for no other server.
    #[must_use]
    pub fn thinking_was_off(&self) -> bool {
        self.thinking_off.unwrap_or_else(|| self.is_ollama())
    }

    /// Whether the server is known to be an Ollama.
    #[must_use]
    pub fn is_ollama(&self) -> bool {
        self.server_program.as_deref().is_some_and(is_ollama)
    }

    /// How a server and its model differ from those that the session was measured on, if they do.
    #[must_use]
    pub fn difference(&self, now: &Self) -> Option<Difference> {
        let other = |before: &Option<String>, now: &Option<String>| match (before, now) {
            (Some(before), Some(now)) if before != now => Some((before.clone(), now.clone())),
            _ => None,
        };
        let difference = |make: fn(String, String) -> Difference| move |(a, b)| make(a, b);
        other(&self.shown_addresses(), &now.shown_addresses())
            .map(difference(|before, now| Difference::Address { before, now }))
            .or_else(|| {
                other(&self.server_program, &now.server_program)
                    .map(difference(|before, now| Difference::Program { before, now }))
            })
            .or_else(|| {
                other(&self.model_digest, &now.model_digest)
                    .map(difference(|before, now| Difference::Model { before, now }))
            })
            .or_else(|| {
                let pairs = self.servers.iter().zip(&now.servers);
                let mut models = pairs.filter_map(|(a, b)| other(&a.model_digest, &b.model_digest));
                models.next().map(difference(|before, now| Difference::Model { before, now }))
            })
    }
}

/// Whether a server program is an Ollama.
#[must_use]
pub fn is_ollama(program: &str) -> bool {
    program.starts_with("Ollama")
}

/// Why a session cannot continue on this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Address {
        before: String,
        now: String,
    },
    /// The program or its version is another.
    Program {
        before: String,
        now: String,
    },
    /// The model of that name is another.
    Model {
        /// Its checksum when the session was measured.
        before: String,
        /// Its checksum now.
        now: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ollama(url: &str, version: &str, digest: &str) -> Environment {
        Environment {
            server_url: Some(url.into()),
            server_program: Some(format!("Ollama {version}")),
            model_digest: Some(digest.into()),
            ..Environment::default()
        }
    }

    #[test]
    fn another_address_program_or_model_is_a_difference() {
        let before = ollama("http://a/", "0.1", "x");
        assert_eq!(before.difference(&before), None);
        let found = |now: Environment| before.difference(&now);
        assert!(matches!(found(ollama("http://b/", "0.1", "x")), Some(Difference::Address { .. })));
        assert!(matches!(found(ollama("http://a/", "0.2", "x")), Some(Difference::Program { .. })));
        assert!(matches!(found(ollama("http://a/", "0.1", "y")), Some(Difference::Model { .. })));
    }

    #[test]
    fn addresses_lose_passwords_and_each_is_listed_once() {
        let only = ollama("http://u:secret@a/", "0.1", "x").of_file();
        assert_eq!(only.addresses(), ["http://a/"]);
        let part = |url: &str| ServerPart { url: url.into(), ..ServerPart::default() };
        let earlier = Environment {
            server_url: Some("http://a/, http://u:secret@b/".into()),
            servers: vec![part("http://a/"), part("http://u:secret@b/")],
            ..Environment::default()
        };
        let servers = vec![part("http://a/"), part("http://b/")];
        let read = earlier.of_file();
        assert_eq!(read, Environment { servers, ..Environment::default() });
        assert_eq!(read.shown_addresses().as_deref(), Some("http://a/, http://b/"));
        assert_eq!(Environment::default().shown_addresses(), None);
    }

    #[test]
    fn what_an_old_file_lacks_is_not_a_difference() {
        let old = Environment { model_digest: None, ..ollama("http://a/", "0.1", "x") };
        assert_eq!(old.difference(&ollama("http://a/", "0.1", "x")), None);
        assert_eq!(Environment::default().difference(&old), None);
    }

    #[test]
    fn old_files_had_thinking_off_only_on_ollama() {
        assert!(ollama("http://a/", "0.1", "x").thinking_was_off());
        assert!(!Environment::default().thinking_was_off());
        let told = Environment { thinking_off: Some(false), ..ollama("http://a/", "0.1", "x") };
        assert!(!told.thinking_was_off());
    }
}
