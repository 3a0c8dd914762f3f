//! The engine's way to the server, through the browser.

use bench::engine::{Backend, Request};
use bench::lanes::{Lane, LanePool};
use bench::{LoadedModel, Sample};
use client::Answer;
use llm_api::{Api, ChatRequest, Think, parse_ps};

use super::transport::Transport;
use super::{lane_probe, resource_timing};
use crate::browser::clock::now_ms;
use crate::browser::fetch::ask;

/// The model stays loaded for the session's longest pause.
const KEEP_ALIVE: &str = "30m";

/// Sends chats to one model.
pub struct BrowserBackend {
    /// How requests leave the browser.
    pub transport: Transport,
    /// How to ask the server.
    pub api: Api,
    /// The model as the server names it.
    pub model: String,
    /// Whether thinking must be switched off.
    pub think: Think,
    /// The open lanes.
    pub lanes: Vec<Lane>,
}

impl Backend for BrowserBackend {
    async fn prepare(&self, lanes: &LanePool, in_flight: u32) -> Option<f64> {
        let rtt_ms = lane_probe::warm(lanes, in_flight, &self.api).await;
        resource_timing::clear();
        rtt_ms
    }

    async fn send(&self, lane: &Lane, request: &Request) -> Sample {
        let chat = self.api.chat(&ChatRequest {
            model: &self.model,
            prompt: &request.prompt,
            marker: &request.marker,
            max_tokens: request.max_tokens,
            temperature: request.temperature,
            seed: request.seed,
            think: self.think,
            keep_alive: Some(KEEP_ALIVE),
        });
        let mut answer = Answer::new(self.api.protocol, now_ms());
        match self.transport.send(&lane.base_url, &chat, &mut answer).await {
            Ok(()) => answer.finished(now_ms(), &self.model),
            Err(message) => answer.broken(now_ms(), message),
        }
    }

    async fn settle(&self, samples: &mut [Sample]) {
        resource_timing::settle(samples, &self.lanes, self.api.chat_path()).await;
    }

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        let lane = self.lanes.first()?;
        let (status, body) = ask(&lane.base_url, &self.api.loaded_models()?).await?;
        (status == 200).then(|| parse_ps(&body).into_iter().map(loaded_model).collect())
    }

    async fn is_up(&self) -> bool {
        match self.lanes.first() {
            Some(lane) => lane_probe::answers(&lane.base_url, &self.api).await,
            None => false,
        }
    }
}

fn loaded_model(loaded: llm_api::LoadedModel) -> LoadedModel {
    LoadedModel {
        name: loaded.name,
        digest: loaded.digest,
        size_bytes: loaded.size,
        vram_bytes: loaded.size_vram,
        context_tokens: loaded.context_length,
    }
}
