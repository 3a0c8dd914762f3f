//! The requests that are sent to a server, as plain data.

use serde::Serialize;

use crate::{Protocol, path};

/// A chat of one message, to be answered as a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChatRequest<'a> {
    /// The model, as the server names it.
    pub model: &'a str,
    /// What the model is asked.
    pub prompt: &'a str,
    /// A text unique to this request. The message starts with it, since a server's prompt cache
    /// reuses the longest common beginning: after it nothing can come from the cache.
    pub marker: &'a str,
    /// After this many generated tokens the server stops.
    pub max_tokens: u32,
    /// 0 takes the likeliest token every time.
    pub temperature: f64,
    /// The seed of the server's random numbers.
    pub seed: i64,
    /// Whether the model may think before it answers.
    pub think: Think,
    /// How long Ollama keeps the model in memory afterwards, such as `30m`. Other servers have
    /// no such field.
    pub keep_alive: Option<&'a str>,
}

/// The switch for thinking, which only Ollama has: unset, a model that can think does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Think {
    /// As the server likes it.
    #[default]
    Unset,
    /// Not at all. Only for a model that [can think](crate::ModelDetails::can_think).
    Off,
}

/// A `POST` to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// Relative to the server's base URL, without a leading slash.
    pub path: &'static str,
    /// JSON.
    pub body: String,
    /// The `Content-Type` header to set. `None` where the server does well without: a browser
    /// that is given none sends `text/plain`, which needs no CORS preflight.
    pub content_type: Option<&'static str>,
}

/// The request for a streamed chat.
pub fn chat(protocol: Protocol, request: &ChatRequest<'_>) -> HttpRequest {
    let messages =
        [Message { role: "user", content: format!("{} {}", request.marker, request.prompt) }];
    match protocol {
        Protocol::Ollama => HttpRequest {
            path: path::CHAT,
            body: body(&OllamaChat {
                model: request.model,
                messages,
                stream: true,
                think: match request.think {
                    Think::Unset => None,
                    Think::Off => Some(false),
                },
                keep_alive: request.keep_alive,
                options: OllamaOptions {
                    num_predict: request.max_tokens,
                    temperature: request.temperature,
                    seed: request.seed,
                },
            }),
            content_type: None,
        },
        Protocol::OpenAi => HttpRequest {
            path: path::OPENAI_CHAT,
            body: body(&OpenAiChat {
                model: request.model,
                messages,
                stream: true,
                stream_options: StreamOptions { include_usage: true },
                max_tokens: request.max_tokens,
                temperature: request.temperature,
                seed: request.seed,
            }),
            content_type: Some("application/json"),
        },
    }
}

/// The request for what an Ollama knows of a model; [`parse_show`](crate::parse_show) reads it.
pub fn show(model: &str) -> HttpRequest {
    HttpRequest { path: path::SHOW, body: body(&Show { model }), content_type: None }
}

fn body(request: &impl Serialize) -> String {
    // Strings and numbers always serialize.
    serde_json::to_string(request).unwrap_or_default()
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

#[derive(Serialize)]
struct OllamaChat<'a> {
    model: &'a str,
    messages: [Message; 1],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    think: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_alive: Option<&'a str>,
    options: OllamaOptions,
}

#[derive(Serialize)]
struct OllamaOptions {
    num_predict: u32,
    temperature: f64,
    seed: i64,
}

#[derive(Serialize)]
struct OpenAiChat<'a> {
    model: &'a str,
    messages: [Message; 1],
    stream: bool,
    stream_options: StreamOptions,
    max_tokens: u32,
    temperature: f64,
    seed: i64,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Show<'a> {
    model: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: ChatRequest<'_> = ChatRequest {
        model: "qwen3:1.7b",
        prompt: "Why is the sky \"blue\"?",
        marker: "7-x1",
        max_tokens: 64,
        temperature: 0.0,
        seed: 42,
        think: Think::Off,
        keep_alive: Some("30m"),
    };

    #[test]
    fn ollama_needs_no_preflight_and_gets_its_options() {
        let request = chat(Protocol::Ollama, &REQUEST);
        assert_eq!((request.path, request.content_type), ("api/chat", None));
        insta::assert_snapshot!(request.body, @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"think":false,"keep_alive":"30m","options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn ollama_is_not_told_what_is_unset() {
        let unset = ChatRequest { think: Think::Unset, keep_alive: None, ..REQUEST };
        insta::assert_snapshot!(chat(Protocol::Ollama, &unset).body, @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn openai_is_asked_for_its_token_counts() {
        let request = chat(Protocol::OpenAi, &REQUEST);
        assert_eq!(request.path, "v1/chat/completions");
        assert_eq!(request.content_type, Some("application/json"));
        insta::assert_snapshot!(request.body, @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64,"temperature":0.0,"seed":42}"#);
    }

    #[test]
    fn show_names_the_model() {
        let request = show("a\"b");
        assert_eq!(request.path, "api/show");
        assert_eq!(request.body, r#"{"model":"a\"b"}"#);
    }
}
