//! The requests that are sent to a server, as plain data.

use serde::{Deserialize, Serialize};

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

/// What the limit of an answer is called: the older name nearly all servers know, the newer one is the
/// only one that some models of OpenAI take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenLimit {
    /// `max_tokens`.
    #[default]
    MaxTokens,
    /// `max_completion_tokens`.
    MaxCompletionTokens,
}

/// How a request asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// For what is there.
    Get,
    /// With a body.
    Post,
}

/// A header's name and value.
pub type Header = (String, String);

/// A request to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// How it asks.
    pub method: Method,
    /// Relative to the server's base URL, without a leading slash.
    pub path: &'static str,
    /// All headers to set, and no others: each may cost a CORS preflight.
    pub headers: Vec<Header>,
    /// JSON.
    pub body: Option<String>,
}

impl HttpRequest {
    /// A `GET` with these headers.
    pub(crate) fn get(path: &'static str, headers: &[Header]) -> Self {
        Self { method: Method::Get, path, headers: headers.to_vec(), body: None }
    }

    /// Where it goes at the server of this base URL, which ends with a slash.
    pub fn url(&self, base_url: &str) -> String {
        format!("{base_url}{}", self.path)
    }
}

/// A chat for Ollama, as JSON.
pub(crate) fn ollama_chat(request: &ChatRequest<'_>) -> String {
    body(&OllamaChat {
        model: request.model,
        messages: messages(request),
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
    })
}

/// A chat for an OpenAI-compatible server, as JSON.
pub(crate) fn openai_chat(
    request: &ChatRequest<'_>,
    asks_usage: bool,
    limit: TokenLimit,
) -> String {
    let limited = |name| (limit == name).then_some(request.max_tokens);
    body(&OpenAiChat {
        model: request.model,
        messages: messages(request),
        stream: true,
        stream_options: asks_usage.then_some(StreamOptions { include_usage: true }),
        max_tokens: limited(TokenLimit::MaxTokens),
        max_completion_tokens: limited(TokenLimit::MaxCompletionTokens),
        temperature: request.temperature,
        seed: request.seed,
    })
}

/// The question what an Ollama knows of a model, as JSON.
pub(crate) fn show(model: &str) -> String {
    body(&Show { model })
}

fn messages(request: &ChatRequest<'_>) -> [Message; 1] {
    [Message { role: "user", content: format!("{} {}", request.marker, request.prompt) }]
}

pub(crate) fn body(request: &impl Serialize) -> String {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
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
    fn ollama_gets_its_options() {
        insta::assert_snapshot!(ollama_chat(&REQUEST), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"think":false,"keep_alive":"30m","options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn ollama_is_not_told_what_is_unset() {
        let unset = ChatRequest { think: Think::Unset, keep_alive: None, ..REQUEST };
        insta::assert_snapshot!(ollama_chat(&unset), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn openai_is_asked_for_its_token_counts() {
        insta::assert_snapshot!(openai_chat(&REQUEST, true, TokenLimit::MaxTokens), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64,"temperature":0.0,"seed":42}"#);
    }

    #[test]
    fn some_openai_servers_are_asked_otherwise() {
        insta::assert_snapshot!(openai_chat(&REQUEST, false, TokenLimit::MaxCompletionTokens), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"max_completion_tokens":64,"temperature":0.0,"seed":42}"#);
    }
}
