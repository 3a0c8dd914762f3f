//! The conditions of a session.

use serde::{Deserialize, Serialize};

use super::{
    LoadEngine, Manner, OwnError, OwnErrorAt, Power, Relay, Sample, ServerPart, ServerReported,
    without_credentials,
};
use crate::order::sort_by_key;

/// The conditions of a session, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// When the session began, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// The address of the only server, as the user gave it; of several each has its own in `servers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_url: Option<String>,
    /// The server's program and version, such as `Ollama 0.33.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_program: Option<String>,
    /// What the server calls the model, where that is longer than the name that is shown.
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
    /// Whether the server was told that the model must not think.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thinking_off: Option<bool>,
    /// The browser's own name of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// The program that measured in the place of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_engine: Option<LoadEngine>,
    /// How many lanes were open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<u32>,
    /// The relay by whose ports the lanes went; without one they went by other names of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<Relay>,
    /// What the page's own measuring adds, by a stream of known timing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_error: Option<OwnError>,
    /// What page and network add together, for each number in flight that was tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_errors: Vec<OwnErrorAt>,
    /// What the server wants otherwise than usual, as the warm-up found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manners: Vec<Manner>,
    /// What the first answer of all, the warm-up's, called the model, where that is not what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers_as: Option<String>,
    /// Time per token of that answer, ms, where it came as a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streamed_token_ms: Option<f64>,
    /// How long the server was found to need after a batch, s, where the plan does not say how long to rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_s: Option<f64>,
    /// What the machine draws, where somebody has typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
    /// The servers, if several were measured as one. The program above is then that of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<ServerPart>,
}

impl Environment {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same without a name and a password in the servers' addresses.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        for server in &mut self.servers {
            server.url = without_credentials(&server.url);
        }
        Self { server_url: self.server_url.as_deref().map(without_credentials), ..self }
    }

    /// As a file of an earlier version is to be understood: there the addresses of several servers stood
    /// joined in the place of the only one's, and in `servers` too.
    #[must_use]
    pub(crate) fn of_file(self) -> Self {
        let server_url = self.server_url.filter(|_| self.servers.is_empty());
        Self { server_url, ..self }.without_credentials()
    }

    /// The addresses of its servers, in their order.
    #[must_use]
    pub fn addresses(&self) -> Vec<&str> {
        match self.servers.as_slice() {
            [] => self.server_url.as_deref().into_iter().collect(),
            servers => servers.iter().map(|server| server.url.as_str()).collect(),
        }
    }

    /// The same as people read them.
    #[must_use]
    pub fn shown_addresses(&self) -> Option<String> {
        Some(self.addresses().join(", ")).filter(|shown| !shown.is_empty())
    }

    /// Whether several servers were measured as one.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.servers.len() > 1
    }

    /// Whether the servers of a cluster have different models under the name that was measured.
    #[must_use]
    pub fn models_differ(&self) -> bool {
        let mut known = self.servers.iter().filter_map(|server| server.model_digest.as_ref());
        known.next().is_some_and(|first| known.any(|other| other != first))
    }

    /// Takes in what was found at a number in flight, in place of what was known of it.
    pub(super) fn learn(&mut self, error: OwnErrorAt) {
        self.own_errors.retain(|known| known.in_flight != error.in_flight);
        self.own_errors.push(error);
        sort_by_key(&mut self.own_errors, |known| known.in_flight);
    }

    /// Takes in the first answer of all. By a later one what was measured before is not judged anew.
    pub(super) fn learn_answer(&mut self, first: &Sample) {
        self.answers_as.clone_from(&first.model);
        self.streamed_token_ms = first.streamed_token_ms();
    }

    /// Whether the model was told not to think. Files of earlier versions do not say so: they switched it
    /// off at every Ollama, and nowhere else.
    #[must_use]
    pub fn thinking_was_off(&self) -> bool {
        self.thinking_off.unwrap_or_else(|| self.is_ollama())
    }

    /// Whether the server is known to be an Ollama.
    #[must_use]
    pub fn is_ollama(&self) -> bool {
        self.server_program.as_deref().is_some_and(is_ollama)
    }

    /// What tells that a server and its model are not those that a session was measured on, if anything.
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

/// Whether a server of this program is an Ollama.
#[must_use]
pub fn is_ollama(program: &str) -> bool {
    program.starts_with("Ollama")
}

/// Why a server can not carry on what another one began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Address {
        before: String,
        now: String,
    },
    /// It is another program, or another version of it.
    Program {
        before: String,
        now: String,
    },
    /// The model of that name is another one.
    Model {
        /// Its checksum then.
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
    fn another_machine_program_or_model_is_told_apart() {
        let before = ollama("http://a/", "0.1", "x");
        assert_eq!(before.difference(&before), None);
        let found = |now: Environment| before.difference(&now);
        assert!(matches!(found(ollama("http://b/", "0.1", "x")), Some(Difference::Address { .. })));
        assert!(matches!(found(ollama("http://a/", "0.2", "x")), Some(Difference::Program { .. })));
        assert!(matches!(found(ollama("http://a/", "0.1", "y")), Some(Difference::Model { .. })));
    }

    #[test]
    fn no_address_keeps_a_password_and_each_of_several_is_told_once() {
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
    fn what_an_old_file_does_not_say_is_no_difference() {
        let old = Environment { model_digest: None, ..ollama("http://a/", "0.1", "x") };
        assert_eq!(old.difference(&ollama("http://a/", "0.1", "x")), None);
        assert_eq!(Environment::default().difference(&old), None);
    }

    #[test]
    fn thinking_was_switched_off_only_where_it_could_be() {
        assert!(ollama("http://a/", "0.1", "x").thinking_was_off());
        assert!(!Environment::default().thinking_was_off());
        let told = Environment { thinking_off: Some(false), ..ollama("http://a/", "0.1", "x") };
        assert!(!told.thinking_was_off());
    }
}
