//! The engine's backend for one server, in the browser.

use std::cell::{OnceCell, RefCell};

use bench::engine::{Backend, Lane, LanePool, Request, Warmed, calibrate_at};
use bench::{
    Handling, LoadedModel, OnClock, Opened, OwnErrorAt, Quirk, Relay, Sample, ServerCounts,
};
use client::loaded_models;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use gloo_timers::callback::Interval;
use llm_api::{Api, ReportEndpoint};

use super::chats::Chats;
use super::known_source::RelaySource;
use super::lane_probe::Connections;
use super::transport::Transport;
use super::{handled, lane_probe, preflight, resource_timing, server_reported};
use crate::browser::clock::BrowserClock;
use crate::browser::fetch::{PATIENCE, body};

/// One server and the model measured on it.
pub struct BrowserBackend {
    transport: Transport,
    api: Api,
    chats: Chats,
    /// The server's number among several.
    server: u32,
    first_lane: u32,
    /// Where the server reports about itself, if its program does.
    report_endpoint: Option<ReportEndpoint>,
    candidates: Vec<String>,
    relay: Option<Relay>,
    /// Base URLs of its source of known timing, in the order of the candidates.
    calibration: Vec<String>,
    connections: Connections,
    opened: OnceCell<Server>,
    /// Renews preflights while a batch is running.
    fresh: RefCell<Option<Interval>>,
}

/// What is known once the lanes are open.
struct Server {
    lanes: Vec<Lane>,
    /// The corresponding lanes to the relay's source of known timing.
    calibration: LanePool,
    has_counts: bool,
}

impl BrowserBackend {
    /// Access to this model on a server, through those of the candidate lanes that turn out to work.
    #[must_use]
    pub fn new(transport: Transport, api: Api, model: String, candidates: Vec<String>) -> Self {
        Self {
            transport,
            chats: Chats::new(transport, model, api.clone()),
            api,
            server: 0,
            first_lane: 0,
            report_endpoint: None,
            candidates,
            relay: None,
            calibration: Vec::new(),
            connections: Connections::default(),
            opened: OnceCell::new(),
            fresh: RefCell::new(None),
        }
    }

    /// Sets the server's number among several, and the number of its first lane.
    #[must_use]
    pub fn numbered(self, server: u32, first_lane: u32) -> Self {
        Self { server, first_lane, ..self }
    }

    /// Also asks the server for the values that its program is known to report.
    #[must_use]
    pub fn of_program(self, program: Option<&str>) -> Self {
        Self { report_endpoint: program.and_then(ReportEndpoint::of_program), ..self }
    }

    /// Goes through the ports of this relay, whose source of known timing is reached by these lanes.
    #[must_use]
    pub fn by_relay(self, relay: Option<Relay>, calibration: Vec<String>) -> Self {
        Self { relay, calibration, ..self }
    }

    /// The lanes to the relay's source of known timing that correspond to this pool's.
    fn calibration_of(&self, lanes: &LanePool) -> LanePool {
        let is_alive = |candidate: &str| lanes.iter().any(|lane| lane.base_url == candidate);
        let ways = self.candidates.iter().zip(&self.calibration);
        let alive = ways.filter(|(candidate, _)| is_alive(candidate)).map(|(_, way)| way.clone());
        self.sparing(LanePool::new(alive))
    }

    /// If chats need a preflight, each lane reserves one connection for it.
    fn sparing(&self, lanes: LanePool) -> LanePool {
        if self.api.preflight().is_some() { lanes.sparing_one() } else { lanes }
    }

    /// Finds the lanes that reach the server, and asks it for what it reports about itself.
    pub async fn open_lanes(&self) -> (LanePool, Opened) {
        let alive = lane_probe::open(&self.candidates, &self.api, &self.connections).await;
        let pool = self.sparing(LanePool::of_server(self.server, self.first_lane, alive));
        let lanes: Vec<Lane> = pool.iter().cloned().collect();
        let thinking_off = match lanes.first() {
            Some(lane) => {
                server_reported::can_think(&lane.base_url, &self.api, self.chats.model()).await
            }
            None => false,
        };
        let told = match (lanes.first(), self.report_endpoint) {
            (Some(lane), Some(endpoint)) => {
                server_reported::settings(&lane.base_url, &self.api, endpoint).await
            }
            _ => None,
        };
        let (told, has_counts) = told.unzip();
        let opened = Opened {
            lanes: u32::try_from(lanes.len()).unwrap_or(u32::MAX),
            relay: self.relay,
            thinking_off,
            told,
            ..Opened::default()
        };
        if thinking_off {
            self.chats.switch_thinking_off();
        }
        // A backend is opened only once.
        let _ = self.opened.set(Server {
            lanes,
            calibration: self.calibration_of(&pool),
            has_counts: has_counts.unwrap_or(false),
        });
        (pool, opened)
    }

    /// Whether the server reports which models are in its memory.
    pub fn tells_memory(&self) -> bool {
        self.api.loaded_models().is_some()
    }

    fn lanes(&self) -> &[Lane] {
        self.opened.get().map_or(&[], |server| &server.lanes)
    }
}

impl Backend for BrowserBackend {
    async fn open(&self) -> (LanePool, Opened) {
        self.open_lanes().await
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        let found = self.chats.find_way(&self.api, lane, request).await;
        self.connections.used(1);
        found
    }

    async fn own_error(&self, in_flight: u32) -> Option<OwnErrorAt> {
        let lanes = self.opened.get()?.calibration.clone();
        let source = RelaySource::new(self.transport, lanes);
        calibrate_at(&source, &BrowserClock, source.lanes(), in_flight).await
    }

    async fn prepare(&self, lanes: &LanePool, in_flight: u32) -> Warmed {
        // May be left over from an abandoned batch.
        self.fresh.take();
        self.chats.forget();
        let api = self.chats.api();
        if let Some(way) = self.calibration.first().filter(|_| self.relay.is_some()) {
            lane_probe::open_behind_relay(way, in_flight).await;
        }
        let warmed = lane_probe::warm(lanes, in_flight, &api, &self.connections).await;
        resource_timing::clear();
        handled::clear();
        self.fresh.replace(preflight::keep_fresh(lanes, in_flight, &api));
        warmed
    }

    async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        self.chats.send(lane, request).await
    }

    async fn send_in_batch(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        self.chats.send_in_batch(lane, request).await
    }

    async fn settle(&self, samples: &mut [OnClock<Sample>]) {
        self.fresh.take();
        self.connections.used_again();
        if let Some(lane) = self.lanes().first() {
            self.chats.settle(samples, &lane.base_url).await;
        }
        let path = self.chats.api().chat_path();
        resource_timing::settle(samples, self.lanes(), path).await;
    }

    fn handled(&self) -> Option<Handling> {
        Some(handled::so_far())
    }

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        let lane = self.lanes().first()?;
        let told = body(&lane.base_url, &self.api.loaded_models()?, PATIENCE).await?;
        Some(loaded_models(&told))
    }

    async fn counts(&self) -> Option<ServerCounts> {
        let server = self.opened.get().filter(|server| server.has_counts)?;
        server_reported::counts(&server.lanes.first()?.base_url, &self.api).await
    }

    async fn is_up(&self) -> bool {
        // One lane may be dead although the server is alive.
        let answers = self.lanes().iter().map(|lane| lane_probe::hears(&lane.base_url, &self.api));
        let mut answers: FuturesUnordered<_> = answers.collect();
        while let Some(is_there) = answers.next().await {
            if is_there {
                return true;
            }
        }
        false
    }
}
