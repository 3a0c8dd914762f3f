//! Answers that end earlier or later than planned.

use super::En;
use super::nouns::{REQUESTS, TOKENS, plural};
use crate::words::lengths::tells_limit;
use crate::words::numbers::{count, percent, span};

pub fn short_answers(requests: u32, tokens_share: Option<f64>, length: Option<u64>) -> String {
    let answers = plural(u64::from(requests), ["answer was", "answers were"]);
    let share = tokens_share.map_or(String::new(), |share| {
        format!(" ({} of the planned tokens)", percent(share, 0, En))
    });
    match length.filter(|_| tells_limit(requests)) {
        Some(tokens) => format!(
            "{answers} shorter than asked for{share}, each exactly {} long: the server itself or a gateway seems to \
             cut them off. Raise its limit, or plan for answers no longer than that.",
            plural(tokens, TOKENS)
        ),
        None => format!(
            "{answers} shorter than asked for{share}: the batches are hard to compare. Use a prompt that calls for a \
             long answer, or set fewer tokens per answer."
        ),
    }
}

pub fn long_answers(requests: u32, longest: u64, asked: u64) -> String {
    format!(
        "{} longer than asked for: up to {} instead of {}. The server or a gateway ignores the length limit; the speed is \
         right, but the work is not the one planned.",
        plural(u64::from(requests), ["answer was", "answers were"]),
        plural(longest, TOKENS),
        count(asked, En)
    )
}

pub fn late_end(requests: u32, late_ms: f64, share: f64) -> String {
    format!(
        "The end of an answer comes {} after its last token ({}): the server or a gateway delays it, to work out the \
         cost for instance. The total time includes the wait, so tokens/s is lower for it, by up to {}.",
        span(late_ms, En),
        plural(u64::from(requests), REQUESTS),
        percent(share, 0, En)
    )
}

pub fn server_limit(requests: u32, tokens: u64, most: u64, may_be_context: bool) -> String {
    let at = if tokens == most {
        format!("at token {tokens}")
    } else {
        format!("at tokens {tokens} to {most}")
    };
    let (what, how) = match (may_be_context, tokens == most) {
        (true, _) => {
            ("that is a limit of the server or a gateway, or the context is full", "Raise either")
        }
        (false, true) => {
            ("that is a limit of the server itself or a gateway, not the context", "Raise it there")
        }
        (false, false) => (
            "these are limits of the server itself or a gateway, not the context; there may be several servers behind \
             the address",
            "Raise them there",
        ),
    };
    format!(
        "{} {at} (length): {what}. {how}, or plan for answers of no more than {}.",
        cut_answers(requests),
        plural(tokens, TOKENS)
    )
}

pub fn cut_answers(answers: u32) -> String {
    plural(u64::from(answers), ["answer cut off", "answers cut off"])
}
