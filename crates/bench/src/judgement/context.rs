//! What of a session a measurement must be seen in.

use crate::{Session, Shape};

/// What of a session a measurement must be seen in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The model as the server names it.
    pub model: &'a str,
    pub shape: Option<Shape>,
    /// The context that the model was to have, tokens, where the plan says so.
    pub context_tokens: Option<u32>,
    pub thinking_off: bool,
    /// What the first answer of all called the model, where that is not what was asked for.
    pub answers_as: Option<&'a str>,
    /// Time per token of that answer, ms, where it came as a stream.
    pub streamed_token_ms: Option<f64>,
    /// So many servers were measured as one.
    pub servers: usize,
    /// Another program than the page measured: nothing is said of a browser.
    pub is_elsewhere: bool,
}

impl<'a> Context<'a> {
    /// The context of a session's measurements of requests of this shape.
    pub fn of(session: &'a Session, shape: u32) -> Self {
        let shape = session.plan.as_ref().and_then(|plan| plan.shape(shape));
        let thinking = shape.and_then(|shape| shape.thinking);
        Self {
            model: session.model_id(),
            shape,
            context_tokens: session.plan.as_ref().and_then(|plan| plan.context_tokens),
            thinking_off: thinking.map_or_else(|| session.environment.thinking_was_off(), |on| !on),
            answers_as: session.environment.answers_as.as_deref(),
            streamed_token_ms: session.environment.streamed_token_ms,
            servers: session.environment.servers.len(),
            is_elsewhere: session.environment.load_engine.is_some(),
        }
    }

    /// Tokens that were asked for, where that is known.
    pub fn max_tokens(&self) -> Option<u32> {
        self.shape.map(|shape| shape.max_tokens)
    }

    /// The model was told to think.
    pub fn is_thinking_wanted(&self) -> bool {
        self.shape.is_some_and(|shape| shape.thinking == Some(true))
    }
}
