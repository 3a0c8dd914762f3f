//! Session files that were cut off: all batches before the cut are complete.

use super::marks::outside_texts;

/// Brackets open inside the list of batches, and inside the list of runs.
const IN_BATCHES: &[u8] = b"{[{[";
const IN_RUNS: &[u8] = b"{[";

/// The text up to its last complete batch or run, with open brackets closed; `None` if there is none.
pub fn closed(text: &str) -> Option<String> {
    let mut open: Vec<u8> = Vec::new();
    let mut whole = None;
    for (at, byte) in outside_texts(text) {
        match byte {
            b'{' | b'[' => open.push(byte),
            b'}' | b']' => {
                open.pop();
                if byte == b'}' && open == IN_BATCHES {
                    whole = Some((at, "]}]}"));
                } else if byte == b'}' && open == IN_RUNS {
                    whole = Some((at, "]}"));
                }
            }
            _ => {}
        }
    }
    let (at, close) = whole?;
    Some(text.get(..=at)?.to_owned() + close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_batches_before_the_cut_are_kept() {
        let text =
            r#"{"a": "]}\"", "runs": [{"w": 1, "b": [{"c": [{}]}, {"c": 2}], "s": 3}, {"w": 2"#;
        let upto = |cut: &str| closed(&text[..text.find(cut).unwrap()]);
        assert_eq!(closed(text), Some(text[..text.find(", {\"w\": 2").unwrap()].to_owned() + "]}"));
        let one = r#"{"a": "]}\"", "runs": [{"w": 1, "b": [{"c": [{}]}]}]}"#;
        assert_eq!(upto(": 2}").as_deref(), Some(one));
        assert_eq!(upto("}]}"), None);
        assert_eq!(closed(""), None);
    }
}
