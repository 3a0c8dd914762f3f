//! The user's own prompts: sent to the server and never stored; a session keeps only what identifies them.

use serde::{Deserialize, Serialize};

/// A message of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The author: `user`, `assistant`, `system`.
    pub role: String,
    pub content: String,
}

/// The prompt of a request: a chat, usually of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt(pub Vec<Message>);

impl From<&str> for Prompt {
    fn from(text: &str) -> Self {
        Self(vec![Message { role: "user".into(), content: text.into() }])
    }
}

impl Prompt {
    /// Length of all its messages, characters.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.0.iter().map(|message| message.content.chars().count()).sum()
    }
}

/// What is stored of the user's prompts, to recognise them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrompts {
    pub count: usize,
    pub least_characters: usize,
    pub most_characters: usize,
    /// A checksum of all of them, in order.
    pub checksum: String,
}

impl OwnPrompts {
    /// What is stored of these prompts; `None` if there are none.
    #[must_use]
    pub fn of(prompts: &[Prompt]) -> Option<Self> {
        let characters = || prompts.iter().map(Prompt::characters);
        let messages = || prompts.iter().flat_map(|prompt| &prompt.0);
        let texts: Vec<&str> =
            messages().flat_map(|message| [&*message.role, &*message.content]).collect();
        Some(Self {
            count: prompts.len(),
            least_characters: characters().min()?,
            most_characters: characters().max()?,
            checksum: format!("{:016x}", crate::mix::hash(&texts.join("\0"))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_length_and_checksum_of_a_prompt_are_kept() {
        let prompts = [Prompt::from("тайна"), Prompt::from("secret!")];
        let kept = OwnPrompts::of(&prompts).unwrap();
        assert_eq!((kept.count, kept.least_characters, kept.most_characters), (2, 5, 7));
        let text = serde_json::to_string(&kept).unwrap();
        assert!(!text.contains("тайна") && !text.contains("secret"), "{text}");
        let reordered = [prompts[1].clone(), prompts[0].clone()];
        assert_ne!(OwnPrompts::of(&reordered).unwrap().checksum, kept.checksum);
        assert_eq!(OwnPrompts::of(&[]), None);
    }
}
