//! What a request asked for, and what the server says of the complete answer.

/// The server's own account of a complete answer. Values that it did not report are `None`, and so are zeros:
/// no duration is zero, nor is the count of an answer that arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The model that answered, according to the answer.
    pub model: Option<String>,
    /// Generated tokens including thinking, even if the server counts that separately.
    pub tokens: Option<u64>,
    /// Those of them that were thinking, by the server's count.
    pub reasoning_tokens: Option<u64>,
    /// Tokens of the prompt. Most servers count cached ones too.
    pub prompt_tokens: Option<u64>,
    /// Prompt tokens found in the server's cache.
    pub cached_tokens: Option<u64>,
    /// Prompt and answer tokens together; a server's sums do not always agree.
    pub total_tokens: Option<u64>,
    /// Why generation ended: `stop` and `length`, whatever the server calls them, or its own word for anything else.
    pub done_reason: Option<String>,
    /// From the arrival of the request to the end of the answer, including time in the queue.
    pub total_ns: Option<u64>,
    /// Acquiring the loaded model; under load mostly time spent waiting for the scheduler.
    pub load_ns: Option<u64>,
    /// Evaluating the prompt.
    pub prompt_eval_ns: Option<u64>,
    /// Generating the tokens.
    pub eval_ns: Option<u64>,
}

/// What the request for an answer asked for, as far as that helps to understand the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedFor {
    /// Token limit.
    pub max_tokens: Option<u32>,
    /// Token counts at the end of the stream.
    pub usage: bool,
}
