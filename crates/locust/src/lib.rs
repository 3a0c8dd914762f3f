//! A plan for Locust: the same batches and requests, sent by another program from as many processes and
//! machines as necessary. The result is a session file.
//!
//! The program in `locustfile/` is the same for all plans; here the plan is inserted. Locust gives its workers
//! a single file, so the program's parts are joined. Only `llm-api` knows the format of requests, and only
//! `bench` the order of batches: Python receives both ready-made.

// A new variant must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod json;
mod requests;
mod steps;

use bench::prompts::{REQUEST, SENTENCES};
use bench::{Session, file};
use llm_api::finish_reason::{GIVEN_UP, STANDARD};
use llm_api::{Api, Protocol};

use json::{lines, object, text};
use requests::Chats;

/// The version of Locust that this is tested with.
pub const VERSION: &str = "2.47.0";

/// The parts of the program in `locustfile/`, in order. The page loads them on demand.
pub const PARTS: [&str; 9] = [
    "head.py",
    "counts.py",
    "lumps.py",
    "answer.py",
    "chat.py",
    "process.py",
    "batch.py",
    "master.py",
    "course.py",
];
/// The joined parts: a program that carries out any plan.
pub const PROGRAM: &str = concat!(
    include_str!("locustfile/head.py"),
    include_str!("locustfile/counts.py"),
    include_str!("locustfile/lumps.py"),
    include_str!("locustfile/answer.py"),
    include_str!("locustfile/chat.py"),
    include_str!("locustfile/process.py"),
    include_str!("locustfile/batch.py"),
    include_str!("locustfile/master.py"),
    include_str!("locustfile/course.py"),
);
/// The placeholder for the plan.
const PLACE: &str = "r'''{}'''";

/// The [`PROGRAM`] with which Locust carries out this session's plan on the server at `base_url`, queried through
/// `api`. The plan has to be one [for a load engine](bench::Plan::for_load_engine); a key is left out.
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
        // The form that Locust expects.
        ("host", Some(text(base_url.trim_end_matches('/')))),
        ("protocol", Some(text(protocol))),
        ("chat_path", Some(text(&format!("/{}", api.chat_path())))),
        ("smallest_path", Some(text(&format!("/{}", api.smallest().path)))),
        ("show", requests::show(api, model)),
        ("reasons", Some(reasons())),
        ("warm_up", Some(chats.warm_up())),
        ("chats", Some(list(&shapes))),
        ("steps", Some(list(&steps::of(session, plan)))),
        ("sentences", Some(list(&sentences.collect::<Vec<_>>()))),
        ("closing", Some(text(REQUEST))),
        // A session file without runs, which the program fills.
        ("session", Some(file::write(session))),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let fields: Vec<String> =
        fields.map(|(name, value)| format!("{}: {value}", text(name))).collect();
    program.replacen(PLACE, &literal(&lines(["{", "}"], &fields, "")), 1)
}

/// What finish reasons mean: a standard word for others, and how those begin that are not success.
fn reasons() -> String {
    let standard =
        STANDARD.iter().flat_map(|(standard, words)| words.iter().map(|it| (*it, text(standard))));
    let given_up: Vec<String> = GIVEN_UP.iter().map(|it| text(it)).collect();
    object([("standard", object(standard)), ("given_up", format!("[{}]", given_up.join(", ")))])
}

/// A Python literal that nothing can terminate early, whatever a model or prompt is called: in JSON an apostrophe
/// occurs only inside strings.
fn literal(json: &str) -> String {
    format!("r'''{}'''", json.replace('\'', "\\u0027"))
}

#[cfg(test)]
mod tests;
