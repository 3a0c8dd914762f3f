//! The text in a file's bytes, whatever an editor or a shell did to it.

use std::borrow::Cow;

/// The text of a file: UTF-8, or UTF-16 as written by PowerShell. Invalid bytes are replaced.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = without_zeros(bytes);
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        // JSON begins with an ASCII character: in UTF-16 its other byte is zero.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            utf16(bytes, u16::from_le_bytes).into()
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            utf16(bytes, u16::from_be_bytes).into()
        }
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The bytes without trailing zeros, of which a broken disk leaves gigabytes. If the last character may be two
/// bytes long, both are kept.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes.get(..end.next_multiple_of(2)).unwrap_or(bytes)
}

/// An odd byte at the end is half a character of a file that was cut off.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let characters = char::decode_utf16(pairs.map(unit));
    characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The text without harmless surroundings: white space, byte order marks, and the zeros that a disk leaves when
/// a file was not written to its end.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_from_every_encoding() {
        let words = "{\"модель\": 1}";
        let le: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(words.as_bytes()), words);
        assert_eq!(text(&le), words);
        assert_eq!(text(&be), words);
        assert_eq!(text(&[&[0xff, 0xfe], &le[..]].concat()), words);
        assert_eq!(text(&[&[0xfe, 0xff], &be[..]].concat()), words);
        assert_eq!(text(&le[..le.len() - 1]), words.strip_suffix('}').unwrap());
        assert_eq!(text(b"{\xff"), "{\u{fffd}");
        assert_eq!(text(b""), "");
        assert_eq!(text(&[&le[..], &[0; 9]].concat()), words);
        assert_eq!(text(&[0; 9]), "");
    }

    #[test]
    fn harmless_surroundings_are_removed() {
        assert_eq!(trimmed("\u{feff}\r\n {}\r\n\0\0"), "{}");
        assert_eq!(trimmed("\0 \n"), "");
    }
}
