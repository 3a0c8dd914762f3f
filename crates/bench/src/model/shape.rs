//! The shape of a request: prompt length, answer length, and whether the model thinks.

use serde::{Deserialize, Serialize};

use super::PlanError;

/// The shape of the requests of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shape {
    /// Prompt length, tokens as counted by the server; absent: the plan's own prompt unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u32>,
    pub max_tokens: u32,
    /// Whether the model is told to think (`true`) or not to; absent: not to, if the model allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thinking: Option<bool>,
}

impl Shape {
    /// The shortest prompt that can be made: the server's chat template alone takes some 30 tokens.
    pub const LEAST_PROMPT_TOKENS: u32 = 64;
    /// A longer prompt takes minutes on the machines that this is meant for.
    pub const MOST_PROMPT_TOKENS: u32 = 131_072;
    /// Nobody waits for a longer answer.
    pub const MOST_TOKENS: u32 = 32_768;

    /// Checks its values against their ranges.
    ///
    /// # Errors
    /// The first value that is out of range.
    pub fn validate(&self) -> Result<(), PlanError> {
        let range = Self::LEAST_PROMPT_TOKENS..=Self::MOST_PROMPT_TOKENS;
        if let Some(tokens) = self.prompt_tokens.filter(|tokens| !range.contains(tokens)) {
            return Err(PlanError::PromptTokens(tokens));
        }
        if !(1..=Self::MOST_TOKENS).contains(&self.max_tokens) {
            return Err(PlanError::MaxTokens(self.max_tokens));
        }
        Ok(())
    }

    /// The shapes of a plan: one per pair of prompt and answer length, and before them its own prompt with
    /// `max_tokens` if there are no pairs or `asks_own` is set; each twice, without and with thinking, if both
    /// are wanted. Empty if the plan's own prompt and `max_tokens` already say it all.
    #[must_use]
    pub fn of_plan(
        lengths: &[(u32, u32)],
        max_tokens: u32,
        asks_own: bool,
        thinks_both_ways: bool,
    ) -> Vec<Self> {
        let own = Self { max_tokens, ..Self::default() };
        let own = (asks_own || lengths.is_empty()).then_some(own);
        let of_length = |&(prompt_tokens, max_tokens): &(u32, u32)| Self {
            prompt_tokens: Some(prompt_tokens),
            max_tokens,
            thinking: None,
        };
        let all = own.into_iter().chain(lengths.iter().map(of_length));
        if thinks_both_ways {
            let both = |shape| [false, true].map(|on| Self { thinking: Some(on), ..shape });
            return all.flat_map(both).collect();
        }
        if lengths.is_empty() { Vec::new() } else { all.collect() }
    }

    /// Whether it equals the other shape but with thinking turned off.
    #[must_use]
    pub fn is_without_thinking_of(&self, other: &Self) -> bool {
        let thinking = (self.thinking, other.thinking);
        thinking == (Some(false), Some(true)) && *self == Self { thinking: self.thinking, ..*other }
    }
}

/// Reads «256/64, 1024/128»: pairs of prompt and answer length in tokens.
///
/// # Errors
/// The first part that is not such a pair.
pub fn parse_lengths(text: &str) -> Result<Vec<(u32, u32)>, PlanError> {
    let parts = text.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (prompt, answer) = part.split_once('/')?;
        Some((prompt.trim().parse().ok()?, answer.trim().parse().ok()?))
    };
    parts.map(|part| pair(part).ok_or_else(|| PlanError::NoLengths(part.into()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_pairs() {
        assert_eq!(parse_lengths("256/64, 1024/128"), Ok(vec![(256, 64), (1024, 128)]));
        assert_eq!(parse_lengths(" "), Ok(vec![]));
        for wrong in ["256", "256/", "a/b", "-1/5", "256/64/1"] {
            assert_eq!(parse_lengths(wrong), Err(PlanError::NoLengths(wrong.into())));
        }
    }

    #[test]
    fn lengths_have_ranges() {
        let shape = Shape { prompt_tokens: Some(512), max_tokens: 64, thinking: None };
        assert_eq!(shape.validate(), Ok(()));
        let short = Shape { prompt_tokens: Some(10), ..shape };
        assert_eq!(short.validate(), Err(PlanError::PromptTokens(10)));
        assert_eq!(Shape { max_tokens: 0, ..shape }.validate(), Err(PlanError::MaxTokens(0)));
    }

    #[test]
    fn a_plan_lists_only_shapes_beyond_its_own_prompt() {
        let own = Shape { prompt_tokens: None, max_tokens: 64, thinking: None };
        let long = Shape { prompt_tokens: Some(512), max_tokens: 256, thinking: None };
        let lengths = [(512, 256)];
        assert_eq!(Shape::of_plan(&[], 64, true, false), []);
        assert_eq!(Shape::of_plan(&lengths, 64, false, false), [long]);
        assert_eq!(Shape::of_plan(&lengths, 64, true, false), [own, long]);
        let both = [false, true].map(|on| Shape { thinking: Some(on), ..own });
        assert_eq!(Shape::of_plan(&[], 64, false, true), both);
        assert_eq!(Shape::of_plan(&lengths, 64, true, true).len(), 4);
    }

    #[test]
    fn only_thinking_makes_a_pair() {
        let off = Shape { prompt_tokens: None, max_tokens: 64, thinking: Some(false) };
        let on = Shape { thinking: Some(true), ..off };
        assert!(off.is_without_thinking_of(&on));
        assert!(!on.is_without_thinking_of(&off));
        assert!(!off.is_without_thinking_of(&Shape { max_tokens: 65, ..on }));
    }
}
