//! The token counts in the stream of OpenAI-compatible servers. They stand in several places, and in some streams in
//! every object.

use serde_json::Value;

use super::decode_state::DecodeState;
use crate::json;

/// What servers call the counts of an answer and of its prompt, and the objects that break them down.
const ANSWER: [&str; 3] = ["completion_tokens", "output_tokens", "generated_tokens"];
const ANSWER_DETAILS: [&str; 2] = ["completion_tokens_details", "output_tokens_details"];
const PROMPT: [&str; 2] = ["prompt_tokens", "input_tokens"];
const PROMPT_DETAILS: [&str; 2] = ["prompt_tokens_details", "input_tokens_details"];
/// What they call the part of the prompt that they had in their cache: DeepSeek the first. Of none they say zero.
const CACHED: [&str; 2] = ["prompt_cache_hit_tokens", "cached_tokens"];

/// Fewer counts than these do not show whether they grow.
const MANY_COUNTS: u64 = 8;

/// Counts that came with text. Those of a server that counts anew in every object do not grow.
#[derive(Debug, Default)]
pub struct CountsWithText {
    times: u64,
    sum: u64,
    first: u64,
    last: u64,
    has_fallen: bool,
}

impl CountsWithText {
    fn note(&mut self, tokens: u64) {
        if self.times == 0 {
            self.first = tokens;
        }
        self.times += 1;
        self.sum = self.sum.saturating_add(tokens);
        self.has_fallen |= tokens < self.last;
        self.last = tokens;
    }

    /// The answer's tokens if each count was that of its object only, and `told`, the last of them, is not the whole
    /// answer's: every object with text has at least one token.
    pub fn whole(&self, told: u64) -> Option<u64> {
        let has_grown = self.last > self.first && !self.has_fallen;
        (self.times >= MANY_COUNTS && !has_grown && told < self.times).then_some(self.sum)
    }
}

/// Reads the counts in an object, which may also have text.
pub fn read(piece: &Value, has_text: bool, told: &mut DecodeState) {
    let Some(usage) = of(piece) else { return };
    let (answer, prompt) = (some_count(usage, &ANSWER), some_count(usage, &PROMPT));
    let total = json::some_count(usage, "total_tokens");
    // Some servers count the answer's tokens only within the total.
    let in_total = || total?.checked_sub(prompt?).filter(|&tokens| tokens > 0);
    let generated = answer.or_else(in_total);
    if let Some(tokens) = generated.filter(|_| has_text) {
        told.counts_with_text.note(tokens);
    }
    let completion = &mut told.completion;
    completion.tokens = generated.or(completion.tokens);
    completion.prompt_tokens = prompt.or(completion.prompt_tokens);
    completion.total_tokens = total.or(completion.total_tokens);
    let cached = objects(usage, &PROMPT_DETAILS)
        .chain([usage])
        .flat_map(|holder| CACHED.iter().filter_map(|name| json::count(holder, name)))
        .max();
    completion.cached_tokens = cached.or(completion.cached_tokens);
    let thinking = objects(usage, &ANSWER_DETAILS)
        .chain([usage])
        .find_map(|it| json::some_count(it, "reasoning_tokens"));
    told.reasoning_tokens = thinking.or(told.reasoning_tokens);
}

/// A count under the first of these names that has one.
fn some_count(usage: &Value, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| json::some_count(usage, name))
}

fn objects<'a>(usage: &'a Value, names: &'a [&str]) -> impl Iterator<Item = &'a Value> {
    names.iter().filter_map(|name| usage.get(*name))
}

/// The counts in an object: beside its choices, within them (Moonshot), or among a server's own fields (Groq).
fn of(piece: &Value) -> Option<&Value> {
    let choices = piece.get("choices").and_then(Value::as_array).into_iter().flatten();
    let holders = [Some(piece), piece.get("x_groq")].into_iter().flatten().chain(choices);
    holders.filter_map(|holder| holder.get("usage")).find(|usage| usage.is_object())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn whole(counts: &[u64], told: u64) -> Option<u64> {
        let mut seen = CountsWithText::default();
        counts.iter().for_each(|&tokens| seen.note(tokens));
        seen.whole(told)
    }

    #[test]
    fn counts_that_do_not_grow_are_of_their_objects() {
        assert_eq!(whole(&[1; 48], 1), Some(48));
        assert_eq!(whole(&[2, 1, 3, 1, 2, 1, 1, 2, 3], 3), Some(16));
        assert_eq!(whole(&[1; 48], 48), None, "the whole followed");
        let growing: Vec<u64> = (1..=48).collect();
        assert_eq!(whole(&growing, 48), None);
        assert_eq!(whole(&[1, 1, 1, 1, 2, 2, 2, 2, 3, 3], 3), None, "several objects for a token");
        assert_eq!(whole(&[1; 4], 1), None, "too few to tell");
        assert_eq!(whole(&[64; 10], 64), None, "the limit, repeated");
    }

    #[test]
    fn counts_stand_in_several_places() {
        let usage = json!({"completion_tokens": "48", "prompt_tokens": "20", "total_tokens": "68"});
        for piece in [
            json!({"choices": [], "usage": usage}),
            json!({"choices": [{"index": 0, "delta": {}, "usage": usage}], "usage": null}),
            json!({"choices": [{"delta": {}}], "x_groq": {"id": "req_1", "usage": usage}}),
        ] {
            let mut told = DecodeState::default();
            read(&piece, false, &mut told);
            let counted = (told.completion.tokens, told.completion.prompt_tokens);
            assert_eq!(counted, (Some(48), Some(20)), "{piece}");
        }
    }

    #[test]
    fn cached_tokens_are_counted_in_several_places() {
        let cached = |usage: Value| {
            let mut told = DecodeState::default();
            read(&json!({"usage": usage}), false, &mut told);
            told.completion.cached_tokens
        };
        for (usage, expected) in [
            (json!({"prompt_tokens_details": {"cached_tokens": 64}}), Some(64)),
            (json!({"prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 9}), Some(64)),
            (json!({"prompt_cache_hit_tokens": 0, "prompt_cache_miss_tokens": 9}), Some(0)),
            (json!({"cached_tokens": 64, "prompt_tokens_details": {"cached_tokens": 0}}), Some(64)),
            (json!({"prompt_tokens": 9, "prompt_tokens_details": {"audio_tokens": 0}}), None),
        ] {
            assert_eq!(cached(usage.clone()), expected, "{usage}");
        }
    }

    #[test]
    fn counts_have_several_names() {
        for usage in [
            json!({"input_tokens": 20, "output_tokens": 48, "total_tokens": 68,
                "output_tokens_details": {"reasoning_tokens": 9},
                "input_tokens_details": {"cached_tokens": 7}}),
            json!({"prompt_tokens": 20, "generated_tokens": 48, "reasoning_tokens": 9,
                "prompt_tokens_details": {"cached_tokens": 7}}),
            json!({"prompt_tokens": 20, "completion_tokens": 48, "input_tokens": 0,
                "output_tokens": 0, "prompt_tokens_details": {"cached_tokens": 7},
                "completion_tokens_details": {"reasoning_tokens": 9}}),
            json!({"input_tokens": 20, "total_tokens": 68, "prompt_tokens_details": null,
                "completion_tokens_details": {"reasoning_tokens": 9},
                "input_tokens_details": {"cached_tokens": 7}}),
        ] {
            let mut told = DecodeState::default();
            read(&json!({"usage": usage}), false, &mut told);
            let completion = &told.completion;
            let counted = (completion.tokens, completion.prompt_tokens, completion.cached_tokens);
            assert_eq!(counted, (Some(48), Some(20), Some(7)), "{usage}");
            assert_eq!(told.reasoning_tokens, Some(9), "{usage}");
        }
    }
}
