//! The wire protocols of model servers: Ollama and OpenAI-compatible.
//!
//! Pure: it makes requests and reads answers, and knows neither sockets nor clocks nor a browser.
//! Whatever a server sends, reading it ends in a value or an [`ApiError`].

mod details;
mod detect;
mod error;
mod json;
mod models;
mod request;
mod stream;

pub use details::{LoadedModel, ModelDetails, parse_ps, parse_show};
pub use detect::{Detection, Probes, detect, parse_version};
pub use error::ApiError;
pub use models::{Model, parse_openai_models, parse_tags};
pub use request::{ChatRequest, HttpRequest, Think, chat, show};
pub use stream::{Completion, StreamDecoder, StreamEvent};

use serde::{Deserialize, Serialize};

/// The language a model server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// Ollama's own API, `api/…`: a JSON object a line, with the server's durations.
    Ollama,
    /// The API that llama.cpp, vLLM, LM Studio and others share, `v1/…`: server-sent events.
    OpenAi,
}

/// Where a server answers what, relative to its base URL.
///
/// Without a leading slash: a base URL ends with one, and may have a path of its own
/// (`http://localhost:8080/ollama/`), which an absolute path would drop.
pub mod path {
    /// `GET`: the version of an Ollama.
    pub const VERSION: &str = "api/version";
    /// `GET`: the models an Ollama has.
    pub const TAGS: &str = "api/tags";
    /// `GET`: the models an Ollama holds in memory.
    pub const PS: &str = "api/ps";
    /// `POST`: what an Ollama knows of a model.
    pub const SHOW: &str = "api/show";
    /// `POST`: a chat with an Ollama.
    pub const CHAT: &str = "api/chat";
    /// `GET`: the models of an OpenAI-compatible server.
    pub const OPENAI_MODELS: &str = "v1/models";
    /// `POST`: a chat with an OpenAI-compatible server.
    pub const OPENAI_CHAT: &str = "v1/chat/completions";
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
