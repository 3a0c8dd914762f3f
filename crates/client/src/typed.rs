//! The address inside what a person typed or pasted: in quotes, in a command, without its host, with a slash
//! too few, in the wrong alphabet.

use std::net::Ipv6Addr;

use crate::alphabet::in_latin;

/// The schemes, and how people spell them.
const SCHEMES: [(&str, &str); 8] = [
    ("https", "https"),
    ("http", "http"),
    ("wss", "https"),
    ("ws", "http"),
    ("htpps", "https"),
    ("htpp", "http"),
    ("htp", "http"),
    ("ttp", "http"),
];
/// Addresses that mean "listen on every interface"; a browser reaches such a server on its own machine.
const EVERY_ADDRESS: [&str; 4] = ["0.0.0.0", "[::]", "*", "0"];

/// The address normalized for display and storage. A text without an address is left alone, and so is one
/// with a password.
#[must_use]
pub fn tidy(text: &str) -> String {
    let text = text.trim();
    if text.contains('@') {
        return text.to_owned();
    }
    let plain: String = text.chars().filter_map(narrowed).collect();
    let words: Vec<String> = plain
        .split(|sign: char| sign.is_whitespace() || "«»\"'`“”„‘’<>(),;|".contains(sign))
        .map(|word| in_latin(word.trim_end_matches(['.', '!'])))
        .filter(|word| !word.is_empty())
        .collect();
    let Some(address) = likeliest(&words) else { return text.to_owned() };
    let address = match address.split_once('=') {
        // A setting of a shell: OLLAMA_HOST=…
        Some((name, value)) if name.chars().all(|it| it.is_alphanumeric() || "_-".contains(it)) => {
            value
        }
        _ => &address,
    };
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.starts_with('/') && !address.starts_with("//") {
        return address.to_owned();
    }
    let (scheme, rest) = scheme(address);
    // It has no host, or a scheme that is none of ours.
    if rest.is_empty() || rest.contains("://") {
        return text.to_owned();
    }
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let scheme = scheme.map(|scheme| format!("{scheme}://")).unwrap_or_default();
    format!("{scheme}{}{path}", with_host(authority))
}

/// A character without its width variant or direction; `None` for invisible ones.
fn narrowed(sign: char) -> Option<char> {
    match sign {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0),
        '。' => Some('.'),
        '\\' => Some('/'),
        _ => Some(sign),
    }
}

/// The word that looks most like an address, joined with a port that was written apart from it.
fn likeliest(words: &[String]) -> Option<String> {
    if let [word] = words {
        return Some(word.clone());
    }
    let looks: [fn(&str) -> bool; 3] = [
        |word| word.contains("://"),
        |word| word.to_lowercase().starts_with("localhost") || has_port(word),
        |word| word.contains('.') && !word.starts_with('-'),
    ];
    let at = looks.iter().find_map(|looks| words.iter().position(|word| looks(word)))?;
    let word = words.get(at)?;
    let near = |at: Option<usize>| at.and_then(|at| words.get(at)).map(String::as_str);
    let before = near(at.checked_sub(1)).filter(|_| word.starts_with(':'));
    let after = near(Some(at + 1)).filter(|port| {
        let port = port.trim_start_matches(':');
        !has_port(word) && port.len() > 1 && port.parse::<u16>().is_ok()
    });
    Some(match (before, after) {
        (Some(host), _) => format!("{host}{word}"),
        (None, Some(port)) => {
            format!("{}:{}", word.trim_end_matches(':'), port.trim_start_matches(':'))
        }
        (None, None) => word.clone(),
    })
}

pub(crate) fn has_port(word: &str) -> bool {
    let authority = word.split_once("://").map_or(word, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// The scheme, if there is one, and the rest. The last of several schemes counts.
fn scheme(address: &str) -> (Option<&'static str>, &str) {
    let mut found = (None, address.trim_start_matches('/'));
    while let Some((scheme, rest)) = SCHEMES.iter().find_map(|(written, scheme)| {
        let (begin, rest) = found.1.split_at_checked(written.len())?;
        let is_scheme = begin.eq_ignore_ascii_case(written)
            && (rest.starts_with(':') || rest.starts_with("//"));
        is_scheme.then(|| (*scheme, rest.trim_start_matches([':', '/'])))
    }) {
        found = (Some(scheme), rest);
    }
    found
}

/// Fills in the host if only a port was written, or if the host is one that cannot be connected to.
fn with_host(authority: &str) -> String {
    let is_port = |text: &str| text.len() > 1 && text.parse::<u16>().is_ok();
    if is_port(authority) {
        return format!("localhost:{authority}");
    }
    if authority.parse::<Ipv6Addr>().is_ok_and(|address| !address.is_unspecified()) {
        return format!("[{authority}]");
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.is_empty() || is_port(port) => (host, port),
        _ => (authority, ""),
    };
    let is_bare_ipv6 = host.parse::<Ipv6Addr>().is_ok();
    let host = if is_bare_ipv6 { format!("[{host}]") } else { host.to_owned() };
    let host = match host.as_str() {
        "" | ":" => "localhost",
        host if EVERY_ADDRESS.contains(&host) => "localhost",
        host => host,
    };
    if port.is_empty() { host.to_owned() } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_what_people_type() {
        for (text, address) in [
            ("localhost", "localhost"),
            ("  192.168.1.5\t", "192.168.1.5"),
            ("«localhost:11434»", "localhost:11434"),
            ("\"http://host:11434/\"", "http://host:11434/"),
            ("<http://host>,", "http://host"),
            ("HTTP://Host:11434", "http://Host:11434"),
            ("http:/host", "http://host"),
            ("http:host:1234", "http://host:1234"),
            ("http//host/v1", "http://host/v1"),
            ("https//host", "https://host"),
            ("//host:1", "host:1"),
            ("http:\\\\host\\v1", "http://host/v1"),
            ("http://http://host", "http://host"),
            ("htpp://host", "http://host"),
            ("ws://host:11434/", "http://host:11434/"),
            ("wss://host/", "https://host/"),
            ("11434", "localhost:11434"),
            (":11434", "localhost:11434"),
            (":11434/v1", "localhost:11434/v1"),
            ("http://:11434", "http://localhost:11434"),
            ("0.0.0.0:11434", "localhost:11434"),
            ("http://0.0.0.0:11434/v1", "http://localhost:11434/v1"),
            ("[::]:11434", "localhost:11434"),
            (":::11434", "localhost:11434"),
            ("*:11434", "localhost:11434"),
            ("localhost:", "localhost"),
            ("host:11434/v1?key=x#y", "host:11434/v1"),
            ("/ollama/", "/ollama/"),
        ] {
            assert_eq!(tidy(text), address, "{text}");
            assert_eq!(tidy(address), address, "what is tidy stays so");
        }
    }

    #[test]
    fn an_address_is_found_among_other_words() {
        for (text, address) in [
            ("curl http://host:11434/api/tags", "http://host:11434/api/tags"),
            (
                "curl -H 'Authorization: Bearer sk.1' http://host:8000/v1/models",
                "http://host:8000/v1/models",
            ),
            ("curl localhost:11434", "localhost:11434"),
            ("OLLAMA_HOST=192.168.1.5:11434", "192.168.1.5:11434"),
            ("export OLLAMA_HOST=0.0.0.0:11434", "localhost:11434"),
            ("localhost:11434 (мой сервер)", "localhost:11434"),
            ("Listening on 127.0.0.1:11434 (version 0.12.6)", "127.0.0.1:11434"),
            ("192.168.1.5 11434", "192.168.1.5:11434"),
            ("192.168.1.5 :11434", "192.168.1.5:11434"),
            ("localhost: 11434", "localhost:11434"),
            ("сервер pc.local", "pc.local"),
        ] {
            assert_eq!(tidy(text), address, "{text}");
        }
    }

    #[test]
    fn an_ipv6_address_gets_its_brackets() {
        for (text, address) in [
            ("::1", "[::1]"),
            ("[::1]:11434", "[::1]:11434"),
            ("::1:11434", "[::1]:11434"),
            ("http://fd00::5/v1", "http://[fd00::5]/v1"),
            ("fe80:0:0:0:0:0:0:1", "[fe80:0:0:0:0:0:0:1]"),
        ] {
            assert_eq!(tidy(text), address, "{text}");
        }
    }

    #[test]
    fn other_alphabets_are_read_as_intended() {
        for (text, address) in [
            ("ｈｔｔｐ：／／ｈｏｓｔ：１１４３４", "http://host:11434"),
            ("192。168。1。5", "192.168.1.5"),
            ("lосalhоst:11434", "localhost:11434"),
            ("локалхост:11434", "localhost:11434"),
            ("дщсфдрщыеЖ11434", "localhost:11434"),
            ("192ю168ю1ю5Ж11434", "192.168.1.5:11434"),
            ("\u{200b}localhost\u{feff}", "localhost"),
        ] {
            assert_eq!(tidy(text), address, "{text}");
        }
    }

    #[test]
    fn text_without_an_address_is_left_alone() {
        for text in ["", "two words", "http://", "ftp://host", "сервер", "http://a b:secret@host"]
        {
            assert_eq!(tidy(text), text);
        }
    }
}
