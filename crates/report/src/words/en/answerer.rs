//! Answers that were not made for the requests, or not by the model that was requested.

use super::En;
use super::nouns::{ANSWERS, TOKENS, plural};
use crate::words::numbers::span;

pub fn replayed(requests: u32, tokens: u64, took_ms: f64) -> String {
    format!(
        "{} came faster than a server can make them ({} in {}): they are from a response cache on the server or a \
         gateway, not from the model. These batches are not counted. Turn that cache off or use the server directly; \
         to tell the requests apart, the cache must compare the beginning of the first or the last message, where \
         each has a unique mark. If there is no cache, the first answer, to which they are compared, was a slow one: \
         start a new session.",
        plural(requests.into(), ANSWERS),
        plural(tokens, TOKENS),
        span(took_ms, En)
    )
}

pub fn other_model(requests: u32, asked: &str, answered: &str) -> String {
    format!(
        "{} came from another model: “{asked}” was requested, “{answered}” answered. A gateway does so when it falls \
         back to another model on errors or under load. The speed of these batches is not that of the model that was \
         requested, so they are not counted: turn the fallback off on the gateway or use the server directly.",
        plural(requests.into(), ANSWERS)
    )
}

pub fn named_otherwise(asked: &str, answered: &str) -> String {
    format!(
        "The model “{asked}” was requested, but every answer calls it “{answered}”. Unless that \
         is another name of the same model, “{answered}” is what was measured."
    )
}
