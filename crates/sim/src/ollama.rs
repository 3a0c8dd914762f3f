//! `POST /api/chat`.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::chat::{NONSENSE, streamed};
use crate::generation::{self, Account, Generation, Piece, Whole};
use crate::refusal::{Refusal, json_response, to_json};
use crate::request::{Ask, Message, keep_alive, options, parse};
use crate::shared::Sim;
use crate::truth::Flight;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChatRequest {
    model: String,
    messages: Option<Vec<Message>>,
    stream: Option<bool>,
    think: Option<Value>,
    options: Option<Map<String, Value>>,
    keep_alive: Option<Value>,
}

#[derive(Serialize)]
struct ChatLine<'a> {
    model: &'a str,
    created_at: String,
    message: SaidMessage<'a>,
    done: bool,
    #[serde(flatten)]
    end: Option<End>,
}

#[derive(Serialize)]
struct SaidMessage<'a> {
    role: &'static str,
    content: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    thinking: &'a str,
}

/// The fields of the last line; like Ollama, it omits those that are zero.
#[derive(Default, Serialize)]
struct End {
    done_reason: &'static str,
    #[serde(skip_serializing_if = "is_zero")]
    total_duration: u64,
    #[serde(skip_serializing_if = "is_zero")]
    load_duration: u64,
    #[serde(skip_serializing_if = "is_zero")]
    prompt_eval_count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    prompt_eval_duration: u64,
    #[serde(skip_serializing_if = "is_zero")]
    eval_count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    eval_duration: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

pub(crate) async fn chat(
    State(sim): State<Arc<Sim>>,
    Extension(flight): Extension<Arc<Flight>>,
    body: Bytes,
) -> Response {
    answer(&sim, flight, &body).await.unwrap_or_else(Refusal::into_ollama_response)
}

async fn answer(sim: &Sim, flight: Arc<Flight>, body: &[u8]) -> Result<Response, Refusal> {
    let request: ChatRequest = parse(body)?;
    if request.model.is_empty() {
        return Err(Refusal::NoModel);
    }
    let Some(entry) = sim.shelf.find(&request.model) else {
        return Err(Refusal::ModelNotFound(request.model));
    };
    let options = options(&request.options.unwrap_or_default())?;
    let ask = Ask {
        model: request.model,
        messages: request.messages.unwrap_or_default(),
        token_limit: options.num_predict,
        // Levels such as "high" turn thinking on.
        think: request.think.filter(|think| !think.is_null()).map(|think| think != false),
        context_length: options.num_ctx,
        keep_alive: keep_alive(request.keep_alive.as_ref())?,
    };
    if ask.messages.is_empty() {
        let unload = ask.keep_alive.is_some_and(|time| time.is_zero());
        if unload {
            entry.unload();
        } else {
            generation::load(sim, entry, &ask).await;
        }
        let done_reason = if unload { "unload" } else { "load" };
        let end = End { done_reason, ..End::default() };
        return Ok(json_response(StatusCode::OK, line(&ask.model, "", "", Some(end))));
    }
    let generation = Generation::start(sim, entry, &ask, flight).await?;
    let model = ask.model;
    if request.stream == Some(false) {
        return Ok(whole_answer(&model, generation.whole().await));
    }
    let lines = move |piece: &Piece| match piece {
        Piece::Thought(word) => line(&model, word, "", None) + "\n",
        Piece::Word(word) => line(&model, "", word, None) + "\n",
        Piece::Done(account) => line(&model, "", "", Some(account.into())) + "\n",
        Piece::Error(refusal) => refusal.ollama_body() + "\n",
        Piece::Nonsense => NONSENSE.to_owned(),
    };
    Ok(streamed(generation, "application/x-ndjson", lines).await)
}

fn whole_answer(model: &str, whole: Whole) -> Response {
    let end = match whole.end {
        Some(Piece::Error(refusal)) => return refusal.into_ollama_response(),
        Some(Piece::Nonsense) => return json_response(StatusCode::OK, NONSENSE.to_owned()),
        Some(Piece::Done(account)) => Some(End::from(&account)),
        _ => None,
    };
    json_response(StatusCode::OK, line(model, &whole.thoughts, &whole.words, end))
}

fn line(model: &str, thinking: &str, content: &str, end: Option<End>) -> String {
    to_json(&ChatLine {
        model,
        created_at: timestamp(SystemTime::now()),
        message: SaidMessage { role: "assistant", content, thinking },
        done: end.is_some(),
        end,
    })
}

/// A time as Ollama writes it.
pub(crate) fn timestamp(moment: SystemTime) -> String {
    humantime::format_rfc3339_nanos(moment).to_string()
}

impl From<&Account> for End {
    fn from(account: &Account) -> Self {
        let ns = |duration: Duration| u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        Self {
            done_reason: account.reason,
            total_duration: ns(account.timings.total),
            load_duration: ns(account.timings.load),
            prompt_eval_count: account.prompt_tokens.into(),
            prompt_eval_duration: ns(account.timings.prompt_eval),
            eval_count: account.tokens.into(),
            eval_duration: ns(account.timings.eval),
        }
    }
}
