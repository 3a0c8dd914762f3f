//! Lenient access to JSON from elsewhere: a missing or odd field is no reason to fail.

use serde_json::Value;

use crate::{ApiError, html};

const EXCERPT_CHARS: usize = 300;
const LONGEST_CHAR_BYTES: usize = 4;
/// Longer than any real name, checksum or path of a model, bytes.
pub const MAX_NAME_BYTES: usize = 1 << 10;

/// More than any tokens, bytes or nanoseconds, and so little that sums of many do not overflow.
pub const MAX_COUNT: u64 = 1 << 53;

/// Parses a JSON value. As text, since parsing bytes would instantiate a second parser. A server that cuts its text
/// between tokens may cut a character, too.
pub fn value(bytes: &[u8]) -> Option<Value> {
    let strict = || serde_json::from_str(str::from_utf8(bytes).ok()?).ok();
    strict().or_else(|| serde_json::from_str(&mended(bytes)).ok())
}

/// The text with a replacement character for everything that is not one, and without a byte order mark.
fn mended(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut mended = String::with_capacity(rest.len());
    while let Some((before, escape)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        let next_char_bytes = escape.chars().nth(1).map_or(0, char::len_utf8);
        let (length, is_lone) = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Half::First), Some(Half::Second)) => (12, false),
            (Some(Half::First | Half::Second), _) => (6, true),
            (None, _) => (1 + next_char_bytes, false),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        mended.push_str(before);
        mended.push_str(if is_lone { "\\ufffd" } else { escape });
        rest = after;
    }
    mended + rest
}

/// Half of a character that UTF-16 writes as two.
enum Half {
    First,
    Second,
}

/// The half of a character that this text escapes at its beginning.
fn surrogate(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::First),
        0xdc00..=0xdfff => Some(Half::Second),
        _ => None,
    }
}

/// The same with an error that shows what was received instead.
pub fn read(bytes: &[u8]) -> Result<Value, ApiError> {
    value(bytes).ok_or_else(|| not_json(bytes))
}

/// The error for something that is not the expected JSON: it shows the beginning, or a page's title.
pub fn not_json(bytes: &[u8]) -> ApiError {
    let text = String::from_utf8_lossy(bytes);
    if html::is_page(&text) {
        return ApiError::HtmlPage { title: excerpt(html::title(&text).as_bytes()) };
    }
    ApiError::NotJson { excerpt: excerpt(bytes) }
}

/// Whether the bytes are valid JSON.
pub fn is_valid(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// A string field that is not empty: some servers send `""` for unknown values.
pub fn text(object: &Value, key: &str) -> Option<String> {
    name(object.get(key)?)
}

/// A string that is neither empty nor longer than a name can be; a longer one would crowd out everything else
/// on the page.
pub fn name(value: &Value) -> Option<String> {
    let is_name = |text: &&str| (1..=MAX_NAME_BYTES).contains(&text.len());
    value.as_str().filter(is_name).map(str::to_owned)
}

/// A field with a whole number, even if written as `7.0` or, as some gateways do, as a string. A larger one than
/// [`MAX_COUNT`] counts nothing.
pub fn count(object: &Value, key: &str) -> Option<u64> {
    let number = object.get(key)?;
    let whole = |float: f64| (float >= 0.0 && float.fract() == 0.0).then_some(float as u64);
    let written = || number.as_str().and_then(|text| text.parse().ok());
    let count = number.as_u64().or_else(|| number.as_f64().and_then(whole)).or_else(written);
    count.filter(|&count| count <= MAX_COUNT)
}

/// A field with a count greater than zero: some servers send zero for unknown values.
pub fn some_count(object: &Value, key: &str) -> Option<u64> {
    count(object, key).filter(|&count| count > 0)
}

/// The beginning of a text, short enough for one line of a message.
pub fn excerpt(bytes: &[u8]) -> String {
    let trimmed = bytes.trim_ascii();
    // Enough bytes for all wanted characters, so that none of them is cut in two.
    let head = trimmed.get(..EXCERPT_CHARS * LONGEST_CHAR_BYTES).unwrap_or(trimmed);
    let head = String::from_utf8_lossy(head);
    let mut excerpt: String = head.chars().take(EXCERPT_CHARS).collect();
    if excerpt.len() < head.len() {
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt(b" <html>\n"), "<html>");
        assert_eq!(excerpt("ж".repeat(300).as_bytes()), "ж".repeat(300));
        assert_eq!(excerpt("ж".repeat(301).as_bytes()), format!("{}…", "ж".repeat(300)));
        assert_eq!(excerpt("a😀".repeat(900).as_bytes()), format!("{}…", "a😀".repeat(150)));
        assert_eq!(excerpt(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_character_that_was_cut_does_not_spoil_the_rest() {
        let said = |bytes: &[u8]| value(bytes).and_then(|value| text(&value, "c"));
        for (bytes, expected) in [
            (&br#"{"c":"a\ud83d"}"#[..], "a\u{fffd}"),
            (br#"{"c":"\uDE00\uD83D\uD83D\uDE00b"}"#, "\u{fffd}\u{fffd}😀b"),
            (br#"{"c":"\\ud83d\ud83d\n"}"#, "\\ud83d\u{fffd}\n"),
            (b"{\"c\":\"a\xf0\x9f\"}", "a\u{fffd}"),
            (b"\xef\xbb\xbf{\"c\":\"a\"}", "a"),
            (br#"{"c":"\\ud83d \ud83d\ude00 \u0041"}"#, "\\ud83d 😀 A"),
        ] {
            assert_eq!(said(bytes).as_deref(), Some(expected), "{}", bytes.escape_ascii());
        }
        for bytes in [&br#"{"c":"\ud8"}"#[..], br#"{"c":"\u+abc"}"#, b"\\", b"{\"c\":\"\\\xff"] {
            assert_eq!(value(bytes), None, "{}", bytes.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_mended(text in r#"([\\"uU{}]|u[dD][89abcdefABCDEF][0-9]{2}|\PC|\\u)*"#) {
            let object = format!("{{\"c\":\"{text}\"}}");
            value(object.as_bytes());
            value(text.as_bytes());
            let strict = serde_json::from_str::<Value>(&object).ok();
            let strict = strict.filter(|value| !value.to_string().contains('\u{fffd}'));
            prop_assert!(strict.is_none() || strict == serde_json::from_str(&mended(object.as_bytes())).ok());
        }

        #[test]
        fn any_bytes_are_mended(bytes in any::<Vec<u8>>()) {
            value(&bytes);
        }
    }

    #[test]
    fn odd_fields_count_as_unknown() {
        let object = json!({"name": "m", "empty": "", "size": "", "count": 7, "float": 7.0, "half": 0.5, "zero": 0, "negative": -1, "huge": 1e308, "written": "48"});
        assert_eq!(text(&object, "name").as_deref(), Some("m"));
        assert_eq!(text(&object, "empty"), None);
        assert_eq!(text(&object, "count"), None);
        assert_eq!(name(&"x".repeat(1024).into()).map(|name| name.len()), Some(1024));
        assert_eq!(name(&"x".repeat(1025).into()), None);
        assert_eq!(count(&object, "count"), Some(7));
        assert_eq!(count(&object, "float"), Some(7));
        assert_eq!(count(&object, "half"), None);
        assert_eq!(count(&object, "written"), Some(48));
        assert_eq!((count(&object, "zero"), some_count(&object, "zero")), (Some(0), None));
        assert_eq!(count(&object, "size"), None);
        assert_eq!(count(&object, "negative"), None);
        assert_eq!(count(&object, "huge"), None);
        assert_eq!(count(&json!([]), "count"), None);
    }
}
