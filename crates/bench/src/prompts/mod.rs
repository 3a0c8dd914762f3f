//! What requests ask: prompts of a wanted length made of real sentences, and the user's own ones.

mod fit;
mod own;
mod sentences;

pub use fit::{first_guess, fitted};
pub use own::{PromptsError, read_prompts};
pub use sentences::made_of;
