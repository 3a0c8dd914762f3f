//! A server's API key: a secret that appears only in its requests.

use std::fmt;

use crate::Header;

/// A key that a server requires with every request: `Authorization: Bearer …`, or `Basic …` if it begins with that word
/// and so is a user name with a password. It does not serialise and its `Debug` hides it, so it cannot leak into a file,
/// log or panic message through a value that contains it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// What a user name with a password, in base64, begins with.
const BASIC: &str = "Basic ";
/// A shorter beginning of a key reveals nothing: `sk-…`.
const LEAST_TELLING: usize = 5;

impl Key {
    /// The key in what a person typed or pasted, possibly in quotes or after the word `Bearer`; `None` if it
    /// is empty.
    pub fn of(text: &str) -> Option<Self> {
        let key = text.trim().trim_matches(['"', '\'', '`']);
        let key = ["Authorization:", "Bearer "]
            .iter()
            .fold(key, |key, word| after(word, key).unwrap_or(key));
        let key =
            after(BASIC, key).map_or_else(|| key.to_owned(), |secret| BASIC.to_owned() + secret);
        (!key.is_empty()).then_some(Self(key))
    }

    /// The key without the word that says what kind it is.
    fn secret(&self) -> &str {
        self.0.strip_prefix(BASIC).unwrap_or(&self.0)
    }

    /// Whether it fits into a header: browsers refuse to send non-Latin letters.
    pub fn can_be_sent(&self) -> bool {
        !self.secret().is_empty() && self.secret().chars().all(|sign| sign.is_ascii_graphic())
    }

    /// The key in plain text, for passing it to a worker.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A server's message with the key removed, since some servers repeat it. A truncated message may end
    /// with part of the key.
    pub fn hidden_in(&self, words: &str) -> String {
        let secret = self.secret();
        if secret.is_empty() {
            return words.to_owned();
        }
        let words = words.replace(secret, "…");
        let uncut = words.trim_end_matches('…');
        let begins = (LEAST_TELLING..secret.len()).filter_map(|end| secret.get(..end));
        match begins.rev().find_map(|begin| uncut.strip_suffix(begin)) {
            Some(rest) => format!("{rest}…"),
            None => words,
        }
    }

    pub(crate) fn header(&self) -> Header {
        let kind = if self.0.starts_with(BASIC) { "" } else { "Bearer " };
        ("Authorization".to_owned(), format!("{kind}{}", self.0))
    }
}

/// What follows a word at the beginning, in whatever case that is.
fn after<'a>(word: &str, text: &'a str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then(|| rest.trim_start())
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
    fn a_name_with_a_password_is_sent_as_it_is() {
        for text in ["Basic bmFtZTpwYXNz", "authorization: basic  bmFtZTpwYXNz\n"] {
            let key = Key::of(text).unwrap();
            assert_eq!(key.header().1, "Basic bmFtZTpwYXNz", "{text}");
            assert!(key.can_be_sent());
            assert_eq!(key.hidden_in("No bmFtZTpwYXNz, Basic bmFtZTp"), "No …, Basic …");
            assert_eq!(Key::of(key.reveal()), Some(key));
        }
        assert!(!Key::of("Basic name pass").unwrap().can_be_sent());
        assert_eq!(Key::of("Basic").unwrap().header().1, "Bearer Basic");
        assert_eq!(Key::of("basically").unwrap().header().1, "Bearer basically");
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
