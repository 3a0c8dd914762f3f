//! A notice from a proxy that loads the model first and says so within the answer, disguised as thinking
//! (llama-swap does this). It is not a token, and what follows had to wait for the load.

use serde_json::Value;

use super::content::{said, thought};

/// Text of the notice.
const LOADING: &str = "loading model";
/// The notice may begin with a line drawn with this character.
const RULE: char = '━';

/// Tracks the notice, if there is one, from the answer's first piece to the notice's last.
#[derive(Debug, Default)]
pub enum LoadNotice {
    /// Nothing has been said yet.
    #[default]
    Awaited,
    /// It is in progress, in pieces with this `id`, if they have one.
    Said(Option<String>),
    /// The model is answering.
    Over,
}

impl LoadNotice {
    /// Whether the message of a piece with this `id` belongs to the notice.
    pub fn takes(&mut self, id: Option<&str>, message: &Value) -> bool {
        if matches!(self, Self::Over) {
            return false;
        }
        let (mut thinking, mut answer) = (String::new(), String::new());
        if let Some(thought) = thought(message) {
            said(thought, &mut |text| thinking.push_str(text));
        }
        if let Some(content) = message.get("content") {
            said(content, &mut |text| answer.push_str(text));
        }
        if thinking.is_empty() && answer.is_empty() {
            return false;
        }
        let is_notice = answer.is_empty()
            && match self {
                Self::Awaited => begins(&thinking),
                Self::Said(of) => of.as_deref() == id,
                Self::Over => false,
            };
        *self = if is_notice { Self::Said(id.map(str::to_owned)) } else { Self::Over };
        is_notice
    }
}

fn begins(thinking: &str) -> bool {
    let text = thinking.trim();
    let is_rule = !text.is_empty() && text.chars().all(|char| char == RULE);
    is_rule || text.to_lowercase().contains(LOADING)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What of these pieces (`id`, thinking, answer) is taken for the notice.
    fn taken(pieces: &[(Option<&str>, &str, &str)]) -> Vec<bool> {
        let mut notice = LoadNotice::default();
        let takes = |(id, thinking, answer): &(Option<&str>, &str, &str)| {
            notice.takes(*id, &json!({ "reasoning_content": thinking, "content": answer }))
        };
        pieces.iter().map(takes).collect()
    }

    #[test]
    fn the_notice_ends_where_the_model_speaks() {
        let id = Some("a");
        let answers = [(id, "", ""), (id, "llama-swap loading model: q\n", ""), (id, ".", "")];
        let whole = [&answers[..], &[(id, "", ""), (id, "", "Hi"), (id, "Hm", "")]].concat();
        assert_eq!(taken(&whole), [false, true, true, false, false, false]);
        // A model that thinks does so under an id of its own.
        let thinks = [(None, "━━━━━\n", ""), (None, "x loading model: q", ""), (id, "Hm", "")];
        assert_eq!(taken(&thinks), [true, true, false]);
    }

    #[test]
    fn a_model_talking_about_loading_is_not_a_notice() {
        let later =
            [(None, "Well, ", ""), (None, "loading models", ""), (None, "", "Loading model")];
        assert_eq!(taken(&later), [false; 3]);
        assert_eq!(taken(&[(None, "", "loading model"), (None, "loading model", "")]), [false; 2]);
        assert_eq!(taken(&[(None, "loading model", "x")]), [false]);
    }
}
