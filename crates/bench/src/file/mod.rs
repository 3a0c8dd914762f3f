//! The session file: a session as JSON, which other programs may write too.
//!
//! Reading is strict: what is not known is ignored, what is wrong is named with its path.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use thiserror::Error;

use crate::{Batch, ClientWatch, PlanError, Run, Sample, Session};

/// What the field `format` says in our files; files of other programs may do without it.
pub const FORMAT: &str = "tokometer-session";
/// The newest version of the format that is known here.
pub const VERSION: u64 = 1;

/// Why a text is not a session file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SessionFileError {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// JSON or not, it does not begin with `{`.
    #[error("the file is not a session: it must be a JSON object, from `{{` to `}}`")]
    NotAnObject,
    /// Not JSON, or only a part of a JSON text.
    #[error("the file is not JSON: {message} (line {line}, column {column})")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// The parser's words.
        message: String,
    },
    /// The file says that it is something else.
    #[error("the file is `{0}`, not `{FORMAT}`: choose a file that was saved as a session")]
    OtherFormat(String),
    /// The file was written by a newer program.
    #[error("the file is of version {0}, only {VERSION} is known: open it with a newer program")]
    NewerVersion(u64),
    /// A value is missing, of the wrong type or impossible.
    #[error("{}{reason}", prefix(path))]
    Wrong {
        /// Where, such as `runs[2].batches[0].total_s`; empty: the file as a whole.
        path: String,
        /// What is wrong there.
        reason: Reason,
    },
}

/// What is wrong with one value of a session file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Reason {
    /// A field is missing, stands there twice or is of the wrong type; in the parser's words.
    #[error("{0}")]
    Structure(String),
    /// The text has no visible character.
    #[error("must not be empty")]
    Empty,
    /// The count is 0.
    #[error("must be at least 1")]
    Zero,
    /// The time is negative.
    #[error("must not be negative")]
    Negative,
    /// A repeat is of another size than its batch.
    #[error("must be {0}, as the batch that it repeats")]
    OtherSize(u32),
    /// The time is 0, negative or not finite.
    #[error("must be a positive number")]
    NotPositive,
    /// An earlier run has the same workers count.
    #[error("a run with {0} workers is there already")]
    RepeatedWorkers(u32),
    /// A batch holds more samples than it has requests.
    #[error("must hold at most as many samples as the batch has requests ({batch}), not {samples}")]
    TooManySamples {
        /// Requests of the batch.
        batch: u32,
        /// Samples in the file.
        samples: usize,
    },
    /// A time is before another one that can not be later.
    #[error("must not be before {0}")]
    Before(&'static str),
    /// A figure of the plan is out of its range.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

fn prefix(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

fn wrong(path: impl Into<String>, reason: Reason) -> SessionFileError {
    SessionFileError::Wrong { path: path.into(), reason }
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    #[serde(flatten)]
    session: &'a Session,
}

impl<'a> File<'a> {
    fn of(session: &'a Session) -> Self {
        Self { format: FORMAT, version: VERSION, session }
    }
}

/// The text of a session file, for people to read too.
#[must_use]
pub fn write(session: &Session) -> String {
    // Only a map whose keys are not text could fail, and a session has no maps.
    serde_json::to_string_pretty(&File::of(session)).unwrap_or_default()
}

/// The same in as few characters as there can be: browsers keep no more than five million.
#[must_use]
pub fn write_compact(session: &Session) -> String {
    serde_json::to_string(&File::of(session)).unwrap_or_default()
}

/// Reads the text of a session file.
///
/// # Errors
/// The first thing that is not as it must be.
pub fn read(text: &str) -> Result<Session, SessionFileError> {
    // Editors on Windows put a byte order mark at the start.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(SessionFileError::Empty);
    }
    if !text.trim_start().starts_with('{') {
        return Err(SessionFileError::NotAnObject);
    }
    check_header(text)?;
    // The header's check has shown that the text is JSON: what fails now is a value.
    let session = parse(text).map_err(|(path, error)| structure(path, &error))?;
    check_session(&session)?;
    Ok(session)
}

/// Checks that the text is JSON, and of a format and a version that are known here. It comes before
/// all else, since other formats may well have other fields.
fn check_header(text: &str) -> Result<(), SessionFileError> {
    #[derive(Deserialize)]
    struct Header {
        format: Option<String>,
        version: Option<u64>,
    }
    let Header { format, version } =
        parse(text).map_err(|(path, error)| match error.classify() {
            Category::Data => structure(path, &error),
            Category::Io | Category::Syntax | Category::Eof => SessionFileError::NotJson {
                line: error.line(),
                column: error.column(),
                message: message(&error),
            },
        })?;
    if let Some(format) = format.filter(|format| format != FORMAT) {
        return Err(SessionFileError::OtherFormat(format));
    }
    if let Some(version) = version.filter(|&version| version > VERSION) {
        return Err(SessionFileError::NewerVersion(version));
    }
    Ok(())
}

/// Parses the whole text; an error comes with the path of the value where it was met.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, (String, serde_json::Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| (error.path().to_string(), error.into_inner()))?;
    deserializer.end().map_err(|error| (String::new(), error))?;
    Ok(value)
}

fn structure(path: String, error: &serde_json::Error) -> SessionFileError {
    // serde_path_to_error's name of the root.
    let path = if path == "." { String::new() } else { path };
    wrong(path, Reason::Structure(message(error)))
}

/// The parser's words without the position, which it puts at their end.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

fn check_session(session: &Session) -> Result<(), SessionFileError> {
    if session.model.trim().is_empty() {
        return Err(wrong("model", Reason::Empty));
    }
    if let Some(plan) = &session.plan {
        plan.validate().map_err(|error| wrong("plan", error.into()))?;
    }
    for (index, run) in session.runs.iter().enumerate() {
        let path = format!("runs[{index}]");
        let mut earlier = session.runs.iter().take(index);
        if earlier.any(|earlier| earlier.workers == run.workers) {
            let reason = Reason::RepeatedWorkers(run.workers);
            return Err(wrong(format!("{path}.workers"), reason));
        }
        check_run(&path, run)?;
    }
    Ok(())
}

fn check_run(path: &str, run: &Run) -> Result<(), SessionFileError> {
    if run.workers == 0 {
        return Err(wrong(format!("{path}.workers"), Reason::Zero));
    }
    for (index, batch) in run.batches.iter().enumerate() {
        check_batch(&format!("{path}.batches[{index}]"), batch)?;
    }
    match &run.again {
        Some(again) => check_batch(&format!("{path}.again"), again),
        None => Ok(()),
    }
}

fn check_batch(path: &str, batch: &Batch) -> Result<(), SessionFileError> {
    if batch.batch == 0 {
        return Err(wrong(format!("{path}.batch"), Reason::Zero));
    }
    if !(batch.total_s.is_finite() && batch.total_s > 0.0) {
        return Err(wrong(format!("{path}.total_s"), Reason::NotPositive));
    }
    let samples = batch.samples.len();
    if samples > usize::try_from(batch.batch).unwrap_or(usize::MAX) {
        let reason = Reason::TooManySamples { batch: batch.batch, samples };
        return Err(wrong(format!("{path}.samples"), reason));
    }
    for (index, sample) in batch.samples.iter().enumerate() {
        check_sample(sample)
            .map_err(|(field, reason)| wrong(format!("{path}.samples[{index}].{field}"), reason))?;
    }
    if let Some(client) = &batch.client {
        check_client(client)
            .map_err(|field| wrong(format!("{path}.client.{field}"), Reason::Negative))?;
    }
    for (index, repeat) in batch.other_repeats.iter().enumerate() {
        let path = format!("{path}.other_repeats[{index}]");
        if repeat.batch != batch.batch {
            return Err(wrong(format!("{path}.batch"), Reason::OtherSize(batch.batch)));
        }
        check_batch(&path, repeat)?;
    }
    Ok(())
}

/// Checks that no time is negative; an error is the field's name.
fn check_client(client: &ClientWatch) -> Result<(), &'static str> {
    let times = [
        ("rtt_ms", client.rtt_ms),
        ("lag_ms", Some(client.lag_ms)),
        ("hidden_ms", Some(client.hidden_ms)),
        ("timer_step_ms", client.timer_step_ms),
    ];
    let is_wrong = |time_ms: Option<f64>| time_ms.is_some_and(|ms| ms.is_nan() || ms < 0.0);
    match times.into_iter().find(|(_, time_ms)| is_wrong(*time_ms)) {
        Some((field, _)) => Err(field),
        None => Ok(()),
    }
}

/// Checks the order of a sample's times, as far as one clock has stamped them: the end may be the
/// browser's own stamp, which can be earlier than the page's stamp of the last chunk.
fn check_sample(sample: &Sample) -> Result<(), (&'static str, Reason)> {
    if sample.end_ms < sample.sent_ms {
        return Err(("end_ms", Reason::Before("sent_ms")));
    }
    let chunks = [
        ("first_ms", sample.first_ms),
        ("answer_ms", sample.answer_ms),
        ("last_ms", sample.last_ms),
    ];
    let (mut earlier, mut earlier_ms) = ("sent_ms", sample.sent_ms);
    for (field, time_ms) in chunks {
        let Some(time_ms) = time_ms else { continue };
        if time_ms < earlier_ms {
            return Err((field, Reason::Before(earlier)));
        }
        (earlier, earlier_ms) = (field, time_ms);
    }
    Ok(())
}
