//! The characters of a JSON text that are no part of a text within it: its commas, colons and brackets among them.

/// All bytes outside of texts with their places; of a text only its first quotation mark.
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
    fn what_stands_in_a_text_is_passed_over() {
        let outside =
            |json: &str| outside_texts(json).map(|(_, byte)| char::from(byte)).collect::<String>();
        assert_eq!(outside(r#"{"a]\"": [1, "ё\\"]}"#), r#"{": [1, "]}"#);
        assert_eq!(outside(r#"{"cut"#), "{\"");
        assert_eq!(outside_texts(r#""ab" ,"#).last(), Some((5, b',')));
    }
}
