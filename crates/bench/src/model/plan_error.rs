//! What can be wrong with a plan.

use thiserror::Error;

use super::bounds::{MAX_BATCH, MAX_LIMIT_MINUTES, MAX_LIMIT_REQUESTS, MAX_REPEATS, MAX_RUNS};
use super::objectives::{MAX_SPEED_LIMIT, MAX_TTFT_LIMIT_S};

/// Why a plan is invalid.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PlanError {
    #[error("the plan has no workers")]
    NoWorkers,
    /// A part of the workers list is not a number.
    #[error("`{0}` is not a number of workers")]
    NotANumber(String),
    /// A workers count is out of 1 ..= `most`.
    #[error("workers must be from 1 to {most}, not {workers}")]
    Workers {
        workers: u32,
        /// The most in flight: of a browser, or of another program.
        most: u32,
    },
    #[error("workers {0} is listed twice")]
    RepeatedWorkers(u32),
    /// More than [`MAX_RUNS`] workers counts.
    #[error("a plan has at most {MAX_RUNS} runs, not {0}")]
    TooManyRuns(usize),
    /// The upper end of the batch ladder is out of 1 ..= [`MAX_BATCH`].
    #[error("the largest batch must be from 1 to {MAX_BATCH}, not {0}")]
    MaxBatch(u32),
    /// The limit on generated tokens is out of 1 ..= 32768.
    #[error("tokens per answer must be from 1 to 32768, not {0}")]
    MaxTokens(u32),
    /// A prompt's length is out of the range of [`Shape`](super::Shape).
    #[error("a prompt must be 64 to 131072 tokens long, not {0}")]
    PromptTokens(u32),
    /// A part of the list of lengths is not a pair of lengths.
    #[error("`{0}` is not a pair of lengths such as 256/64")]
    NoLengths(String),
    #[error("two shapes are the same")]
    RepeatedShape,
    /// The context is out of 128 ..= 2097152.
    #[error("the context must be 128 to 2097152 tokens, not {0}")]
    ContextTokens(u32),
    /// The pause is out of 0 ..= 600 s.
    #[error("the pause must be from 0 to 600 s, not {0}")]
    Pause(f64),
    /// The timeout is out of 1 ..= 7200 s.
    #[error("the timeout must be from 1 to 7200 s, not {0}")]
    Timeout(f64),
    /// The temperature is out of 0 ..= 2.
    #[error("the temperature must be from 0 to 2, not {0}")]
    Temperature(f64),
    #[error("the prompt is empty")]
    NoPrompt,
    /// A search switches between workers counts; in server mode each switch would be a restart by hand.
    #[error("a plan in server mode cannot be a search")]
    SearchInServerMode,
    /// The repeats are out of 1 ..= [`MAX_REPEATS`].
    #[error("repeats must be from 1 to {MAX_REPEATS}, not {0}")]
    Repeats(u32),
    /// The limit on repeats is below the repeats, or above [`MAX_REPEATS`].
    #[error("the limit on repeats must be from the number of repeats to {MAX_REPEATS}, not {0}")]
    MostRepeats(u32),
    /// The number of slots that the server was configured with is out of 1 ..= [`MAX_BATCH`].
    #[error("the server's slots must be from 1 to {MAX_BATCH}, not {0}")]
    AskedSlots(u32),
    /// The time limit is out of 1 ..= [`MAX_LIMIT_MINUTES`].
    #[error("the time limit must be from 1 to {MAX_LIMIT_MINUTES} minutes, not {0}")]
    LimitMinutes(u32),
    /// The request limit is out of 1 ..= [`MAX_LIMIT_REQUESTS`].
    #[error("the request limit must be from 1 to {MAX_LIMIT_REQUESTS}, not {0}")]
    LimitRequests(u32),
    /// The request limit is below the largest batch, which could never be measured.
    #[error("the request limit must be at least {batch}, the largest batch, not {limit}")]
    LimitBelowBatch {
        limit: u32,
        /// The largest batch.
        batch: u32,
    },
    /// The limit on the time to the first token is out of 0 ..= [`MAX_TTFT_LIMIT_S`].
    #[error("the TTFT limit must be above 0 and at most {MAX_TTFT_LIMIT_S} s, not {0}")]
    TtftLimit(f64),
    /// The limit on the speed of one answer is out of 0 ..= [`MAX_SPEED_LIMIT`].
    #[error("the tokens/s limit must be above 0 and at most {MAX_SPEED_LIMIT}, not {0}")]
    SpeedLimit(f64),
}
