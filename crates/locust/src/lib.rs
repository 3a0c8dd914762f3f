//! A plan for Locust: the same batches and the same requests, sent by another program from as many processes
//! and machines as it takes. What it measures is a session file.
//!
//! The program is that of `locustfile/`, one for all plans; here it gets what it carries out. Locust hands its
//! workers a single file, so its parts are joined. What a request says
//! stands in `llm-api` alone, and in which order batches are measured in `bench`: Python is given both ready.

mod requests;
mod steps;

use bench::prompts::{REQUEST, SENTENCES};
use bench::{Session, file};
use llm_api::{Api, Protocol};
use serde::Serialize;
use serde_json::value::RawValue;

use requests::{Chats, Show};
use steps::Step;

/// The version of Locust that this is tested with.
pub const VERSION: &str = "2.47.0";

/// What carries out any plan.
const PROGRAM: &str = concat!(
    include_str!("locustfile/head.py"),
    include_str!("locustfile/answer.py"),
    include_str!("locustfile/chat.py"),
    include_str!("locustfile/process.py"),
    include_str!("locustfile/batch.py"),
    include_str!("locustfile/master.py"),
    include_str!("locustfile/course.py"),
);
/// Where the plan stands in it.
const PLACE: &str = "r'''{}'''";

/// What Python is given.
#[derive(Serialize)]
struct Work {
    /// The server's base URL without a slash at its end, as Locust wants it.
    host: String,
    protocol: &'static str,
    chat_path: String,
    /// What only a live server answers.
    smallest_path: String,
    /// Tells whether the model thinks by itself, where that can be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    show: Option<Show>,
    warm_up: Chats,
    /// What the requests of each shape say.
    chats: Vec<Chats>,
    steps: Vec<Step>,
    /// What prompts of a wanted length are made of; nothing where none is wanted.
    sentences: &'static [&'static str],
    closing: &'static str,
    /// What is known before anything is measured: a session file without runs.
    session: Box<RawValue>,
}

/// The program by which Locust carries out the plan of this session on the server at `base_url`, which is asked
/// by `api`. The plan is one [for a load engine](bench::Plan::for_load_engine); a key is not told.
#[must_use]
pub fn locustfile(session: &Session, base_url: &str, api: &Api) -> String {
    let Some(plan) = &session.plan else { return PROGRAM.to_owned() };
    let shapes = plan.shapes();
    let has_lengths = shapes.iter().any(|shape| shape.prompt_tokens.is_some());
    let work = Work {
        host: base_url.trim_end_matches('/').to_owned(),
        protocol: match api.protocol {
            Protocol::Ollama => "ollama",
            Protocol::OpenAi => "openai",
        },
        chat_path: format!("/{}", api.chat_path()),
        smallest_path: format!("/{}", api.smallest().path),
        show: requests::show(api, session.model_id()),
        warm_up: Chats::warm_up(api, session.model_id(), plan),
        chats: shapes
            .iter()
            .map(|&shape| Chats::of(api, session.model_id(), plan, shape))
            .collect(),
        steps: steps::of(session, plan),
        sentences: if has_lengths { &SENTENCES } else { &[] },
        closing: REQUEST,
        session: RawValue::from_string(file::write(session)).unwrap_or_default(),
    };
    PROGRAM.replacen(PLACE, &literal(&work), 1)
}

/// As a literal of Python in which nothing can end it, whatever a model or a prompt is called: an apostrophe of
/// JSON is always a part of a text.
fn literal(work: &Work) -> String {
    // Texts and numbers always serialize.
    let json = serde_json::to_string_pretty(work).unwrap_or_default();
    format!("r'''{}'''", json.replace('\'', "\\u0027"))
}

#[cfg(test)]
mod tests;
