//! A plan for Locust: the same batches and the same requests, sent by another program from as many processes
//! and machines as it takes. What it measures is a session file.
//!
//! The program is that of `locustfile/`, one for all plans; here it gets what it carries out. Locust hands its
//! workers a single file, so its parts are joined. What a request says
//! stands in `llm-api` alone, and in which order batches are measured in `bench`: Python is given both ready.

// A new variant must not fall silently to what was meant for the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod json;
mod requests;
mod steps;

use bench::prompts::{REQUEST, SENTENCES};
use bench::{Session, file};
use llm_api::{Api, Protocol};

use json::{lines, text};
use requests::Chats;

/// The version of Locust that this is tested with.
pub const VERSION: &str = "2.47.0";

/// The parts of the program under `locustfile/`, in their order. The page loads them when somebody wants them.
pub const PARTS: [&str; 7] =
    ["head.py", "answer.py", "chat.py", "process.py", "batch.py", "master.py", "course.py"];
/// The same joined: what carries out any plan.
pub const PROGRAM: &str = concat!(
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

/// The [`PROGRAM`] by which Locust carries out the plan of this session on the server at `base_url`, which is asked
/// by `api`. The plan is one [for a load engine](bench::Plan::for_load_engine); a key is not told.
#[must_use]
pub fn locustfile(program: &str, session: &Session, base_url: &str, api: &Api) -> String {
    let Some(plan) = &session.plan else { return program.to_owned() };
    let shapes = plan.shapes();
    let model = session.model_id();
    let chats = Chats { api, model, plan };
    let has_lengths = shapes.iter().any(|shape| shape.prompt_tokens.is_some());
    let sentences = SENTENCES.iter().filter(|_| has_lengths).map(|sentence| text(sentence));
    let protocol = match api.protocol {
        Protocol::Ollama => "ollama",
        Protocol::OpenAi => "openai",
    };
    let list = |parts: &[String]| lines(["[", "]"], parts, "  ");
    let shapes: Vec<String> = shapes.iter().map(|&shape| chats.of(shape)).collect();
    let fields = [
        // As Locust wants it.
        ("host", Some(text(base_url.trim_end_matches('/')))),
        ("protocol", Some(text(protocol))),
        ("chat_path", Some(text(&format!("/{}", api.chat_path())))),
        ("smallest_path", Some(text(&format!("/{}", api.smallest().path)))),
        ("show", requests::show(api, model)),
        ("warm_up", Some(chats.warm_up())),
        ("chats", Some(list(&shapes))),
        ("steps", Some(list(&steps::of(session, plan)))),
        ("sentences", Some(list(&sentences.collect::<Vec<_>>()))),
        ("closing", Some(text(REQUEST))),
        // A session file without runs.
        ("session", Some(file::write(session))),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let fields: Vec<String> =
        fields.map(|(name, value)| format!("{}: {value}", text(name))).collect();
    program.replacen(PLACE, &literal(&lines(["{", "}"], &fields, "")), 1)
}

/// As a literal of Python in which nothing can end it, whatever a model or a prompt is called: an apostrophe of
/// JSON is always a part of a text.
fn literal(json: &str) -> String {
    format!("r'''{}'''", json.replace('\'', "\\u0027"))
}

#[cfg(test)]
mod tests;
