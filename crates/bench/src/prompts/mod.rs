//! Prompts of requests: made of real sentences with a given length, and the user's own ones.

mod fit;
mod own;
mod sentences;

pub use fit::{first_guess, fitted};
pub use own::{PromptsError, read_prompts};
pub use sentences::{REQUEST, SENTENCES, made_of};

/// The warm-up request's prompt: it differs from any measured one, so that it does not prime a prompt cache.
pub const WARM_UP_PROMPT: &str = "Count from one to ten.";
/// Token limit of the warm-up: its purpose is only to load the model.
pub const WARM_UP_TOKENS: u32 = 8;
