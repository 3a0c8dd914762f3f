//! Carrying out what the reducer wants done: asking servers, the worker, the storage.

use std::time::Duration;

use client::{ServerAddress, ServerInfo, addresses, mean_same};
use futures::future::join_all;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{DEFAULT_ADDRESS, Page, linked_address, page_origin};
use super::store_effects::kept_now;
use crate::app::{Effect, EngineFailure, Msg};
use crate::browser::awake::Awake;
use crate::browser::clock::now_ms;
use crate::browser::tabs::{Claim, Use, measured_elsewhere};
use crate::browser::worker::{EngineWorker, WorkerError};
use crate::measure::check;
use crate::measure::relay::port_lanes;
use crate::messages::{FromEngine, SentKey, ToEngine};
use crate::store::{self, Remembered};

/// Where `cargo xtask serve` starts the simulator.
const SIMULATOR_ADDRESS: &str = "http://localhost:11435";

/// A check that takes longer is said to.
const SLOW: Duration = Duration::from_secs(5);
/// A server that loads its model is asked as often as this.
const BEFORE_ASKING_AGAIN: Duration = Duration::from_secs(2);

impl Page {
    /// Tells the page something, and has done what follows from it.
    pub fn send(self, msg: Msg) {
        let effects = self.app.try_update(|app| app.update(msg)).unwrap_or_default();
        effects.into_iter().for_each(|effect| self.carry_out(effect));
    }

    /// Checks the address that the page begins with: the link's, else that of the relay which serves the
    /// page, whatever was checked last.
    pub(super) fn check_first(self) {
        let first = self.address.get_untracked();
        if linked_address().is_some() {
            self.send(Msg::CheckWanted(first));
            return;
        }
        spawn_local(async move {
            let relay = port_lanes(&page_origin()).await;
            // Nobody is overruled who has begun to type, or has named that server among several.
            if let Some(relay) = relay.filter(|_| self.address.get_untracked() == first) {
                let url = relay.server().base_url();
                let named = addresses(&first);
                if named.len() < 2 || !named.iter().any(|named| mean_same(named, &url)) {
                    self.address.set(url);
                }
            }
            self.send(Msg::CheckWanted(self.address.get_untracked()));
        });
    }

    /// Does one thing; what comes of it is a message.
    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Check { check, address, key } => {
                spawn_local(async move {
                    let mut asked = addresses(&address);
                    if asked.is_empty() {
                        asked.push(address.clone());
                    }
                    let found = join_all(asked.into_iter().map(async |at: String| {
                        let found = check::check(&at, key.clone(), &page_origin()).await;
                        (at, found)
                    }));
                    let found = found.await;
                    self.send(Msg::Checked { check, address, found, at_ms: now_ms() });
                });
                self.send_later(SLOW, Msg::CheckTakesLong { check });
            }
            Effect::AskAgainLater { check, address } => {
                self.send_later(BEFORE_ASKING_AGAIN, Msg::AskAgain { check, address });
            }
            Effect::LookAround { check, tried } => spawn_local(async move {
                self.send(Msg::Offered { check, offers: look_around(&tried).await });
            }),
            Effect::KeepAddress(address) => store::keep_address(&address),
            Effect::RememberServer { address, found } => {
                let at = String::from(js_sys::Date::new_0().to_iso_string());
                let servers = store::remember(Remembered { address, found, at });
                self.send(Msg::ServersListed(servers));
            }
            Effect::ForgetServer(address) => {
                self.send(Msg::ServersListed(store::forget(&address)));
            }
            Effect::KeepPower(power) => store::keep_power(power),
            Effect::StartEngine(job) => {
                self.start_engine();
                let keys =
                    job.ways.iter().map(|way| way.api.key.as_ref().map(SentKey::of)).collect();
                self.tell(ToEngine::Start { job, keys });
            }
            Effect::Tell { session, command } => self.tell(ToEngine::Command { session, command }),
            Effect::EndEngine => {
                let worker = self.hands.try_update_value(|hands| hands.worker.take()).flatten();
                if let Some(worker) = worker {
                    worker.end();
                }
            }
            Effect::AskTabs(start) => spawn_local(async move {
                let elsewhere = measured_elsewhere().await;
                let kept = match start.kept {
                    Some(id) => kept_now(id).await.map(Box::new),
                    None => None,
                };
                self.send(Msg::TabsTold { start, elsewhere, kept });
            }),
            Effect::Measure(id) => {
                let measuring = id.map(|id| Claim::on(Use::Measured, id));
                self.hands.update_value(|hands| hands.measuring = measuring);
            }
            Effect::AskServer(address) => {
                self.address.set(address.clone());
                self.send(Msg::CheckWanted(address));
            }
            Effect::OpenShelf
            | Effect::LoadSession { .. }
            | Effect::SumUp { .. }
            | Effect::ChangeSession { .. }
            | Effect::AddSessions(_)
            | Effect::SaveAll => self.carry_out_in_store(effect),
            Effect::StayAwake(stays) => {
                self.hands.update_value(|hands| hands.awake = stays.then(Awake::keep));
            }
        }
    }

    fn send_later(self, after: Duration, msg: Msg) {
        spawn_local(async move {
            sleep(after).await;
            self.send(msg);
        });
    }

    fn start_engine(self) {
        if self.hands.with_value(|hands| hands.worker.is_some()) {
            return;
        }
        match EngineWorker::start(move |message| self.hear(message), move |error| self.fail(error))
        {
            Ok(worker) => self.hands.update_value(|hands| hands.worker = Some(worker)),
            Err(error) => self.fail(error),
        }
    }

    fn tell(self, message: ToEngine) {
        self.hands.with_value(|hands| {
            if let Some(worker) = &hands.worker {
                worker.tell(message);
            }
        });
    }

    fn hear(self, message: FromEngine) {
        match message {
            // The worker's own end has taken them.
            FromEngine::Ready | FromEngine::Here => {}
            FromEngine::Events { session, events } => {
                self.send(Msg::EngineSaid { session, events, at_ms: now_ms() });
            }
            FromEngine::Panicked { message } => self.fail(WorkerError::Crashed { message }),
            FromEngine::NotKept { session, why } => {
                self.send(Msg::NotKept { session: Some(session), why });
            }
        }
    }

    fn fail(self, error: WorkerError) {
        let failure = match error {
            WorkerError::NotStarted { message } | WorkerError::Crashed { message } => {
                EngineFailure::Stopped(message)
            }
            WorkerError::Silent => EngineFailure::Silent,
        };
        self.send(Msg::EngineFailed { failure, at_ms: now_ms() });
    }
}

/// What answers at the usual place, through the page's own proxy, or as the simulator; none is asked twice.
async fn look_around(tried: &str) -> Vec<ServerInfo> {
    let page_origin = page_origin();
    let relay = port_lanes(&page_origin).await;
    let way = |text| {
        let address = ServerAddress::parse(text, &page_origin)?;
        let by_relay = relay.as_ref().and_then(|relay| relay.way_to(&address).cloned());
        Some(by_relay.unwrap_or(address))
    };
    let mut tried: Vec<ServerAddress> = way(tried).into_iter().collect();
    let mut found = Vec::new();
    for text in [DEFAULT_ADDRESS, "/ollama/", SIMULATOR_ADDRESS] {
        let Some(address) = way(text) else { continue };
        if tried.iter().any(|it| it.is_same(&address)) {
            continue;
        }
        tried.push(address);
        found.extend(check::check(text, None, &page_origin).await.ok());
    }
    found
}
