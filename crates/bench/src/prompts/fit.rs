//! How many words a prompt needs to have a length in tokens, as counted by the server.

/// Assumed tokens per word, before the server has counted any: Russian words are two to three in today's
/// vocabularies, English ones a little more than one.
const GUESSED_TOKENS_PER_WORD: f64 = 2.0;
/// Plausible tokens per word: a count outside this range belongs to a prompt that was cut, or to something
/// else.
const TOKENS_PER_WORD: std::ops::RangeInclusive<f64> = 0.8..=8.0;

/// The number of words to try first.
#[must_use]
pub fn first_guess(wanted_tokens: u32) -> u32 {
    words(f64::from(wanted_tokens) / GUESSED_TOKENS_PER_WORD)
}

/// How many words give the wanted tokens, if `tried_words` were counted as `tried_tokens`. Besides its words
/// every prompt contains its marker and the server's chat template: `small_tokens` is the count for a prompt of
/// `small_words`, and the line through both points is used. Unchanged if such a count is impossible.
#[must_use]
pub fn fitted(
    wanted_tokens: u32,
    (tried_words, tried_tokens): (u32, u64),
    small: Option<(u32, u64)>,
) -> u32 {
    let (words_tried, tokens) = (f64::from(tried_words), tried_tokens as f64);
    let slope = |(small_words, small_tokens): (u32, u64)| {
        (tokens - small_tokens as f64) / (words_tried - f64::from(small_words))
    };
    let whole = tokens / words_tried;
    let per_word = small.map_or(whole, slope);
    if !TOKENS_PER_WORD.contains(&per_word) || !TOKENS_PER_WORD.contains(&whole) {
        return tried_words;
    }
    words(words_tried + (f64::from(wanted_tokens) - tokens) / per_word)
}

/// A number of words, at least one.
fn words(count: f64) -> u32 {
    // Saturating: the requested length is limited.
    count.round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_impossible_count_changes_nothing() {
        assert_eq!(fitted(8192, (4096, 2048), None), 4096, "the context cut it");
        assert_eq!(fitted(512, (256, 9000), Some((5, 20))), 256);
        assert_eq!(fitted(512, (256, 10), Some((5, 20))), 256);
    }

    proptest! {
        #[test]
        fn an_even_token_count_is_fitted(
            per_word in 1.0..4.0,
            around in 0_u32..40,
            wanted in 64_u32..9000,
        ) {
            let count = |words: u32| -> u64 {
                let own: f64 = f64::from(words) * per_word;
                own.round() as u64 + u64::from(around)
            };
            let tried = first_guess(wanted);
            let words = fitted(wanted, (tried, count(tried)), Some((5, count(5))));
            let off = (count(words) as f64 - f64::from(wanted)).abs();
            prop_assert!(off <= f64::from(wanted) * 0.05 + per_word, "{off} of {wanted}");
        }
    }
}
