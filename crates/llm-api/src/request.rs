//! Requests to a server, as plain data.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Api, Key};

/// A message of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatMessage<'a> {
    /// `user`, `assistant` or `system`.
    pub role: &'a str,
    pub content: &'a str,
}

/// A chat, to be answered as a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChatRequest<'a> {
    /// The model, as the server names it.
    pub model: &'a str,
    /// The conversation so far, usually a single question.
    pub messages: &'a [ChatMessage<'a>],
    /// A text unique to this request, placed at the beginning of the first message. A server's prompt cache
    /// reuses the longest common prefix, so nothing after it can come from the cache.
    pub marker: &'a str,
    /// The server stops after this many generated tokens.
    pub max_tokens: u32,
    /// 0 always picks the likeliest token.
    pub temperature: f64,
    pub seed: i64,
    pub think: Think,
    /// The context length Ollama loads the model with, tokens. Other servers have no such field.
    pub context_tokens: Option<u32>,
    /// How long Ollama keeps the model in memory afterwards, such as `30m`. Other servers have no such field.
    pub keep_alive: Option<&'a str>,
}

/// The thinking switch. If unset, a model that can think does. Ollama has one; llama.cpp, vLLM and SGLang
/// pass it to the model's chat template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Think {
    /// The server's default.
    #[default]
    Unset,
    /// No thinking. Only for a model that [can think](crate::ModelDetails::can_think).
    Off,
    /// Thinking before every answer. Only for a model that can.
    On,
}

impl Think {
    fn switch(self) -> Option<bool> {
        match self {
            Self::Unset => None,
            Self::Off => Some(false),
            Self::On => Some(true),
        }
    }
}

/// The name of the field that limits an answer. Nearly all servers know the older name; some of OpenAI's
/// models accept only the newer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenLimit {
    #[default]
    MaxTokens,
    MaxCompletionTokens,
}

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// A header's name and value.
pub type Header = (String, String);

/// A request to send. Its `Debug` shows only the names of headers, since one of them may be a key.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    pub method: Method,
    /// Relative to the server's base URL, without a leading slash.
    pub path: &'static str,
    /// All headers to set. No others may be added: each may cost a CORS preflight.
    pub headers: Vec<Header>,
    /// JSON.
    pub body: Option<String>,
}

impl HttpRequest {
    /// A `GET`, with a key if there is one.
    pub fn get(path: &'static str, key: Option<&Key>) -> Self {
        let headers = key.map(Key::header).into_iter().collect();
        Self { method: Method::Get, path, headers, body: None }
    }

    /// The full URL at this base URL, which ends with a slash.
    pub fn url(&self, base_url: &str) -> String {
        format!("{base_url}{}", self.path)
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &headers)
            .field("body", &self.body)
            .finish()
    }
}

/// The JSON of a chat for Ollama.
pub(crate) fn ollama_chat(request: &ChatRequest<'_>) -> String {
    body(&OllamaChat {
        model: request.model,
        messages: messages(request),
        stream: true,
        think: request.think.switch(),
        keep_alive: request.keep_alive,
        options: OllamaOptions {
            num_predict: request.max_tokens,
            num_ctx: request.context_tokens,
            temperature: request.temperature,
            seed: request.seed,
        },
    })
}

/// The JSON of a chat for an OpenAI-compatible server.
pub(crate) fn openai_chat(request: &ChatRequest<'_>, api: &Api) -> String {
    let limited = |name| (api.token_limit == name).then_some(request.max_tokens);
    body(&OpenAiChat {
        model: request.model,
        messages: messages(request),
        stream: true,
        stream_options: api.asks_usage.then_some(StreamOptions { include_usage: true }),
        max_tokens: limited(TokenLimit::MaxTokens),
        max_completion_tokens: limited(TokenLimit::MaxCompletionTokens),
        temperature: api.sets_temperature.then_some(request.temperature),
        seed: api.sets_seed.then_some(request.seed),
        chat_template_kwargs: request
            .think
            .switch()
            .map(|enable_thinking| TemplateSwitches { enable_thinking }),
    })
}

/// The JSON that requests details of an Ollama's model.
pub(crate) fn show(model: &str) -> String {
    body(&Show { model })
}

fn messages<'a>(request: &ChatRequest<'a>) -> Vec<Message<'a>> {
    let message =
        |message: &ChatMessage<'a>| Message { role: message.role, content: message.content.into() };
    let mut messages: Vec<Message<'a>> = request.messages.iter().map(message).collect();
    let mark = |message: &mut Message<'a>| {
        message.content = format!("{} {}", request.marker, message.content).into();
    };
    // The server's prompt cache compares from the beginning on, a gateway's cache of answers often the last message.
    match &mut messages[..] {
        [first, .., last] => [first, last].into_iter().for_each(mark),
        only => only.iter_mut().for_each(mark),
    }
    messages
}

pub(crate) fn body(request: &impl Serialize) -> String {
    // Strings and numbers always serialize.
    serde_json::to_string(request).unwrap_or_default()
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: Cow<'a, str>,
}

#[derive(Serialize)]
struct OllamaChat<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    num_ctx: Option<u32>,
    temperature: f64,
    seed: i64,
}

#[derive(Serialize)]
struct OpenAiChat<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_template_kwargs: Option<TemplateSwitches>,
}

/// Switches for the chat template, under the names that Qwen3 and its relatives use.
#[derive(Serialize)]
struct TemplateSwitches {
    enable_thinking: bool,
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
    use crate::Protocol;

    fn usual() -> Api {
        Api::new(Protocol::OpenAi)
    }

    const REQUEST: ChatRequest<'_> = ChatRequest {
        model: "qwen3:1.7b",
        messages: &[ChatMessage { role: "user", content: "Why is the sky \"blue\"?" }],
        marker: "7-x1",
        max_tokens: 64,
        temperature: 0.0,
        seed: 42,
        think: Think::Off,
        context_tokens: None,
        keep_alive: Some("30m"),
    };

    #[test]
    fn ollama_gets_its_options() {
        insta::assert_snapshot!(ollama_chat(&REQUEST), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"think":false,"keep_alive":"30m","options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn unset_options_are_not_sent_to_ollama() {
        let unset = ChatRequest { think: Think::Unset, keep_alive: None, ..REQUEST };
        insta::assert_snapshot!(ollama_chat(&unset), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"options":{"num_predict":64,"temperature":0.0,"seed":42}}"#);
    }

    #[test]
    fn a_chat_keeps_its_turns_and_its_first_and_last_begin_with_the_marker() {
        let messages = [("system", "Кратко."), ("user", "Да?")]
            .map(|(role, content)| ChatMessage { role, content });
        let chat = ChatRequest {
            messages: &messages,
            think: Think::On,
            context_tokens: Some(8192),
            ..REQUEST
        };
        insta::assert_snapshot!(ollama_chat(&chat), @r#"{"model":"qwen3:1.7b","messages":[{"role":"system","content":"7-x1 Кратко."},{"role":"user","content":"7-x1 Да?"}],"stream":true,"think":true,"keep_alive":"30m","options":{"num_predict":64,"num_ctx":8192,"temperature":0.0,"seed":42}}"#);
        insta::assert_snapshot!(openai_chat(&chat, &Api { asks_usage: false, ..usual() }), @r#"{"model":"qwen3:1.7b","messages":[{"role":"system","content":"7-x1 Кратко."},{"role":"user","content":"7-x1 Да?"}],"stream":true,"max_tokens":64,"temperature":0.0,"seed":42,"chat_template_kwargs":{"enable_thinking":true}}"#);
    }

    #[test]
    fn openai_is_asked_for_its_token_counts() {
        insta::assert_snapshot!(openai_chat(&ChatRequest { think: Think::Unset, ..REQUEST }, &usual()), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64,"temperature":0.0,"seed":42}"#);
    }

    #[test]
    fn some_openai_servers_need_a_different_request_format() {
        let api =
            Api { asks_usage: false, token_limit: TokenLimit::MaxCompletionTokens, ..usual() };
        let request = ChatRequest { think: Think::Unset, ..REQUEST };
        insta::assert_snapshot!(openai_chat(&request, &api), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"max_completion_tokens":64,"temperature":0.0,"seed":42}"#);
        let api = Api { sets_seed: false, sets_temperature: false, ..usual() };
        insta::assert_snapshot!(openai_chat(&request, &api), @r#"{"model":"qwen3:1.7b","messages":[{"role":"user","content":"7-x1 Why is the sky \"blue\"?"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64}"#);
    }
}
