//! The wire protocols of model servers: Ollama and OpenAI-compatible.
//!
//! Pure: it makes requests and reads answers, and knows neither sockets nor clocks nor a browser.
//! Whatever a server sends, reading it ends in a value or an [`ApiError`].

// A new variant must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod api;
mod chat_hints;
mod details;
mod detect;
mod error;
mod html;
mod json;
mod key;
mod models;
mod path;
mod probes;
mod program;
mod prometheus;
mod request;
mod server_reported;
mod stream;
mod tokenizer;
mod used_up;

pub use api::Api;
pub use details::{LoadedModel, ModelDetails, parse_ps, parse_show};
pub use detect::{Detection, detect, is_enough, parse_version};
pub use error::ApiError;
pub use key::Key;
pub use models::{Model, ModelList, first_that_can_chat, parse_tags};
pub use probes::{Probes, Reply, Seen, probes};
pub use request::{ChatMessage, ChatRequest, Header, HttpRequest, Method, Think, TokenLimit};
pub use server_reported::{Metric, ReportEndpoint, ReportedSettings};
pub use stream::{AskedFor, Completion, StreamDecoder, StreamEvent, finish_reason};
pub use tokenizer::Tokenizer;

use serde::{Deserialize, Serialize};

/// The protocol of a model server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// Ollama's own API, `api/…`: one JSON object per line, with the server's durations.
    Ollama,
    /// The API that llama.cpp, vLLM, LM Studio and others share, `v1/…`: server-sent events.
    OpenAi,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_have_short_names_in_json() {
        let names = serde_json::to_string(&[Protocol::Ollama, Protocol::OpenAi]).unwrap();
        assert_eq!(names, r#"["ollama","openai"]"#);
        assert_eq!(
            serde_json::from_str::<[Protocol; 2]>(&names).unwrap(),
            [Protocol::Ollama, Protocol::OpenAi]
        );
    }
}
