//! The engine's way to the server, through the browser.

use std::cell::{OnceCell, RefCell};

use bench::engine::{Backend, Lane, LanePool, Request, calibrate};
use bench::{LoadedModel, Opened, Sample};
use client::{Answer, loaded_models};
use gloo_timers::callback::Interval;
use llm_api::{Api, ChatRequest, Think};

use super::check::can_think;
use super::synthetic::SyntheticServer;
use super::transport::Transport;
use super::{lane_probe, preflight, resource_timing};
use crate::browser::clock::{BrowserClock, now_ms};
use crate::browser::fetch::ask;

/// The model stays loaded for the session's longest pause.
const KEEP_ALIVE: &str = "30m";

/// Sends chats to one model.
pub struct BrowserBackend {
    transport: Transport,
    api: Api,
    model: String,
    candidates: Vec<String>,
    opened: OnceCell<Server>,
    /// How chats are sent, once the loaded model was asked.
    chats: OnceCell<Api>,
    /// Keeps preflights fresh while a batch goes on.
    fresh: RefCell<Option<Interval>>,
}

/// What is known once the lanes are open.
struct Server {
    lanes: Vec<Lane>,
    think: Think,
}

impl BrowserBackend {
    /// The way to this model of a server, by those of the candidate lanes that will lead there.
    #[must_use]
    pub fn new(transport: Transport, api: Api, model: String, candidates: Vec<String>) -> Self {
        Self {
            transport,
            api,
            model,
            candidates,
            opened: OnceCell::new(),
            chats: OnceCell::new(),
            fresh: RefCell::new(None),
        }
    }

    /// How chats are sent, as far as is known by now.
    fn chats(&self) -> &Api {
        self.chats.get().unwrap_or(&self.api)
    }

    fn lanes(&self) -> &[Lane] {
        self.opened.get().map_or(&[], |server| &server.lanes)
    }
}

impl Backend for BrowserBackend {
    async fn open(&self) -> (LanePool, Opened) {
        let pool = lane_probe::open(&self.candidates, &self.api).await;
        let pool = if self.api.preflight().is_some() { pool.sparing_one() } else { pool };
        let lanes: Vec<Lane> = pool.iter().cloned().collect();
        let synthetic = SyntheticServer::default();
        let own_error = calibrate(&synthetic, &BrowserClock, SyntheticServer::known).await;
        let thinking_off = match lanes.first() {
            Some(lane) => can_think(&lane.base_url, &self.api, &self.model).await,
            None => false,
        };
        let opened = Opened {
            lanes: u32::try_from(lanes.len()).unwrap_or(u32::MAX),
            own_error,
            thinking_off,
        };
        let think = if thinking_off { Think::Off } else { Think::Unset };
        // A backend is opened once.
        let _ = self.opened.set(Server { lanes, think });
        (pool, opened)
    }

    async fn prepare(&self, lanes: &LanePool, in_flight: u32) -> Option<f64> {
        // Of a batch that was given up it may still be there.
        self.fresh.take();
        if let Some(lane) = lanes.iter().next().filter(|_| self.chats.get().is_none()) {
            let best = preflight::best_api(&lane.base_url, &self.api, &self.model).await;
            // Batches are prepared one after the other.
            let _ = self.chats.set(best);
        }
        let rtt_ms = lane_probe::warm(lanes, in_flight, self.chats()).await;
        resource_timing::clear();
        self.fresh.replace(preflight::keep_fresh(lanes, in_flight, self.chats()));
        rtt_ms
    }

    async fn send(&self, lane: &Lane, request: &Request) -> Sample {
        let chat = self.chats().chat(&ChatRequest {
            model: &self.model,
            prompt: &request.prompt,
            marker: &request.marker,
            max_tokens: request.max_tokens,
            temperature: request.temperature,
            seed: request.seed,
            think: self.opened.get().map_or(Think::Unset, |server| server.think),
            keep_alive: Some(KEEP_ALIVE),
        });
        let mut answer = Answer::new(self.api.protocol, now_ms());
        match self.transport.send(&lane.base_url, &chat, &mut answer).await {
            Ok(()) => answer.finished(now_ms(), &self.model),
            Err(message) => answer.broken(now_ms(), message),
        }
    }

    async fn settle(&self, samples: &mut [Sample]) {
        self.fresh.take();
        resource_timing::settle(samples, self.lanes(), self.api.chat_path()).await;
    }

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        let lane = self.lanes().first()?;
        let (status, body) = ask(&lane.base_url, &self.api.loaded_models()?).await?;
        (status == 200).then(|| loaded_models(&body))
    }

    async fn is_up(&self) -> bool {
        match self.lanes().first() {
            Some(lane) => lane_probe::answers(&lane.base_url, &self.api).await,
            None => false,
        }
    }
}
