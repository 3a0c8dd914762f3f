//! The bodies of requests, except for the marker, which differs in each.

use bench::prompts::{WARM_UP_PROMPT, WARM_UP_TOKENS};
use bench::{Plan, Shape};
use llm_api::{Api, ChatMessage, ChatRequest, Protocol, Think};

use crate::json::{object, text};

/// Keeps the model loaded during the longest pause.
const KEEP_ALIVE: &str = "30m";

/// A model's chats, as JSON. Their first message lacks its marker.
pub struct Chats<'a> {
    pub api: &'a Api,
    pub model: &'a str,
    pub plan: &'a Plan,
}

impl Chats<'_> {
    /// The requests of this shape: `body`, the same for a model that thinks unless told otherwise, and the
    /// token count of prompts, whose text is then left out.
    pub fn of(&self, shape: Shape) -> String {
        let prompt = shape.prompt_tokens.map_or(self.plan.prompt.as_str(), |_| "");
        let tokens = shape.prompt_tokens.map(|tokens| ("prompt_tokens", tokens.to_string()));
        object(self.bodies(prompt, shape).chain(tokens))
    }

    /// The request that loads the model.
    pub fn warm_up(&self) -> String {
        let max_tokens = WARM_UP_TOKENS.min(self.plan.max_tokens);
        object(self.bodies(WARM_UP_PROMPT, Shape { max_tokens, ..Shape::default() }))
    }

    fn bodies(&self, prompt: &str, shape: Shape) -> impl Iterator<Item = (&'static str, String)> {
        let wanted = |on| if on { Think::On } else { Think::Off };
        let (usual, if_thinks) = match self.api.protocol {
            // Ollama rejects the thinking switch for models that have none.
            Protocol::Ollama => (Think::Unset, Some(shape.thinking.map_or(Think::Off, wanted))),
            Protocol::OpenAi => (shape.thinking.map_or(Think::Unset, wanted), None),
        };
        let usual = ("body", self.body(prompt, shape.max_tokens, usual));
        let if_thinks =
            if_thinks.map(|think| ("body_if_thinks", self.body(prompt, shape.max_tokens, think)));
        [usual].into_iter().chain(if_thinks)
    }

    fn body(&self, prompt: &str, max_tokens: u32, think: Think) -> String {
        let chat = self.api.chat(&ChatRequest {
            model: self.model,
            messages: &[ChatMessage { role: "user", content: prompt }],
            marker: "",
            max_tokens,
            temperature: self.plan.temperature,
            seed: self.plan.seed,
            think,
            context_tokens: self.plan.context_tokens,
            keep_alive: Some(KEEP_ALIVE),
        });
        chat.body.unwrap_or_default()
    }
}

/// The request that finds out whether a model thinks, if the server can tell.
pub fn show(api: &Api, model: &str) -> Option<String> {
    let request = api.show(model)?;
    let path = text(&format!("/{}", request.path));
    Some(object([("path", path), ("body", request.body.unwrap_or_default())]))
}
