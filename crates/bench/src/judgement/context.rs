//! The properties of a session that the judgement of a measurement needs.

use crate::{Session, Shape};

/// The properties of a session that the judgement of a measurement needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The model's name on the server.
    pub model: &'a str,
    pub shape: Option<Shape>,
    /// Requested context length, tokens, if the plan sets it.
    pub context_tokens: Option<u32>,
    pub thinking_off: bool,
    /// The model named by the very first answer, if not the one requested.
    pub answers_as: Option<&'a str>,
    /// Time per token of that answer, ms, if it was streamed.
    pub streamed_token_ms: Option<f64>,
    /// Number of servers measured as one.
    pub servers: usize,
    /// Measured by a program other than the page: checks of the browser are skipped.
    pub is_elsewhere: bool,
}

impl<'a> Context<'a> {
    /// The context of a session's measurements of this shape.
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

    /// Requested tokens per answer, if known.
    pub fn max_tokens(&self) -> Option<u32> {
        self.shape.map(|shape| shape.max_tokens)
    }

    /// Whether the model was told to think.
    pub fn is_thinking_wanted(&self) -> bool {
        self.shape.is_some_and(|shape| shape.thinking == Some(true))
    }
}
