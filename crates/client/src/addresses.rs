//! Several server addresses in one text, separated by commas, semicolons, line breaks or spaces.

use crate::ServerAddress;
use crate::typed::{has_port, tidy};

/// Separators that never occur inside an address.
const BETWEEN: [char; 3] = [',', ';', '\n'];

/// The addresses, normalized for display and storage, one per server; a text with a single address yields
/// one.
#[must_use]
pub fn addresses(text: &str) -> Vec<String> {
    let parts = parts(text);
    let tidied = parts.into_iter().map(tidy).filter(|address| !address.is_empty());
    let mut found: Vec<String> = Vec::new();
    for address in tidied {
        if !found.iter().any(|known| ServerAddress::means_same(known, &address)) {
            found.push(address);
        }
    }
    found
}

/// The text with its addresses normalized.
#[must_use]
pub fn tidy_all(text: &str) -> String {
    match addresses(text) {
        several if several.len() > 1 => several.join(", "),
        _ => tidy(text),
    }
}

/// Whether two texts mean the same servers.
#[must_use]
pub fn mean_same(text: &str, other: &str) -> bool {
    let (one, other) = (addresses(text), addresses(other));
    let is_in = |address: &String| other.iter().any(|it| ServerAddress::means_same(it, address));
    one.len() == other.len() && one.iter().all(is_in)
}

/// Splits the text into one part per address. An address may be surrounded by other words, but at spaces the
/// text is only split between addresses: a port may be separated from its host, and a command has several
/// words.
fn parts(text: &str) -> Vec<&str> {
    let whole = vec![text];
    if text.contains('@') {
        return whole;
    }
    let parts: Vec<&str> = text.split(BETWEEN).filter(|part| !part.trim().is_empty()).collect();
    if parts.iter().filter(|part| is_address(part)).count() > 1 {
        return parts.into_iter().flat_map(words).collect();
    }
    words(text)
}

/// The words of a text if every one of them is clearly an address, otherwise the whole text.
fn words(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| is_plainly_address(word)) {
        return words;
    }
    vec![text]
}

fn is_address(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let is_one_word = words.next().is_some() && words.next().is_none();
    is_one_word && ServerAddress::parse(part, "http://page").is_some()
        || part.split_whitespace().any(is_plainly_address)
}

fn is_plainly_address(word: &str) -> bool {
    let is_dotted = word.contains('.') && !word.starts_with('-');
    let looks = word.contains("://")
        || word.starts_with('/')
        || has_port(word) && !word.starts_with(':')
        || word.to_lowercase().starts_with("localhost")
        || is_dotted;
    looks && ServerAddress::parse(word, "http://page").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_addresses_are_split() {
        for (text, found) in [
            ("a:1, b:2", &["a:1", "b:2"][..]),
            ("a:1;b:2\nc:3", &["a:1", "b:2", "c:3"]),
            ("http://a:1 http://b:2/v1", &["http://a:1", "http://b:2/v1"]),
            ("192.168.1.5 192.168.1.6", &["192.168.1.5", "192.168.1.6"]),
            ("gpu1,gpu2", &["gpu1", "gpu2"]),
            ("11434, 11435", &["localhost:11434", "localhost:11435"]),
            ("«http://a:1», <http://b:2>", &["http://a:1", "http://b:2"]),
            ("curl http://a:1/api, 192.168.1.5 8080", &["http://a:1/api", "192.168.1.5:8080"]),
            ("a:1, , b:2,", &["a:1", "b:2"]),
            ("a:1, b:2 c:3", &["a:1", "b:2", "c:3"]),
            ("/ollama/, http://b:2", &["/ollama/", "http://b:2"]),
            ("a:1, b:2, сервер", &["a:1", "b:2", "сервер"]),
        ] {
            assert_eq!(addresses(text), found, "{text}");
            assert_eq!(addresses(&tidy_all(text)), found, "what is tidy stays so");
        }
    }

    #[test]
    fn one_address_stays_one() {
        for text in [
            "",
            "localhost",
            "http://host:11434/,",
            "192.168.1.5 11434",
            "192.168.1.5 :11434",
            "localhost: 11434",
            "curl localhost:11434",
            "curl -H 'Authorization: Bearer sk.1' http://host:8000/v1/models",
            "Listening on 127.0.0.1:11434 (version 0.12.6)",
            "http://a, сервер",
            "two words",
            "http://a b:secret@host",
        ] {
            let one: Vec<String> =
                Some(tidy(text)).filter(|it| !it.is_empty()).into_iter().collect();
            assert_eq!((addresses(text), tidy_all(text)), (one, tidy(text)), "{text}");
        }
    }

    #[test]
    fn a_server_named_twice_counts_once() {
        assert_eq!(addresses("localhost, 127.0.0.1:11434, b:1"), ["localhost", "b:1"]);
        assert!(mean_same("a:1, b:2", "http://b:2 http://a:1/"));
        assert!(mean_same("a:1", "http://a:1/") && mean_same("", ""));
        assert!(!mean_same("a:1, b:2", "a:1") && !mean_same("a:1, b:2", "a:1, c:3"));
    }
}
