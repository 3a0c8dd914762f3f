//! The access code, which everyone who comes from the network needs.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use subtle::ConstantTimeEq as _;

use crate::error::Error;

/// No letters that are mistaken for others; 32 of them, five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 16 letters are 80 bits, beyond guessing, and can still be typed into a phone.
const LENGTH: usize = 16;

/// A code that was drawn at the relay's start.
#[derive(Clone)]
pub(crate) struct AccessCode(String);

impl AccessCode {
    pub(crate) fn draw() -> Result<Self, Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Ok(Self(letters.map(|&letter| char::from(letter)).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes as long whatever is wrong with the guess.
    pub(crate) fn is(&self, guess: &str) -> bool {
        self.0.as_bytes().ct_eq(guess.as_bytes()).into()
    }

    /// Whether the query of an address holds it.
    pub(crate) fn is_in_query(&self, query: Option<&str>) -> bool {
        let parts = query.into_iter().flat_map(|query| query.split('&'));
        parts.filter_map(|part| part.strip_prefix("code=")).any(|guess| self.is(guess))
    }

    /// Whether a cookie of this relay holds it. Cookies do not know of ports, so its name does.
    pub(crate) fn is_in_cookies(&self, headers: &HeaderMap, port: u16) -> bool {
        let name = cookie_name(port);
        let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(found, guess)| found == name && self.is(guess))
    }

    /// What a browser is to keep, for as long as it runs.
    pub(crate) fn cookie(&self, port: u16) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax", cookie_name(port), self.0)
    }

    /// The rest of a lane's path, after the code at its beginning.
    pub(crate) fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (guess, rest) = path.strip_prefix("/~")?.split_once('/')?;
        let begin = path.len().checked_sub(rest.len() + 1)?;
        self.is(guess).then(|| path.get(begin..)).flatten()
    }
}

impl std::fmt::Debug for AccessCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AccessCode")
    }
}

fn cookie_name(port: u16) -> String {
    format!("tokometer-{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_long_and_never_the_same() {
        let (one, other) = (AccessCode::draw().unwrap(), AccessCode::draw().unwrap());
        assert_eq!(one.0.len(), LENGTH);
        assert_ne!(one.0, other.0);
        assert!(one.0.bytes().all(|letter| ALPHABET.contains(&letter)));
    }

    #[test]
    fn it_is_found_where_it_may_stand() {
        let code = AccessCode("abc".into());
        assert!(code.is_in_query(Some("code=abc")) && code.is_in_query(Some("x=1&code=abc")));
        for query in [None, Some(""), Some("code="), Some("code=abcd"), Some("xcode=abc")] {
            assert!(!code.is_in_query(query), "{query:?}");
        }
        assert_eq!(code.strip("/~abc/ollama/api/chat"), Some("/ollama/api/chat"));
        for path in ["/ollama/api/chat", "/~abd/ollama/", "/~abc", "/~/ollama/", "//~abc/ollama/"] {
            assert_eq!(code.strip(path), None, "{path}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "a=b; tokometer-81=abc".parse().unwrap());
        assert!(code.is_in_cookies(&headers, 81) && !code.is_in_cookies(&headers, 82));
    }
}
