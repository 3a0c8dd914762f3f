//! What requests ask: prompts of a wanted length made of real sentences, and the user's own ones.

mod fit;
mod own;
mod sentences;

pub use fit::{first_guess, fitted};
pub use own::{PromptsError, read_prompts};
pub use sentences::{REQUEST, SENTENCES, made_of};

/// The warm-up request's prompt: differs from any measured one, so that it primes no prompt cache.
pub const WARM_UP_PROMPT: &str = "Count from one to ten.";
/// The warm-up answers shortly: it is there to load the model.
pub const WARM_UP_TOKENS: u32 = 8;
