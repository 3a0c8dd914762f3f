//! Positions in a JSON text: the path of the value that a parser had reached.

use std::fmt::Write as _;

use super::marks::outside_texts;

/// A list or object that is still open, and the value in it that is being read.
enum Open<'a> {
    /// The index of its value.
    List(usize),
    /// The name of its value, if that has begun.
    Object(Option<&'a str>),
}

/// The path of the value that ends or is about to begin at this line and column (both from 1), such as
/// `runs[2].batches[0].total_s`; empty for the text as a whole.
pub fn path(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let text = text.get(..before + column).unwrap_or(text);
    let mut open = Vec::new();
    let mut word = None;
    for (at, byte) in outside_texts(text) {
        match (byte, open.last_mut()) {
            (b'"', _) => word = quoted(text, at),
            (b'{', _) => open.push(Open::Object(None)),
            (b'[', _) => open.push(Open::List(0)),
            (b'}' | b']', _) => drop(open.pop()),
            (b':', Some(Open::Object(name))) => *name = word,
            (b',', Some(Open::Object(name))) => *name = None,
            (b',', Some(Open::List(number))) => *number += 1,
            _ => {}
        }
    }
    open.iter().fold(String::new(), step_into)
}

/// The text between the quotation mark at this position and the next one that is not escaped.
fn quoted(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at + 1..)?;
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    };
    rest.get(..rest.bytes().position(is_end).unwrap_or(rest.len()))
}

fn step_into(mut path: String, open: &Open<'_>) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    // Writing into a string does not fail.
    let _ = match open {
        Open::List(number) => write!(path, "[{number}]"),
        Open::Object(Some(name)) => write!(path, "{dot}{name}"),
        Open::Object(None) => Ok(()),
    };
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path at the marked position.
    fn at(marked: &str) -> String {
        let before = marked.split('^').next().unwrap();
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        path(&marked.replace('^', ""), before.matches('\n').count() + 1, column)
    }

    #[test]
    fn a_value_has_its_path() {
        for (marked, path) in [
            ("^{}", ""),
            ("{\"a\": 1^}", "a"),
            ("{\"a\": ^[1]}", "a"),
            ("{\"a\": [1, ^{}]}", "a[1]"),
            ("{\"a\": [{\"b\": 1}, {\"b\":\n 2, \"c\": \"x\"^}]}", "a[1].c"),
            ("[[], [7,\n 8^]]", "[1][1]"),
        ] {
            assert_eq!(at(marked), path, "{marked}");
        }
    }

    #[test]
    fn missing_and_duplicate_fields_have_the_path_of_the_object() {
        assert_eq!(at(r#"{"a": {"b": 1}^, "c": 2}"#), "a");
        assert_eq!(at(r#"{"a": {"b": 1, "b"^: 2}}"#), "a");
        assert_eq!(at(r#"{"a": 1, "a"^: 2}"#), "");
    }

    #[test]
    fn brackets_in_strings_are_ignored() {
        assert_eq!(at(r#"{"ё,{": "]\"}", "b": 1^}"#), "b");
        assert_eq!(at(r#"{"ё\\": "[^"#), "ё\\\\");
    }

    #[test]
    fn positions_beyond_the_end_are_accepted() {
        assert_eq!(path("", 0, 0), "");
        assert_eq!(path("{\"a\": 1", 9, 9), "a");
        assert_eq!(path("ё", 1, 1), "");
    }
}
