//! The text of an answer, kept if its tokens have to be counted from it.

use serde_json::Value;

use super::content::all_said;

/// No legitimate answer is longer, bytes.
const MAX_BYTES: usize = 1 << 20;

/// The text of an answer so far, including thinking.
#[derive(Debug, Default)]
pub struct KeptText {
    text: String,
    is_too_long: bool,
}

impl KeptText {
    /// Adds the text of a stream object, in either protocol.
    pub fn add(&mut self, object: &Value) {
        each_said(object, &mut |words| self.push(words));
    }

    fn push(&mut self, words: &str) {
        self.is_too_long |= self.text.len() + words.len() > MAX_BYTES;
        if !self.is_too_long {
            self.text.push_str(words);
        }
    }

    /// The whole text, unless it became too long to keep.
    pub fn whole(self) -> Option<String> {
        (!self.is_too_long).then_some(self.text)
    }
}

/// All texts of a stream object, in either protocol.
pub fn each_said(object: &Value, hear: &mut dyn FnMut(&str)) {
    let choices = object.get("choices").and_then(Value::as_array).into_iter().flatten();
    let pieces = choices.filter_map(|choice| choice.get("delta").or(choice.get("message")));
    pieces.chain(object.get("message")).for_each(|piece| all_said(piece, hear));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(objects: &[&str]) -> Option<String> {
        let mut kept = KeptText::default();
        for object in objects {
            kept.add(&serde_json::from_str(object).unwrap());
        }
        kept.whole()
    }

    #[test]
    fn thinking_and_answer_are_kept_in_every_form() {
        let pieces = [
            r#"{"choices":[{"delta":{"role":"assistant","reasoning_content":"Hm"}}]}"#,
            r#"{"choices":[{"delta":{"reasoning_content":", a","reasoning":", a","content":null}}]}"#,
            r#"{"choices":[{"delta":{"content":[{"type":"text","text":" b"},""]}}]}"#,
            r#"{"choices":[{"message":{"content":" c"}}],"usage":null}"#,
            r#"{"message":{"content":" d","thinking":" e"},"done":false}"#,
            r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
        ];
        assert_eq!(kept(&pieces).as_deref(), Some("Hm, a b c e d"));
    }

    #[test]
    fn a_text_too_long_to_keep_is_dropped() {
        let mut kept = KeptText::default();
        kept.push(&"x".repeat(MAX_BYTES));
        kept.push("x");
        assert_eq!(kept.whole(), None);
    }
}
