//! A server that can be measured: where it is and how to query it.

use bench::Relay;
use llm_api::{Api, Model};

use crate::{PortLanes, ServerAddress};

/// Only the simulator's models have names that start so.
const SIMULATED: &str = "sim-";

/// A server that can be measured.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerInfo {
    /// What the user's address means at face value.
    pub asked: ServerAddress,
    /// Where it really is: a redirect or another path may lead there.
    pub address: ServerAddress,
    pub api: Api,
    /// Its program and version.
    pub program: String,
    /// Its models; at least one of them runs there.
    pub models: Vec<Model>,
    /// Entries of its list that name no model.
    pub nameless_models: usize,
    /// Models of its list that are left out: it is too long.
    pub models_left_out: usize,
    /// Round-trip time of a small request, ms.
    pub rtt_ms: f64,
    /// It is the simulator: every model's name says so.
    pub is_simulator: bool,
    /// The browser reaches it under other host names too, or that was not tried. Safari does not resolve
    /// names under `localhost`.
    pub has_other_lanes: bool,
    /// The relay's lanes, if requests go through one.
    pub port_lanes: Option<PortLanes>,
}

impl ServerInfo {
    /// The server at this address, reached directly; its round-trip time is still to be measured.
    #[must_use]
    pub fn new(address: ServerAddress, api: Api, program: String, models: Vec<Model>) -> Self {
        Self {
            asked: address.clone(),
            address,
            api,
            program,
            is_simulator: models.iter().all(|model| model.name.starts_with(SIMULATED)),
            models,
            nameless_models: 0,
            models_left_out: 0,
            rtt_ms: 0.0,
            has_other_lanes: true,
            port_lanes: None,
        }
    }

    /// The server's own address, even if requests go through a relay.
    #[must_use]
    pub fn own_address(&self) -> &ServerAddress {
        match &self.port_lanes {
            Some(lanes) => lanes.own_address(&self.asked),
            None => &self.address,
        }
    }

    /// The relay that requests go through, if any.
    #[must_use]
    pub fn relay(&self) -> Option<Relay> {
        self.port_lanes.as_ref().map(|lanes| Relay { own_ms: lanes.own_ms() })
    }

    /// Routes requests through the relay that serves the page, if it leads to this server.
    #[must_use]
    pub fn through(self, relay: Option<&PortLanes>) -> Self {
        let relay = relay.filter(|relay| relay.way_to(&self.address) == Some(&self.address));
        Self { port_lanes: relay.cloned(), ..self }
    }
}

/// A server that can be measured, without its round-trip time.
#[derive(Clone, Debug, PartialEq)]
pub struct Untimed {
    pub(crate) server: ServerInfo,
    pub(crate) own: ServerAddress,
    /// The relay that leads there adds a key of its own to requests without one.
    pub(crate) relay_has_key: bool,
}

impl Untimed {
    #[must_use]
    pub fn base_url(&self) -> String {
        self.server.address.base_url()
    }

    #[must_use]
    pub fn api(&self) -> &Api {
        &self.server.api
    }

    /// Its own address, even if it is reached through a relay.
    #[must_use]
    pub fn own_address(&self) -> &ServerAddress {
        &self.own
    }

    /// The server that the user asked for by this address, with its round-trip time.
    #[must_use]
    pub fn timed(self, rtt_ms: f64, asked: ServerAddress) -> ServerInfo {
        ServerInfo { rtt_ms, asked, ..self.server }
    }
}
