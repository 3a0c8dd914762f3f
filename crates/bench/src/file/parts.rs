//! A JSON text taken apart by its commas and brackets alone: what is broken in one part takes no other with it.

use super::marks::outside_texts;

/// What may stand between the marks of JSON.
pub const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The values of the list whose first bracket is before this text; none in place of what the text ends in.
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

/// The value of this name in an object, as it stands there; of a text that is cut off amid it, all that is left.
pub fn field<'a>(object: &'a str, wanted: &str) -> Option<&'a str> {
    let after = after_name(object.strip_prefix('{')?, wanted)?;
    Some(split(after).map_or(after.trim(), |(value, ..)| value))
}

/// What stands in an object before the first bracket of the list of this name, and what follows that bracket. The
/// object need not be whole.
pub fn list<'a>(object: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let fields = object.trim_start_matches(SPACE).strip_prefix('{')?;
    let rest = after_name(fields, wanted)?.trim_start_matches(SPACE).strip_prefix('[')?;
    Some((object.get(..object.len() - rest.len() - 1)?, rest))
}

/// What follows the colon after this name among an object's fields.
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

/// The end of an object of which this is left, its bracket included, and what follows it.
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

/// The text that a value is, if it is one.
pub fn string(value: &str) -> Option<String> {
    serde_json::from_str(value).ok()
}

/// What stands before the first comma, colon or closing bracket that belongs to no bracket of its own, that
/// mark, and what follows it.
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
    fn a_list_is_taken_apart_whatever_is_in_it() {
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
    fn a_field_is_found_as_far_as_the_object_is_whole() {
        let object = r#"{"a:": {"c": 1}, "c" : 2, "d": [3, "#;
        let of = |name| field(object, name);
        assert_eq!([of("a:"), of("c"), of("d")], [Some(r#"{"c": 1}"#), Some("2"), Some("[3,")]);
        assert_eq!(
            [of("e"), field("{}", "a"), field("[1, 2]", "a"), field("{1, 2}", "a")],
            [None; 4]
        );
    }
}
