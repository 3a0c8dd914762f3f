//! A server's API key: a secret that appears only in its requests.

use std::fmt;

use crate::Header;

/// A key that a server requires with every request (`Authorization: Bearer …`). It does not serialise and its
/// `Debug` hides it, so it cannot leak into a file, log or panic message through a value that contains it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// A shorter beginning of a key reveals nothing: `sk-…`.
const LEAST_TELLING: usize = 5;

impl Key {
    /// The key in what a person typed or pasted, possibly in quotes or after the word `Bearer`; `None` if it
    /// is empty.
    pub fn of(text: &str) -> Option<Self> {
        let key = text.trim().trim_matches(['"', '\'', '`']);
        let key = ["Authorization:", "Bearer "].iter().fold(key, |key, word| {
            let begins = key.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
            if begins { key.get(word.len()..).unwrap_or_default().trim_start() } else { key }
        });
        (!key.is_empty()).then(|| Self(key.to_owned()))
    }

    /// Whether it fits into a header: browsers refuse to send non-Latin letters.
    pub fn can_be_sent(&self) -> bool {
        self.0.chars().all(|sign| sign.is_ascii_graphic())
    }

    /// The key in plain text, for passing it to a worker.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A server's message with the key removed, since some servers repeat it. A truncated message may end
    /// with part of the key.
    pub fn hidden_in(&self, words: &str) -> String {
        let words = words.replace(&self.0, "…");
        let uncut = words.trim_end_matches('…');
        let begins = (LEAST_TELLING..self.0.len()).filter_map(|end| self.0.get(..end));
        match begins.rev().find_map(|begin| uncut.strip_suffix(begin)) {
            Some(rest) => format!("{rest}…"),
            None => words,
        }
    }

    pub(crate) fn header(&self) -> Header {
        ("Authorization".to_owned(), format!("Bearer {}", self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_however_people_paste_it() {
        for text in ["sk-1", " sk-1\n", "Bearer sk-1", "bearer  sk-1", "Authorization: Bearer sk-1"]
        {
            assert_eq!(Key::of(text).unwrap().reveal(), "sk-1", "{text}");
        }
        assert_eq!(Key::of("\"sk-1\"").unwrap().reveal(), "sk-1");
        assert_eq!(Key::of("ключ").unwrap().reveal(), "ключ");
        for text in ["", "  ", "''"] {
            assert_eq!(Key::of(text), None);
        }
    }

    #[test]
    fn only_what_fits_into_a_header_can_be_sent() {
        assert!(Key::of("sk-1_/+=").unwrap().can_be_sent());
        for text in ["ключ", "two words", "a\u{7}b"] {
            assert!(!Key::of(text).unwrap().can_be_sent(), "{text}");
        }
    }

    #[test]
    fn it_cannot_be_read_by_accident() {
        let key = Key::of("sk-secret").unwrap();
        assert_eq!(format!("{key:?}"), "Key(…)");
        for (words, shown) in [
            ("Received sk-secret, wrong", "Received …, wrong"),
            ("Received sk-secr…", "Received …"),
            ("Received sk-sec", "Received …"),
            ("It begins with sk-", "It begins with sk-"),
        ] {
            assert_eq!(key.hidden_in(words), shown);
        }
    }
}
