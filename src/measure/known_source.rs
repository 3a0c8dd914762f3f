//! The relay's source of known timing, reached the same way as the model server. The difference between measured
//! and known times is the error of page and network together.

use std::cell::RefCell;
use std::time::Duration;

use bench::engine::{Backend, KnownSource, Lane, LanePool, Request, Warmed};
use bench::{KnownTiming, LoadedModel, OnClock, Opened, Quirk, Sample};
use client::{Answer, CALIBRATION_TOKENS, calibration_model, known_timings, stamps_path};
use llm_api::{Api, ChatRequest, HttpRequest, Protocol, Think};

use super::chats::messages;
use super::lane_probe::Connections;
use super::later::{Later, measured};
use super::transport::Transport;
use super::{lane_probe, resource_timing};
use crate::browser::clock::now_in_order_ms;
use crate::browser::fetch::body;

/// A live relay reports at once.
const PATIENCE: Duration = Duration::from_secs(4);

/// The source behind these lanes.
pub struct RelaySource {
    transport: Transport,
    api: Api,
    lanes: LanePool,
    connections: Connections,
    /// Name of the current burst, unique among all pages.
    burst: RefCell<String>,
    /// Answers of the burst that are not read yet.
    later: Later,
}

impl RelaySource {
    /// The source behind lanes that lead to it.
    #[must_use]
    pub fn new(transport: Transport, lanes: LanePool) -> Self {
        Self {
            transport,
            api: Api::new(Protocol::Ollama),
            lanes,
            connections: Connections::default(),
            burst: RefCell::default(),
            later: Later::default(),
        }
    }

    #[must_use]
    pub fn lanes(&self) -> &LanePool {
        &self.lanes
    }

    fn burst(&self) -> String {
        self.burst.borrow().clone()
    }

    /// A chat with this model, and what collects its answer.
    fn chat(&self, model: &str, request: &Request) -> (HttpRequest, Answer) {
        let chat = self.api.chat(&ChatRequest {
            model,
            messages: &messages(&request.prompt),
            marker: &request.marker,
            max_tokens: CALIBRATION_TOKENS,
            temperature: request.temperature,
            seed: request.seed,
            think: Think::Unset,
            context_tokens: None,
            keep_alive: None,
        });
        (chat, Answer::new(self.api.protocol, now_in_order_ms()))
    }
}

impl Backend for RelaySource {
    async fn open(&self) -> (LanePool, Opened) {
        (self.lanes.clone(), Opened::default())
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        (self.send(lane, request).await, Vec::new())
    }

    async fn prepare(&self, lanes: &LanePool, in_flight: u32) -> Warmed {
        self.later.forget();
        self.burst.replace(format!("{:08x}", (js_sys::Math::random() * 2f64.powi(32)) as u32));
        let warmed = lane_probe::warm(lanes, in_flight, &self.api, &self.connections).await;
        resource_timing::clear();
        warmed
    }

    async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let model = calibration_model(&self.burst());
        let (chat, answer) = self.chat(&model, request);
        measured(self.transport, lane, &chat, &model, answer).await.0
    }

    async fn send_in_batch(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let model = calibration_model(&self.burst());
        let (chat, answer) = self.chat(&model, request);
        self.later.measured(self.transport, lane, &chat, &model, answer).await.0
    }

    async fn settle(&self, samples: &mut [OnClock<Sample>]) {
        self.later.settle(samples, &calibration_model(&self.burst()), |_, _| ());
        let lanes: Vec<Lane> = self.lanes.iter().cloned().collect();
        resource_timing::settle(samples, &lanes, self.api.chat_path()).await;
    }

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        None
    }

    async fn is_up(&self) -> bool {
        true
    }
}

impl KnownSource for RelaySource {
    async fn known(&self) -> Vec<KnownTiming> {
        let Some(lane) = self.lanes.iter().next() else { return Vec::new() };
        let url = format!("{}{}", lane.base_url, stamps_path(&self.burst()));
        let asked = HttpRequest::get("", None);
        let told = body(&url, &asked, PATIENCE).await;
        told.and_then(|told| known_timings(&told)).unwrap_or_default()
    }
}
