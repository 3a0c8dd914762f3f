//! Texts of the playback of an answer.

use bench::analysis::Playback;

use super::say::{say, words};
use crate::Lang;

words! {
    /// TTFT, speed, and with how many concurrent users: …
    pub fn playback(playback: &Playback) -> String;

    /// How much of the answer has arrived after `at_s`.
    pub fn playback_at(playback: &Playback, at_s: f64) -> String;
}

/// A text with the usual length of this many tokens; when it runs out, it starts over.
#[must_use]
pub fn playback_text(tokens: u64, lang: Lang) -> String {
    let text = say!(lang, filler());
    let letters = usize::try_from(tokens).unwrap_or(usize::MAX);
    let letters = letters.saturating_mul(say!(lang, letters_of_token()));
    let all = text.chars().count().max(1);
    let on_page = if letters == 0 { 0 } else { (letters - 1) % all + 1 };
    text.chars().take(on_page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_grows_with_the_tokens_and_begins_again() {
        for lang in [Lang::Ru, Lang::En] {
            let letters = |tokens| playback_text(tokens, lang).chars().count();
            assert_eq!(letters(0), 0);
            let text = say!(lang, filler());
            let words = text.split_whitespace().count();
            assert!((180..=220).contains(&words), "{words}");
            let of_token = say!(lang, letters_of_token());
            assert_eq!(letters(10), 10 * of_token);
            let all = text.chars().count();
            let whole = u64::try_from(all / of_token).unwrap();
            assert!(letters(whole) > all - of_token && letters(whole + 1) <= of_token);
            assert!(letters(u64::MAX) <= all);
        }
    }
}
