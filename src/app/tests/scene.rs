//! A page with a server, and an engine that reports whatever a test tells it to.

use bench::{BatchId, Event, Opened, Plan, Sample, Session, made};
use client::{ServerAddress, ServerInfo};
use diagnosis::CheckProblem;
use llm_api::{Api, Model, Protocol};

use super::kept::loaded;
use crate::app::{App, Effect, Msg, Now, Purpose};
use crate::store::SessionId;

pub const ORIGIN: &str = "http://localhost:8080";

/// An Ollama at this address with these models.
pub fn server(address: &str, models: &[&str]) -> ServerInfo {
    let model = |name: &&str| Model {
        name: (*name).into(),
        digest: Some(format!("digest of {name}")),
        ..Model::default()
    };
    let address = ServerAddress::parse(address, ORIGIN).expect("an address");
    let models = models.iter().map(model).collect();
    let api = Api::new(Protocol::Ollama);
    ServerInfo { rtt_ms: 1.0, ..ServerInfo::new(address, api, "Ollama 0.33.0".into(), models) }
}

/// Two runs of two batches.
pub fn plan() -> Plan {
    let plan = Plan { workers: vec![1, 2], max_batch: Some(2), ..Plan::default() };
    Plan { drift_check: false, ..plan }
}

/// The moment at which the session with this number begins.
pub fn now(number: u64) -> Now {
    Now { number, iso: format!("2026-11-25T12:00:{number:02}"), ..Now::default() }
}

/// A valid batch.
pub fn done(workers: u32, requests: u32) -> Event {
    made::done(workers, requests, 100)
}

/// The result of checking one address.
pub fn checked(
    check: u64,
    address: &str,
    found: Result<Box<ServerInfo>, CheckProblem>,
    at_ms: f64,
) -> Msg {
    let found = vec![(address.to_owned(), found.map(|server| *server))];
    Msg::Checked { check, address: address.to_owned(), found, at_ms }
}

/// A page under test.
pub struct Scene {
    pub app: App,
    said: f64,
}

impl Scene {
    /// A page that has found a server with the model `m`.
    pub fn ready() -> Self {
        let mut scene = Self { app: App::new(ORIGIN.into()), said: 0.0 };
        scene.found(server("http://localhost:11434", &["m"]));
        scene
    }

    /// A page in this state.
    pub fn of(app: App) -> Self {
        Self { app, said: 0.0 }
    }

    /// Reports that the check found this server.
    pub fn found(&mut self, server: ServerInfo) {
        let address = server.address.base_url();
        self.app.update(Msg::ServerChosen { address, server: Box::new(server) });
    }

    /// Starts a session; the engine opens lanes and warms up.
    pub fn start(&mut self, number: u64) {
        self.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(number) });
        self.say(number, vec![Event::Opened(Opened::default()), Event::WarmUpStarted]);
        self.say(number, vec![Event::WarmUpDone(Sample::default())]);
    }

    /// The user opens a stored session.
    pub fn open(&mut self, id: SessionId, session: Session) -> Vec<Effect> {
        self.app.update(Msg::SessionWanted(id));
        self.app.update(loaded(id, Purpose::Show, session))
    }

    /// The user starts something, and no other tab is measuring.
    pub fn begin(&mut self, wanted: Msg) -> Vec<Effect> {
        let mut effects = self.app.update(wanted);
        match effects.pop() {
            Some(Effect::AskTabs(start)) => {
                self.app.update(Msg::TabsTold { start, elsewhere: Vec::new(), kept: None })
            }
            other => effects.into_iter().chain(other).collect(),
        }
    }

    /// The engine reports events of a session.
    pub fn say(&mut self, session: u64, events: Vec<Event>) -> Vec<Effect> {
        self.said += 1.0;
        self.app.update(Msg::EngineSaid { session, events, at_ms: self.said * 1000.0 })
    }

    /// The batches shown.
    pub fn shown(&self) -> Vec<BatchId> {
        let results = self.app.results.as_ref();
        results
            .map(|results| results.analysis.batches().map(|batch| batch.id).collect())
            .unwrap_or_default()
    }
}
