//! The content of an answer: how many tokens, how many of them thinking, why it ends, which words.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::Config;

/// The words of every answer, repeated; each is one token.
const WORDS: [&str; 16] = [
    " The",
    " sky",
    " is",
    " blue",
    " because",
    " air",
    " scatters",
    " short",
    " waves",
    " of",
    " light",
    " more",
    " than",
    " long",
    " ones",
    ".",
];

/// An answer before it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) tokens: u32,
    /// How many of the tokens are thinking; they come first.
    pub(crate) thoughts: u32,
    /// `length` if the limit ends it, `stop` if it ends by itself.
    pub(crate) reason: &'static str,
}

impl Answer {
    /// The answer to the request with this ordinal.
    pub(crate) fn new(config: &Config, ordinal: u64, limit: Option<u32>, thinks: bool) -> Self {
        let longest = limit.unwrap_or(config.answer_tokens).max(1);
        let natural_reason = if limit.is_some() { "length" } else { "stop" };
        let is_short = share(&(config.seed, ordinal, "is short")) < config.short_answers;
        let (tokens, reason) = if is_short && longest > 1 {
            let length = f64::from(longest) * share(&(config.seed, ordinal, "length"));
            ((length as u32).clamp(1, longest - 1), "stop")
        } else {
            (longest, natural_reason)
        };
        Self { tokens, thoughts: if thinks { tokens.div_ceil(2) } else { 0 }, reason }
    }

    /// Shortens it to the `room` left in the context, but to no fewer than one token.
    pub(crate) fn fit(&mut self, room: u32) {
        if self.tokens > room {
            self.tokens = room.max(1);
            self.thoughts = self.thoughts.min(self.tokens);
            self.reason = "length";
        }
    }

    /// The token numbers of a text. Outside our words, every character is a token.
    pub(crate) fn tokens_of(text: &str) -> Vec<usize> {
        let (mut tokens, mut rest) = (Vec::new(), text);
        while let Some(first) = rest.chars().next() {
            let word = WORDS.iter().enumerate().find(|(_, word)| rest.starts_with(**word));
            let other = (WORDS.len(), first.len_utf8());
            let (token, length) = word.map_or(other, |(number, word)| (number, word.len()));
            tokens.push(token);
            rest = rest.get(length..).unwrap_or_default();
        }
        tokens
    }

    /// The word of the token at this index.
    pub(crate) fn word(index: u32) -> &'static str {
        WORDS.get(index as usize % WORDS.len()).copied().unwrap_or_default()
    }
}

/// A number from 0 to 1 derived from the key.
fn share(key: &impl Hash) -> f64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish() as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_run_to_their_limit() {
        let answer = Answer::new(&Config::default(), 1, Some(50), false);
        assert_eq!(answer, Answer { tokens: 50, thoughts: 0, reason: "length" });
        let answer = Answer::new(&Config::default(), 1, None, true);
        assert_eq!(answer, Answer { tokens: 169, thoughts: 85, reason: "stop" });
    }

    #[test]
    fn a_text_tokenizes_to_its_original_tokens() {
        let text: String = (0..40).map(Answer::word).collect();
        assert_eq!(Answer::tokens_of(&text), (0..40).map(|n| n % 16).collect::<Vec<_>>());
        assert_eq!(Answer::tokens_of(" sky é"), [1, 16, 16]);
        assert!(Answer::tokens_of("").is_empty());
    }

    #[test]
    fn an_answer_ends_where_the_context_does() {
        let mut answer = Answer::new(&Config::default(), 1, None, true);
        answer.fit(169);
        assert_eq!(answer, Answer { tokens: 169, thoughts: 85, reason: "stop" });
        answer.fit(60);
        assert_eq!(answer, Answer { tokens: 60, thoughts: 60, reason: "length" });
        answer.fit(0);
        assert_eq!(answer.tokens, 1);
    }

    #[test]
    fn the_seed_decides_which_answers_are_short() {
        let config = Config { short_answers: 0.25, seed: 7, ..Config::default() };
        let answers = |config: &Config| -> Vec<Answer> {
            (0..1000).map(|ordinal| Answer::new(config, ordinal, Some(50), false)).collect()
        };
        let short = answers(&config).iter().filter(|answer| answer.reason == "stop").count();
        assert!((200..300).contains(&short), "{short}");
        assert_eq!(answers(&config), answers(&config));
        assert_ne!(answers(&config), answers(&Config { seed: 8, ..config.clone() }));
    }
}
