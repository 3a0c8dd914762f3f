//! What requests say, but for the marker, which is each one's own.

use bench::prompts::{WARM_UP_PROMPT, WARM_UP_TOKENS};
use bench::{Plan, Shape};
use llm_api::{Api, ChatMessage, ChatRequest, Protocol, Think};
use serde::Serialize;
use serde_json::value::RawValue;

/// The model stays loaded for the longest pause.
const KEEP_ALIVE: &str = "30m";

/// The chats of one shape. The first message lacks its marker, and its text where that must have a length.
#[derive(Serialize)]
pub struct Chats {
    body: Box<RawValue>,
    /// The same to a model that thinks unless it is told not to.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_if_thinks: Option<Box<RawValue>>,
    /// Tokens that prompts must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_tokens: Option<u32>,
}

/// How to ask what is known of the model.
#[derive(Serialize)]
pub struct Show {
    path: String,
    body: Box<RawValue>,
}

impl Chats {
    /// The requests of this shape.
    pub fn of(api: &Api, model: &str, plan: &Plan, shape: Shape) -> Self {
        let prompt = shape.prompt_tokens.map_or(plan.prompt.as_str(), |_| "");
        Self { prompt_tokens: shape.prompt_tokens, ..Self::asking(api, model, plan, prompt, shape) }
    }

    /// The request that loads the model.
    pub fn warm_up(api: &Api, model: &str, plan: &Plan) -> Self {
        let max_tokens = WARM_UP_TOKENS.min(plan.max_tokens);
        Self::asking(api, model, plan, WARM_UP_PROMPT, Shape { max_tokens, ..Shape::default() })
    }

    fn asking(api: &Api, model: &str, plan: &Plan, prompt: &str, shape: Shape) -> Self {
        let body = |think| {
            let chat = api.chat(&ChatRequest {
                model,
                messages: &[ChatMessage { role: "user", content: prompt }],
                marker: "",
                max_tokens: shape.max_tokens,
                temperature: plan.temperature,
                seed: plan.seed,
                think,
                context_tokens: plan.context_tokens,
                keep_alive: Some(KEEP_ALIVE),
            });
            json(chat.body)
        };
        let wanted = |on| if on { Think::On } else { Think::Off };
        let (usual, if_thinks) = match api.protocol {
            // An Ollama refuses to have a model think, or not, that can not.
            Protocol::Ollama => (Think::Unset, Some(shape.thinking.map_or(Think::Off, wanted))),
            Protocol::OpenAi => (shape.thinking.map_or(Think::Unset, wanted), None),
        };
        Self { body: body(usual), body_if_thinks: if_thinks.map(body), prompt_tokens: None }
    }
}

/// How to ask whether this model thinks, where that can be asked.
pub fn show(api: &Api, model: &str) -> Option<Show> {
    let request = api.show(model)?;
    Some(Show { path: format!("/{}", request.path), body: json(request.body) })
}

fn json(body: Option<String>) -> Box<RawValue> {
    // What `llm-api` words is JSON.
    RawValue::from_string(body.unwrap_or_default()).unwrap_or_default()
}
