//! How requests to a server differ from the usual.

use serde::{Deserialize, Serialize};

/// How the requests of a session differ from those to other servers of the same protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// Token counts are not requested (`stream_options`).
    UsageNotAsked,
    /// `max_completion_tokens` is sent instead of `max_tokens`.
    MaxCompletionTokens,
    /// `seed` is not sent.
    SeedNotSet,
    /// `temperature` is not sent.
    TemperatureNotSet,
    /// The JSON content type is set, which most servers do not need.
    JsonContentType,
    /// The server's imitation of Ollama's protocol is not complete: its OpenAI-compatible one is used.
    OpenAiProtocol,
    /// The server reports no token counts: its tokenizer counted the texts of the answers.
    CountedByTokenizer,
    /// Written by another version of this program.
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_other_versions_are_not_errors() {
        let text = r#"["usage_not_asked","from_the_future"]"#;
        let quirks: Vec<Quirk> = serde_json::from_str(text).unwrap();
        assert_eq!(quirks, [Quirk::UsageNotAsked, Quirk::Other]);
    }
}
