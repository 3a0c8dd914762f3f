//! What a server's own words about a failure give away. Servers write English whatever language the page speaks, so
//! the tables are one for all languages.

use bench::Failure;

/// Words of a server that has not enough memory.
const OUT_OF_MEMORY: [&str; 6] = [
    "out of memory",
    "more system memory",
    "not enough memory",
    "insufficient memory",
    "cudamalloc",
    "failed to allocate",
];
/// Words of gateways that have no server to pass a request on to.
const NO_SERVER: [&str; 8] = [
    "no available server",
    "no server available",
    "no server is available",
    "no healthy upstream",
    "no live upstream",
    "upstream connect error",
    "service unavailable",
    "service temporarily unavailable",
];
/// Words of a server that does not load the model by itself.
const NOT_LOADED: [&str; 4] =
    ["not loaded", "no models loaded", "no model loaded", "load a model first"];
/// Words of a server whose model answers otherwise than in a chat.
const NO_CHAT_MODEL: [&str; 6] = [
    "not a chat model",
    "does not support chat",
    "not supported in the v1/chat/completions",
    "model is not supported",
    "model not supported",
    "only supported in v1/",
];

/// Words for an answer that a filter stopped: what finish reasons call it.
const FILTERED: [&str; 7] =
    ["filter", "sensitive", "safety", "prohibited", "blocklist", "guardrail", "refusal"];

/// A cause that a server's words name, whatever the status they came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldCause {
    OutOfMemory,
    NotLoaded,
    NoChatModel,
}

/// The cause that the words of a failure name; only words that are the server's own are searched.
pub fn told_cause(failure: &Failure, message: Option<&str>) -> Option<ToldCause> {
    let is_servers = matches!(failure, Failure::Http(_) | Failure::InStream | Failure::GivenUp);
    let message = message.filter(|_| is_servers);
    [
        (ToldCause::OutOfMemory, &OUT_OF_MEMORY[..]),
        (ToldCause::NotLoaded, &NOT_LOADED),
        (ToldCause::NoChatModel, &NO_CHAT_MODEL),
    ]
    .into_iter()
    .find_map(|(cause, words)| says_any(message, words).then_some(cause))
}

/// Whether the server says that it is loading the model.
pub fn is_loading(message: Option<&str>) -> bool {
    says_any(message, &["loading"])
}

/// Whether a gateway says that there is no server behind it.
pub fn has_no_server(message: Option<&str>) -> bool {
    says_any(message, &NO_SERVER)
}

/// Whether a filter of the server stopped the answer.
pub fn is_filtered(message: Option<&str>) -> bool {
    says_any(message, &FILTERED)
}

fn says_any(message: Option<&str>, any: &[&str]) -> bool {
    let message = message.unwrap_or_default().to_lowercase();
    any.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_read_from_the_servers_words() {
        for (words, cause) in [
            ("CUDA error: out of memory", ToldCause::OutOfMemory),
            (
                "model requires more system memory (9.1 GiB) than is available",
                ToldCause::OutOfMemory,
            ),
            ("model is not loaded", ToldCause::NotLoaded),
            ("No models loaded", ToldCause::NotLoaded),
            (
                "This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
                ToldCause::NoChatModel,
            ),
        ] {
            for failure in [Failure::Http(400), Failure::Http(500), Failure::InStream] {
                assert_eq!(told_cause(&failure, Some(words)), Some(cause), "{words}");
            }
            assert_eq!(told_cause(&Failure::Network, Some(words)), None, "the browser's words");
        }
        assert_eq!(told_cause(&Failure::Http(500), None), None);
    }
}
