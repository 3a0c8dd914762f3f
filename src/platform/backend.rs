//! The engine's way to the server, through the browser.

use bench::Sample;
use bench::engine::{Backend, Request};
use bench::lanes::{Lane, LanePool};
use llm_api::{ChatRequest, Protocol, Think, chat, path};

use super::answer::Answer;
use super::clock::now_ms;
use super::transport::Transport;
use super::{open_lanes, resource_timing};

/// The model stays loaded for the session's longest pause.
const KEEP_ALIVE: &str = "30m";

/// Sends chats to one model.
pub struct BrowserBackend {
    /// How requests leave the browser.
    pub transport: Transport,
    /// The server's language.
    pub protocol: Protocol,
    /// The model as the server names it.
    pub model: String,
    /// Whether thinking must be switched off.
    pub think: Think,
    /// The open lanes.
    pub lanes: Vec<Lane>,
}

impl Backend for BrowserBackend {
    async fn prepare(&self, lanes: &LanePool, in_flight: u32) {
        open_lanes::warm(lanes, in_flight, self.protocol).await;
        resource_timing::clear();
    }

    async fn send(&self, lane: &Lane, request: &Request) -> Sample {
        let chat = chat(
            self.protocol,
            &ChatRequest {
                model: &self.model,
                prompt: &request.prompt,
                marker: &request.marker,
                max_tokens: request.max_tokens,
                temperature: request.temperature,
                seed: request.seed,
                think: self.think,
                keep_alive: Some(KEEP_ALIVE),
            },
        );
        let url = format!("{}{}", lane.base_url, chat.path);
        let mut answer = Answer::new(self.protocol, now_ms());
        match self.transport.post(&url, &chat, &mut answer).await {
            Ok(()) => answer.finished(now_ms(), &self.model),
            Err(message) => answer.broken(now_ms(), message),
        }
    }

    async fn settle(&self, samples: &mut [Sample]) {
        let path = match self.protocol {
            Protocol::Ollama => path::CHAT,
            Protocol::OpenAi => path::OPENAI_CHAT,
        };
        resource_timing::settle(samples, &self.lanes, path).await;
    }
}
