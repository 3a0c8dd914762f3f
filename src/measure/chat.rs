//! One chat of a burst: what is said in it, and what is measured of it.

use bench::engine::Lane;
use bench::{Prompt, Sample};
use client::Answer;
use llm_api::{ChatMessage, HttpRequest};

use super::transport::Transport;
use crate::browser::clock::now_ms;

/// What the prompt says.
pub fn messages(prompt: &Prompt) -> Vec<ChatMessage<'_>> {
    let said = prompt.0.iter();
    said.map(|said| ChatMessage { role: &said.role, content: &said.content }).collect()
}

/// Sends a chat with this model by a lane, and reads what comes into the answer.
pub async fn measured(
    transport: Transport,
    lane: &Lane,
    chat: &HttpRequest,
    model: &str,
    answer: &mut Answer,
) -> Sample {
    let sample = match transport.send(&lane.base_url, chat, answer).await {
        Ok(()) => answer.finished(now_ms(), model),
        Err(message) => answer.broken(now_ms(), message),
    };
    Sample { lane: lane.id, ..sample }
}
