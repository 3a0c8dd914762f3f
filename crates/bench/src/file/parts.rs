//! A JSON text split at its commas and brackets alone, so that a broken part does not affect others.

use super::marks::outside_texts;

/// White space in JSON.
pub const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The values of the list whose opening bracket precedes this text; `None` for a last one that is cut off.
pub fn values(list: &str) -> impl Iterator<Item = Option<&str>> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let whole = rest.take()?;
        let Some((value, mark, after)) = split(whole) else { return Some(None) };
        rest = (mark == b',').then_some(after);
        let is_end = value.is_empty() && rest.is_none();
        (!is_end).then_some(Some(value))
    })
}

/// The value of this field in an object, as written there; if the text is cut off within it, the rest.
pub fn field<'a>(object: &'a str, wanted: &str) -> Option<&'a str> {
    let after = after_name(object.strip_prefix('{')?, wanted)?;
    Some(split(after).map_or(after.trim(), |(value, ..)| value))
}

/// The text of an object before the opening bracket of the list in this field, and the text after that bracket.
/// The object need not be complete.
pub fn list<'a>(object: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let fields = object.trim_start_matches(SPACE).strip_prefix('{')?;
    let rest = after_name(fields, wanted)?.trim_start_matches(SPACE).strip_prefix('[')?;
    Some((object.get(..object.len() - rest.len() - 1)?, rest))
}

/// The text after the colon that follows this name among an object's fields.
fn after_name<'a>(fields: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = fields;
    loop {
        let (name, _, after) = split(rest).filter(|(_, mark, _)| *mark == b':')?;
        if name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) == Some(wanted) {
            return Some(after);
        }
        rest = split(after).filter(|(_, mark, _)| *mark == b',')?.2;
    }
}

/// The rest of an object up to and including its closing bracket, and what follows it.
pub fn end_of_object(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (_, mark, after) = split(rest)?;
        match mark {
            b'}' => return Some((text.get(..text.len() - after.len())?, after)),
            b']' => return None,
            _ => rest = after,
        }
    }
}

/// The text of a value, if it is a string.
pub fn string(value: &str) -> Option<String> {
    serde_json::from_str(value).ok()
}

/// The text before the first comma, colon or closing bracket that is outside of nested brackets, that
/// character, and what follows it.
pub fn split(text: &str) -> Option<(&str, u8, &str)> {
    let mut depth = 0_usize;
    let is_end = |&(_, byte): &(usize, u8)| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b'}' | b']' | b',' | b':' => return depth == 0,
            _ => {}
        }
        false
    };
    let (at, mark) = outside_texts(text).find(is_end)?;
    Some((text.get(..at)?.trim_matches(SPACE), mark, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_whatever_is_in_it() {
        let all = |list: &'static str| values(list).collect::<Vec<_>>();
        assert_eq!(all("]"), []);
        assert_eq!(
            all(r#"1, {"a": [2, 3]},"]" ] , 7]"#),
            [Some("1"), Some(r#"{"a": [2, 3]}"#), Some(r#""]""#)]
        );
        assert_eq!(all("[1, oops}, 2, [3"), [Some("[1, oops}"), Some("2"), None]);
        assert_eq!(all("1,"), [Some("1"), None]);
        assert_eq!(all(""), [None]);
    }

    #[test]
    fn a_field_is_found_as_far_as_the_object_is_complete() {
        let object = r#"{"a:": {"c": 1}, "c" : 2, "d": [3, "#;
        let of = |name| field(object, name);
        assert_eq!([of("a:"), of("c"), of("d")], [Some(r#"{"c": 1}"#), Some("2"), Some("[3,")]);
        assert_eq!(
            [of("e"), field("{}", "a"), field("[1, 2]", "a"), field("{1, 2}", "a")],
            [None; 4]
        );
    }
}
