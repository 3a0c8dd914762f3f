//! Token counts that cannot be right.

use super::En;
use super::nouns::{REQUESTS, TOKENS, plural};
use crate::words::numbers::{count, decimal, percent, span};

pub fn nothing_counted(requests: u32) -> String {
    format!(
        "The server counted 0 tokens although an answer came ({}): without a count these batches have no speed. \
         Chunks of an answer are not tokens; a server that sends usage is needed.",
        plural(requests.into(), REQUESTS)
    )
}

pub fn too_few_tokens(
    requests: u32,
    [tokens, chunks]: [u64; 2],
    is_impossible: bool,
    has_thought: bool,
) -> String {
    format!(
        "In {} the server counted {} but sent {}. {}",
        plural(requests.into(), REQUESTS),
        plural(tokens, TOKENS),
        chunks_of(chunks),
        if is_impossible && has_thought {
            "There cannot be fewer tokens than chunks: most likely thinking was left out. The speed is understated and \
             the batch is not counted; update the server or turn thinking off."
        } else if is_impossible {
            "There cannot be fewer tokens than chunks: most likely a gateway counts with another tokenizer than the \
             model's. The speed is understated and the batch is not counted; use the server directly."
        } else {
            "If a proxy splits the text, the count is right; otherwise the speed is understated."
        }
    )
}

pub fn too_many_tokens(requests: u32, tokens: u64, chunks: u64, is_impossible: bool) -> String {
    let (requests, sent) = (plural(requests.into(), REQUESTS), chunks_of(chunks));
    if is_impossible {
        return format!(
            "In {requests} the server counted {}, more than it was allowed, and sent {sent}. Such a count is \
             impossible (perhaps it includes the tokens of the prompt): the speed is overstated and the batch is not \
             counted. Update the server.",
            plural(tokens, TOKENS)
        );
    }
    format!(
        "In {requests} a chunk of the answer has {} tokens on average ({tokens} counted, {sent} sent). That is right \
         if the server sends several tokens at a time or hides the thinking; otherwise both its count and the speed are \
         overstated.",
        decimal(tokens as f64 / chunks as f64, 1, En)
    )
}

pub fn made_up_figures(requests: u32, tokens: u64, told_ms: f64, took_ms: f64) -> String {
    format!(
        "In {} the server reports {} in {}, but the whole answer came within {}. Such figures are filled in, not \
         measured: no speed follows from them, and the batch is not counted. Use the server with the model directly, \
         or another program.",
        plural(requests.into(), REQUESTS),
        plural(tokens, TOKENS),
        span(told_ms, En),
        span(took_ms, En)
    )
}

pub fn rough_count(requests: u32, tokens: u64, asked: u64) -> String {
    format!(
        "In {} the answer reached its limit (length), but the server counted fewer tokens, a different number each \
         time. The server, or a gateway in front of it, estimates tokens instead of counting them: the speed may be \
         understated by up to {}.",
        plural(requests.into(), REQUESTS),
        percent(1.0 - tokens as f64 / asked.max(1) as f64, 0, En)
    )
}

pub fn chunk_tokens(requests: u32, tokens: u64, chunks: u64) -> String {
    format!(
        "The server sends {} tokens per chunk ({}): it uses speculative decoding, buffers tokens or hides the \
         thinking. TPOT leaves out the tokens of the first chunk; such a stream does not show the gaps between tokens.",
        decimal(tokens as f64 / chunks.max(1) as f64, 1, En),
        plural(requests.into(), REQUESTS)
    )
}

pub fn hidden_thinking(requests: u32, hidden: u64, tokens: u64) -> String {
    format!(
        "The model's thinking before the answer was hidden ({}): {} of {} came before the first chunk and were not \
         shown. TTFT here is the time until thinking ended, and TPOT leaves these tokens out. To measure the answers \
         alone, switch thinking off.",
        plural(u64::from(requests), REQUESTS),
        count(hidden, En),
        plural(tokens, TOKENS)
    )
}

pub fn odd_sum(requests: u32, total: u64, parts: u64) -> String {
    format!(
        "In {} the server counted {total} tokens in all, but prompt and answer add up to {parts}. One of its numbers \
         is wrong; the speed is right if the token count of the answer is.",
        plural(requests.into(), REQUESTS)
    )
}

fn chunks_of(chunks: u64) -> String {
    plural(chunks, ["chunk", "chunks"])
}
