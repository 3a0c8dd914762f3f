//! What a server's finish reason means. Servers have many words for the few ways in which an answer can end.

/// The standard words for an answer that the model ended by itself and for one that the token limit or the context
/// ended, each with what others call that: Hugging Face, Anthropic, Cohere and gateways to them; Gemini, Mistral,
/// OpenAI's newer API.
pub const STANDARD: [(&str, &[&str]); 2] = [
    (
        "stop",
        &[
            "stop",
            "eos",
            "eos_token",
            "end_turn",
            "end_of_turn",
            "stop_sequence",
            "complete",
            "completed",
            "finished",
        ],
    ),
    (
        "length",
        &[
            "length",
            "max_length",
            "max_tokens",
            "max_output_tokens",
            "max_completion_tokens",
            "max_new_tokens",
            "model_length",
            "model_context_window_exceeded",
        ],
    ),
];
/// How a reason begins that means that the answer is not a real one.
pub const GIVEN_UP: [&str; 15] = [
    "abort",
    "blocklist",
    "cancel",
    "content_filter",
    "error",
    "failed",
    "guardrail",
    "insufficient_system_resource",
    "network_error",
    "prohibited_content",
    "recitation",
    "refusal",
    "safety",
    "sensitive",
    "timeout",
];

/// The reason in standard words. One that is not known to be another word for them stays as it is: a tool call,
/// or something new.
pub fn in_standard_words(reason: &str) -> &str {
    let means = |words: &[&str]| words.iter().any(|it| reason.eq_ignore_ascii_case(it));
    STANDARD.iter().find(|(_, words)| means(words)).map_or(reason, |(standard, _)| *standard)
}

/// Whether the reason is not success.
pub fn is_given_up(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    GIVEN_UP.iter().any(|it| reason.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_standard_words() {
        for reason in ["stop", "STOP", "eos", "end_turn", "stop_sequence", "COMPLETE"] {
            assert_eq!(in_standard_words(reason), "stop", "{reason}");
        }
        for reason in ["length", "MAX_TOKENS", "max_tokens", "model_length", "max_output_tokens"] {
            assert_eq!(in_standard_words(reason), "length", "{reason}");
        }
        for reason in ["tool_calls", "function_call", "load", "something new", ""] {
            assert_eq!(in_standard_words(reason), reason);
            assert!(!is_given_up(reason), "{reason}");
        }
    }

    #[test]
    fn some_reasons_are_not_success() {
        for reason in [
            "abort",
            "aborted",
            "Cancelled",
            "content_filter",
            "ERROR",
            "error_toxic",
            "insufficient_system_resource",
            "network_error",
            "sensitive",
            "SAFETY",
        ] {
            assert!(is_given_up(reason), "{reason}");
        }
        assert!(!is_given_up("stop") && !is_given_up("length"));
    }
}
