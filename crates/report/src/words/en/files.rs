//! How a session ended, and why a session file cannot be opened.

use bench::file::{Foreign, MAX_FILE_BYTES, MAX_FILE_RUNS, Reason, SessionFileError};
use bench::{Difference, Ending, MAX_WORKERS, SessionError, StopLimit};

use super::En;
use super::failures::{failure, failure_advice};
use super::nouns::{BATCHES, RUNS, plural};
use super::places::{configuration, workers};
use super::plan::plan_error;
use crate::words::numbers::{about, count, short_checksum};

pub fn ending(ending: &Ending, program: Option<&str>) -> String {
    match ending {
        Ending::Completed => "Session finished.".into(),
        Ending::Stopped => "Session stopped.".into(),
        Ending::LimitReached(limit) => format!(
            "The session ended at a limit of the plan: {}. Finished batches are saved; continue it to \
             measure the rest.",
            match limit {
                StopLimit::Time(minutes) =>
                    format!("{} have passed", about(f64::from(*minutes) * 60.0, En)),
                StopLimit::Requests(requests) =>
                    format!("the next batch would have exceeded {} requests", count(*requests, En)),
            }
        ),
        Ending::Failed(error) => session_error(error, program),
    }
}

fn session_error(error: &SessionError, program: Option<&str>) -> String {
    match error {
        SessionError::NoLanes => {
            "The server stopped responding: no connection is left. Check the server again.".into()
        }
        SessionError::WarmUp { failure: why, message } => format!(
            "The session did not start because the trial request failed: {}. {}",
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        SessionError::BatchesFailed { batches, last, failure: why, message } => format!(
            "The session failed: {} without a single successful request, the last at {}: {}. {} \
             Finished batches are saved.",
            plural(u64::from(*batches), ["attempt", "attempts"]),
            configuration(*last),
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        SessionError::ServerAway { waited_s } => format!(
            "The session was interrupted: the server has not responded for {}. Finished batches are saved: when \
             the server is back, check it and continue.",
            about(*waited_s, En)
        ),
    }
}

pub fn difference(difference: &Difference) -> String {
    let why = match difference {
        Difference::Address { before, now } => {
            format!("it was measured on the server {before}, but {now} is selected")
        }
        Difference::Program { before, now } => {
            format!("it was measured on {before}, but now {now} runs there")
        }
        Difference::Model { before, now } => format!(
            "the model of this name has changed (checksum {}, before {})",
            short_checksum(now),
            short_checksum(before)
        ),
    };
    format!("This session cannot be continued here: {why}. You can start a new one.")
}

/// What the page opens.
const NEEDED: &str = "Open a .json file downloaded with the menu “⋯”, “Session (.json)”.";

fn foreign_file(foreign: Foreign) -> String {
    let results = |program: &str| {
        format!(
            "These are results of {program}, not a Tokometer session, and cannot be opened here. {NEEDED}"
        )
    };
    let unopened = |program: &str| {
        format!(
            "These are results of {program}, but none was measured at constant concurrency with its duration and \
             tokens recorded, or they are of several models or lengths of prompts and answers: only comparable \
             results can be opened here."
        )
    };
    let other = |what: &str| format!("This is {what}, not a Tokometer session file. {NEEDED}");
    match foreign {
        Foreign::Vllm => unopened("the vLLM benchmark"),
        Foreign::Sglang => results("the SGLang benchmark"),
        Foreign::GuideLlm => unopened("GuideLLM"),
        Foreign::LlamaBench => results("llama-bench"),
        Foreign::LlmPerf => results("LLMPerf"),
        Foreign::OllamaBench => unopened("the Ollama benchmark"),
        Foreign::AiPerf => unopened("AIPerf"),
        Foreign::LlamaBenchy => results("llama-benchy"),
        Foreign::Lemonade => results("lemonade bench"),
        Foreign::K6 => results("k6"),
        Foreign::Oha => results("oha"),
        Foreign::Locust => results("Locust"),
        Foreign::Har => other("a browser network log (HAR)"),
        Foreign::Grafana => other("a Grafana dashboard"),
        Foreign::OurReport => String::from(
            "This is a Tokometer report. Open its session instead: session.json in the same archive, or the file \
             downloaded with the menu “⋯”, “Session (.json)”.",
        ),
        Foreign::OurTable => other("a table from a report"),
        Foreign::Archive => {
            "This is an archive: unpack it and open the session.json inside.".into()
        }
        Foreign::WebPage => other("a web page"),
        Foreign::Json => other("some other JSON"),
        Foreign::JsonLines => other("JSON Lines (JSONL)"),
        Foreign::Text => other("some other text"),
    }
}

pub fn session_file_error(error: &SessionFileError) -> String {
    match error {
        SessionFileError::Empty => "The file is empty.".into(),
        SessionFileError::Foreign(foreign) => foreign_file(*foreign),
        SessionFileError::OtherFormat(format) => {
            format!("This is a “{format}” file, not a Tokometer session. {NEEDED}")
        }
        SessionFileError::Cut(session) if session.runs.is_empty() => {
            "The file is cut off before its first batch: no measurement in it is complete.".into()
        }
        SessionFileError::Cut(session) => {
            let batches = session.runs.iter().map(|run| run.batches.len() as u64).sum();
            format!(
                "The file is cut off; what is intact: {} in {}.",
                plural(batches, BATCHES),
                plural(session.runs.len() as u64, RUNS)
            )
        }
        SessionFileError::NotJson { line, column, .. } => {
            format!("The file is damaged: invalid JSON at line {line}, column {column}.")
        }
        SessionFileError::NewerVersion(_) => {
            "The file was written by a newer version of Tokometer. Reload the page.".into()
        }
        SessionFileError::TooLarge(bytes) => format!(
            "The file is too large: {} MB; up to {} MB can be opened.",
            bytes >> 20,
            MAX_FILE_BYTES >> 20
        ),
        SessionFileError::Wrong { path, reason } if path.is_empty() => {
            format!("The file has a wrong value: {}.", why(reason))
        }
        SessionFileError::Wrong { path, reason } => {
            format!("The file has a wrong value at “{path}”: {}.", why(reason))
        }
    }
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::Missing(field) => format!("the field “{field}” is missing"),
        Reason::Twice(field) => format!("the field “{field}” appears twice"),
        Reason::Structure(_) => "it is of the wrong kind or too large".into(),
        Reason::Empty => "it is empty".into(),
        Reason::Zero => "it must be at least 1".into(),
        Reason::Negative => "it must not be negative".into(),
        Reason::OtherSize(batch) => format!("a repeat of batch {batch} is of another size"),
        Reason::NoSource(from) => format!(
            "it is a copy of “{}”, but the file has no such measurement under the same load",
            configuration(*from)
        ),
        Reason::RepeatedWorkers(count) => format!("there already is a run “{}”", workers(*count)),
        Reason::TooManySamples { .. } => "there are more samples than requests in the batch".into(),
        Reason::TooManyServers(servers) => {
            format!("at most {MAX_WORKERS} servers are possible, not {servers}")
        }
        Reason::UnknownServer(server) => {
            format!("it is a request to server number {server}, which the file does not have")
        }
        Reason::Immense => "a number this large is impossible".into(),
        Reason::LongText { bytes, most } => {
            format!("the text is too long: {bytes} bytes, at most {most} are possible")
        }
        Reason::TooManyRuns(runs) => {
            format!("at most {MAX_FILE_RUNS} runs are possible, not {runs}")
        }
        Reason::TooManyBatches { runs, sizes } => {
            format!("{runs} runs with {sizes} different batch sizes make a table too large to show")
        }
        Reason::Before(earlier) => format!("it is earlier than {earlier}"),
        Reason::Plan(error) => plan_error(error).trim_end_matches('.').to_owned(),
    }
}
