//! Lenient access to JSON from elsewhere: a missing or odd field is no reason to fail.

use serde_json::Value;

use crate::{ApiError, html};

const EXCERPT_CHARS: usize = 300;
const LONGEST_CHAR_BYTES: usize = 4;
/// Longer than any real name, checksum or path of a model, bytes.
pub const MAX_NAME_BYTES: usize = 1 << 10;

/// More than any tokens, bytes or nanoseconds, and so little that sums of many do not overflow.
pub const MAX_COUNT: u64 = 1 << 53;

/// Parses a JSON value. As text, since parsing bytes would instantiate a second parser.
pub fn value(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(str::from_utf8(bytes).ok()?).ok()
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
