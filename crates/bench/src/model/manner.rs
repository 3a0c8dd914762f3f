//! How a server wants to be asked, where that is not as usual.

use serde::{Deserialize, Serialize};

/// What the requests of a session had otherwise than those to other servers of the same language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// They do not ask for token counts (`stream_options`).
    UsageNotAsked,
    /// They limit an answer by `max_completion_tokens` in place of `max_tokens`.
    MaxCompletionTokens,
    /// They do not say what the random numbers begin with (`seed`).
    SeedNotSet,
    /// They do not say how much chance there is (`temperature`).
    TemperatureNotSet,
    /// They call themselves JSON, where most servers do not mind.
    JsonContentType,
    /// The server tells no counts: its tokenizer counted the texts of the answers.
    CountedByTokenizer,
    /// Written by another version of this program.
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_version_wrote_is_no_error() {
        let text = r#"["usage_not_asked","from_the_future"]"#;
        let manners: Vec<Manner> = serde_json::from_str(text).unwrap();
        assert_eq!(manners, [Manner::UsageNotAsked, Manner::Other]);
    }
}
