//! `POST /v1/chat/completions`.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::chat::{NONSENSE, streamed};
use crate::generation::{Account, Generation, Piece, Whole};
use crate::manners;
use crate::refusal::{Refusal, json_line_response, to_json};
use crate::request::{Ask, Message, parse};
use crate::shared::Sim;
use crate::truth::Flight;

#[derive(Default, Deserialize)]
#[serde(default)]
struct CompletionRequest {
    model: String,
    messages: Vec<Message>,
    stream: bool,
    stream_options: Option<StreamOptions>,
    max_tokens: Option<u32>,
    max_completion_tokens: Option<u32>,
    reasoning_effort: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Completion<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    system_fingerprint: &'static str,
    choices: &'a [Choice<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Said<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Said<'a>>,
    finish_reason: Option<&'static str>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reasoning: &'a str,
}

#[derive(Clone, Copy, Serialize)]
struct Usage {
    prompt_tokens: u32,
    completion_tokens: u32,
    total_tokens: u32,
}

/// The fields at the beginning of every chunk of a completion.
struct Head {
    id: String,
    model: String,
    include_usage: bool,
}

pub(crate) async fn completions(
    State(sim): State<Arc<Sim>>,
    Extension(flight): Extension<Arc<Flight>>,
    body: Bytes,
) -> Response {
    answer(&sim, flight, &body).await.unwrap_or_else(Refusal::into_openai_response)
}

async fn answer(sim: &Sim, flight: Arc<Flight>, body: &[u8]) -> Result<Response, Refusal> {
    if let Some(refusal) = manners::refusal(&sim.config.refused_fields, body) {
        return Ok(refusal);
    }
    let request: CompletionRequest = parse(body)?;
    if request.messages.is_empty() {
        return Err(Refusal::NoMessages);
    }
    let Some(entry) = sim.shelf.find(&request.model) else {
        return Err(Refusal::ModelNotFound(request.model));
    };
    let ask = Ask {
        model: request.model,
        messages: request.messages,
        token_limit: request.max_completion_tokens.or(request.max_tokens),
        think: request.reasoning_effort.map(|effort| effort != "none"),
        ..Ask::default()
    };
    let head = Head {
        id: format!("chatcmpl-{}", flight.ordinal()),
        model: ask.model.clone(),
        include_usage: !sim.config.no_usage
            && request.stream_options.map_or(!request.stream, |options| options.include_usage),
    };
    let generation = Generation::start(sim, entry, &ask, flight).await?;
    if !request.stream {
        return Ok(head.whole_answer(generation.whole().await));
    }
    let events = move |piece: &Piece| head.events(piece);
    Ok(streamed(generation, "text/event-stream", events).await)
}

impl Head {
    fn events(&self, piece: &Piece) -> String {
        match piece {
            Piece::Thought(word) => self.delta(word, "", None),
            Piece::Word(word) => self.delta("", word, None),
            Piece::Done(account) => {
                let mut events = self.delta("", "", Some(account.reason));
                if self.include_usage {
                    events +=
                        &event(&self.json("chat.completion.chunk", &[], Some(account.into())));
                }
                events + &event("[DONE]")
            }
            Piece::Error(refusal) => event(&refusal.openai_body()),
            Piece::Nonsense => event(NONSENSE.trim_end()),
        }
    }

    fn delta(&self, reasoning: &str, content: &str, finish_reason: Option<&'static str>) -> String {
        let delta = Some(Said { role: "assistant", content, reasoning });
        let choice = Choice { index: 0, delta, message: None, finish_reason };
        event(&self.json("chat.completion.chunk", &[choice], None))
    }

    fn whole_answer(&self, whole: Whole) -> Response {
        let account = match whole.end {
            Some(Piece::Error(refusal)) => return refusal.into_openai_response(),
            Some(Piece::Nonsense) => {
                return json_line_response(StatusCode::OK, NONSENSE.to_owned());
            }
            Some(Piece::Done(account)) => Some(account),
            _ => None,
        };
        let message =
            Some(Said { role: "assistant", content: &whole.words, reasoning: &whole.thoughts });
        let finish_reason = account.map(|account| account.reason);
        let choice = Choice { index: 0, delta: None, message, finish_reason };
        let usage = account.as_ref().filter(|_| self.include_usage).map(Usage::from);
        json_line_response(StatusCode::OK, self.json("chat.completion", &[choice], usage))
    }

    fn json(&self, object: &'static str, choices: &[Choice<'_>], usage: Option<Usage>) -> String {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        to_json(&Completion {
            id: &self.id,
            object,
            created: since_epoch.as_secs(),
            model: &self.model,
            system_fingerprint: "fp_ollama",
            choices,
            usage,
        })
    }
}

fn event(data: &str) -> String {
    format!("data: {data}\n\n")
}

impl From<&Account> for Usage {
    fn from(account: &Account) -> Self {
        Self {
            prompt_tokens: account.prompt_tokens,
            completion_tokens: account.tokens,
            total_tokens: account.prompt_tokens + account.tokens,
        }
    }
}
