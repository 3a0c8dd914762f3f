//! The structural characters of a JSON text: those outside of string literals, such as commas, colons and brackets.

/// All bytes outside of string literals with their positions; of a literal only its opening quotation mark.
pub fn outside_texts(json: &str) -> impl Iterator<Item = (usize, u8)> {
    let (mut in_text, mut is_escaped) = (false, false);
    json.bytes().enumerate().filter(move |&(_, byte)| {
        if !in_text {
            in_text = byte == b'"';
            return true;
        }
        in_text = byte != b'"' || is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_literals_are_skipped() {
        let outside =
            |json: &str| outside_texts(json).map(|(_, byte)| char::from(byte)).collect::<String>();
        assert_eq!(outside(r#"{"a]\"": [1, "ё\\"]}"#), r#"{": [1, "]}"#);
        assert_eq!(outside(r#"{"cut"#), "{\"");
        assert_eq!(outside_texts(r#""ab" ,"#).last(), Some((5, b',')));
    }
}
