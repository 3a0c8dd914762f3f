//! What of a session a measurement must be seen in.

use crate::Session;

/// What of a session a measurement must be seen in.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The model as the server names it.
    pub model: &'a str,
    /// Tokens that were asked for, where that is known.
    pub max_tokens: Option<u32>,
    /// The model was told not to think.
    pub thinking_off: bool,
}

impl<'a> Context<'a> {
    /// The context of a session's measurements.
    pub fn of(session: &'a Session) -> Self {
        Self {
            model: session.model_id(),
            max_tokens: session.plan.as_ref().map(|plan| plan.max_tokens),
            thinking_off: session.environment.thinking_was_off(),
        }
    }
}
