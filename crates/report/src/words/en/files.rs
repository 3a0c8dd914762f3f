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
        Foreign::OurReport => {
            "This is a Tokometer report. Open its session instead: session.json in the same archive, or the file \
             downloaded with the menu “⋯”, “Session (.json)”."
                .into()
        }
        Foreign::OurTable => other("a table from a report"),
        Foreign::Archive => "This is an archive: unpack it and open the session.json inside.".into(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{BatchId, Failure, Measurement, PlanError, Run, Session};

    #[test]
    fn an_ending_says_what_happened_and_what_to_do() {
        let words = |error| ending(&Ending::Failed(error), None).replace('\u{a0}', " ");
        let failed = SessionError::BatchesFailed {
            batches: 3,
            last: BatchId::new(4, 8),
            failure: Failure::Timeout,
            message: None,
        };
        insta::assert_snapshot!(words(failed), @"The session failed: 3 attempts without a single successful request, the last at 4 workers, batch 8: no answer came in time (timeout). If the server is just slow, raise the timeout in the plan or make the batch smaller; if it is busy, wait. Finished batches are saved.");
        let words_of = |limit| ending(&Ending::LimitReached(limit), None).replace('\u{a0}', " ");
        insta::assert_snapshot!(words_of(StopLimit::Time(480)), @"The session ended at a limit of the plan: 8 h 00 min have passed. Finished batches are saved; continue it to measure the rest.");
        insta::assert_snapshot!(words_of(StopLimit::Requests(700)), @"The session ended at a limit of the plan: the next batch would have exceeded 700 requests. Finished batches are saved; continue it to measure the rest.");
        let away = SessionError::ServerAway { waited_s: 120.4 };
        insta::assert_snapshot!(words(away), @"The session was interrupted: the server has not responded for 2 min. Finished batches are saved: when the server is back, check it and continue.");
    }

    #[test]
    fn why_a_session_can_not_go_on_here_is_said_with_what_differs() {
        let (before, now) = ("http://a:11434/".into(), "http://b:11434/".into());
        insta::assert_snapshot!(difference(&Difference::Address { before, now }), @"This session cannot be continued here: it was measured on the server http://a:11434/, but http://b:11434/ is selected. You can start a new one.");
        let (before, now) = ("Ollama 0.32.0".into(), "Ollama 0.33.0".into());
        insta::assert_snapshot!(difference(&Difference::Program { before, now }), @"This session cannot be continued here: it was measured on Ollama 0.32.0, but now Ollama 0.33.0 runs there. You can start a new one.");
        let (before, now) = ("0123456789abcdef".into(), "fedcba9876543210".into());
        insta::assert_snapshot!(difference(&Difference::Model { before, now }), @"This session cannot be continued here: the model of this name has changed (checksum fedcba987654, before 0123456789ab). You can start a new one.");
    }

    #[test]
    fn a_file_of_others_is_named_for_what_it_is() {
        let words = |foreign| session_file_error(&SessionFileError::Foreign(foreign));
        insta::assert_snapshot!(words(Foreign::LlamaBench), @"These are results of llama-bench, not a Tokometer session, and cannot be opened here. Open a .json file downloaded with the menu “⋯”, “Session (.json)”.");
        insta::assert_snapshot!(words(Foreign::JsonLines), @"This is JSON Lines (JSONL), not a Tokometer session file. Open a .json file downloaded with the menu “⋯”, “Session (.json)”.");
        assert!(words(Foreign::Archive).contains("session.json"));
    }

    #[test]
    fn a_cut_file_says_how_much_is_there() {
        let cut = |runs| {
            let session = Session { runs, ..Session::default() };
            session_file_error(&SessionFileError::Cut(Box::new(session))).replace('\u{a0}', " ")
        };
        assert!(cut(vec![]).contains("before its first batch"));
        let mut run = Run { workers: 1, ..Run::default() };
        for requests in [1, 2] {
            run.add(Measurement { requests, ..Measurement::default() });
        }
        assert_eq!(cut(vec![run]), "The file is cut off; what is intact: 2 batches in 1 run.");
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let wrong = |path: &str, reason| SessionFileError::Wrong { path: path.into(), reason };
        let plan = wrong("plan", Reason::Plan(PlanError::NoPrompt));
        assert_eq!(
            session_file_error(&plan),
            "The file has a wrong value at “plan”: The prompt is empty."
        );
        assert_eq!(
            session_file_error(&wrong("", Reason::Empty)),
            "The file has a wrong value: it is empty."
        );
        let missing = wrong("runs[0].batches[0]", Reason::Missing("total_s".into()));
        assert_eq!(
            session_file_error(&missing),
            "The file has a wrong value at “runs[0].batches[0]”: the field “total_s” is missing."
        );
    }
}
