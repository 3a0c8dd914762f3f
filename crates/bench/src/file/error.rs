//! What can be wrong with a session file.

use thiserror::Error;

use super::limits::{MAX_FILE_BYTES, MAX_FILE_RUNS};
use super::{FORMAT, Foreign, VERSION};
use crate::{BatchId, MAX_WORKERS, PlanError, Session};

/// Why a text is not a session file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SessionFileError {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// A file of another program, or another kind of file of ours.
    #[error("the file is not a session but {0}")]
    Foreign(Foreign),
    /// A session whose file ends too early, with everything complete in it; without runs if nothing is.
    #[error("the file is cut off, {} batches of {} runs are complete", batches(.0), .0.runs.len())]
    Cut(Box<Session>),
    /// A session, but damaged: invalid JSON.
    #[error("the file is not JSON: {message} (line {line}, column {column})")]
    NotJson {
        /// The line of the error, from 1.
        line: usize,
        /// The column of the error, from 1.
        column: usize,
        message: String,
    },
    /// The file declares another format.
    #[error("the file is `{0}`, not `{FORMAT}`: choose a file that was saved as a session")]
    OtherFormat(String),
    #[error("the file has version {0}, only {VERSION} is known: open it with a newer program")]
    NewerVersion(u64),
    #[error("the file has {0} bytes, at most {MAX_FILE_BYTES} can be read")]
    TooLarge(u64),
    /// A value is missing, of the wrong type or impossible.
    #[error("{}{reason}", prefix(path))]
    Wrong {
        /// Its path, such as `runs[2].batches[0].total_s`; empty: the file as a whole.
        path: String,
        reason: Reason,
    },
}

/// What is wrong with a value of a session file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Reason {
    #[error("missing field `{0}`")]
    Missing(String),
    #[error("duplicate field `{0}`")]
    Twice(String),
    /// The value is of the wrong type, or too large; the parser's message.
    #[error("{0}")]
    Structure(String),
    /// The text has no visible character.
    #[error("must not be empty")]
    Empty,
    #[error("must be at least 1")]
    Zero,
    /// The time is negative or NaN.
    #[error("must not be negative")]
    Negative,
    /// A repeat has another size than its batch.
    #[error("must be {0}, like the batch that it repeats")]
    OtherSize(u32),
    /// The source of a copy has another load, or was not measured itself.
    #[error("the {0} was not measured, or has another load")]
    NoSource(BatchId),
    #[error("a run with {0} workers already exists")]
    RepeatedWorkers(u32),
    /// A batch holds more samples, and failures that are only counted, than it has requests.
    #[error("must hold at most as many samples as the batch has requests ({batch}), not {samples}")]
    TooManySamples { batch: u32, samples: usize },
    /// More servers than requests in flight.
    #[error("must be at most {MAX_WORKERS} servers, not {0}")]
    TooManyServers(usize),
    /// A sample is of a server that the session does not have.
    #[error("a sample is of server {0}, which is not among the servers of the environment")]
    UnknownServer(u32),
    /// An impossibly large figure.
    #[error("is impossibly large")]
    Immense,
    /// A text is longer than any legitimate one, bytes.
    #[error("must be at most {most} bytes of text, not {bytes}")]
    LongText { bytes: usize, most: usize },
    #[error("must be at most {MAX_FILE_RUNS} runs, not {0}")]
    TooManyRuns(usize),
    /// A table of this many runs and batch sizes would be unreadable.
    #[error("{runs} runs of {sizes} different batches are more than can be shown")]
    TooManyBatches {
        runs: usize,
        /// Number of different batch sizes.
        sizes: usize,
    },
    /// A time is before one that it cannot precede.
    #[error("must not be before {0}")]
    Before(&'static str),
    /// A value of the plan is out of its range.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

fn batches(session: &Session) -> usize {
    session.runs.iter().map(|run| run.batches.len()).sum()
}

fn prefix(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}
