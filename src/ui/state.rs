//! All that the page knows.

use bench::engine::{Command, Ending, Event};
use bench::{CheckProblem, Environment, Phase, Plan, Progress, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::plan_form::PlanForm;
use super::storage;
use crate::messages::{FromEngine, Job, ToEngine};
use crate::platform::address::ServerAddress;
use crate::platform::check::{self, ServerInfo};
use crate::platform::clock::now_ms;
use crate::platform::lanes;
use crate::platform::worker::EngineWorker;

/// Where Ollama is on most machines.
const DEFAULT_ADDRESS: &str = "http://localhost:11434";

/// Where `cargo xtask serve` starts the simulator.
const SIMULATOR_ADDRESS: &str = "http://localhost:11435";

/// What is known of the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Server {
    /// Nothing yet.
    Unknown,
    /// It is being asked.
    Checking,
    /// It can be measured.
    Ready(ServerInfo),
    /// It can not.
    Problem(CheckProblem),
}

/// The page's state; a handful of signals, cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    /// The address field.
    pub address: RwSignal<String>,
    /// What is there.
    pub server: RwSignal<Server>,
    /// Other servers that were found, as an address each.
    pub offers: RwSignal<Vec<ServerInfo>>,
    /// The chosen model.
    pub model: RwSignal<String>,
    /// The plan's fields.
    pub form: PlanForm,
    /// The running or ended session's course.
    pub progress: RwSignal<Option<Progress>>,
    /// What was measured, or opened from a file.
    pub session: RwSignal<Option<Session>>,
    /// When the session began, on the page's clock, ms.
    pub started_ms: RwSignal<f64>,
    /// A pause is asked for and not yet there.
    pub pause_wanted: RwSignal<bool>,
    /// What went wrong beside the measurement: a file, the storage, the worker.
    pub trouble: RwSignal<Option<String>>,
    /// The session that goes on, without its runs.
    begun: StoredValue<Session>,
    /// How many checks were begun.
    checks: StoredValue<u32>,
    worker: StoredValue<Option<EngineWorker>, LocalStorage>,
}

impl Page {
    /// The state of a page that was just opened.
    #[must_use]
    pub fn new() -> Self {
        let address = asked_address().or_else(storage::address);
        Self {
            address: RwSignal::new(address.unwrap_or_else(|| DEFAULT_ADDRESS.into())),
            server: RwSignal::new(Server::Unknown),
            offers: RwSignal::default(),
            model: RwSignal::default(),
            form: PlanForm::new(&Plan::default()),
            progress: RwSignal::new(None),
            session: RwSignal::new(None),
            started_ms: RwSignal::new(0.0),
            pause_wanted: RwSignal::new(false),
            trouble: RwSignal::new(None),
            begun: StoredValue::default(),
            checks: StoredValue::new(0),
            worker: StoredValue::new_local(None),
        }
    }

    /// Whether a session goes on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.progress.with(|progress| progress.as_ref().is_some_and(|p| p.ending().is_none()))
    }

    /// Whether anything was measured, or opened from a file.
    #[must_use]
    pub fn has_results(&self) -> bool {
        self.session.with(|session| session.as_ref().is_some_and(|s| !s.runs.is_empty()))
    }

    /// The page's state in one word, for styles and tests.
    #[must_use]
    pub fn state(&self) -> &'static str {
        if self.is_running() {
            let paused = |progress: &Progress| progress.phase == Phase::Paused;
            let is_paused = self.progress.with(|progress| progress.as_ref().is_some_and(paused));
            return if is_paused { "paused" } else { "running" };
        }
        if self.has_results() {
            return "done";
        }
        self.server.with(|server| match server {
            Server::Unknown | Server::Problem(_) => "idle",
            Server::Checking => "checking",
            Server::Ready(_) => "ready",
        })
    }

    /// Asks what is at the address, and looks around when nothing usable is there.
    pub fn check(self) {
        let number = self.checks.get_value() + 1;
        self.checks.set_value(number);
        // A later check, or a server chosen meanwhile, makes this one's answer worthless.
        let is_latest = move || self.checks.get_value() == number;
        self.offers.set(Vec::new());
        self.server.set(Server::Checking);
        spawn_local(async move {
            let address = self.address.get_untracked();
            match check::check(&address, &page_origin()).await {
                _ if !is_latest() => {}
                Ok(server) => self.choose_server(server),
                Err(problem) => {
                    self.server.set(Server::Problem(problem));
                    let offers = look_around(&address).await;
                    if is_latest() {
                        self.offers.set(offers);
                    }
                }
            }
        });
    }

    /// Takes a server that was found.
    pub fn choose_server(self, server: ServerInfo) {
        storage::keep_address(&self.address.get_untracked());
        self.checks.update_value(|checks| *checks += 1);
        let has_model =
            self.model.with_untracked(|name| server.models.iter().any(|model| model.name == *name));
        if !has_model {
            let first = server.models.first().map(|model| model.name.clone());
            self.model.set(first.unwrap_or_default());
        }
        self.offers.set(Vec::new());
        self.server.set(Server::Ready(server));
    }

    /// Forgets the server when the address is edited away from it.
    pub fn address_edited(self) {
        let is_other = self.server.with_untracked(|server| match server {
            Server::Ready(info) => {
                let address = ServerAddress::parse(&self.address.get_untracked(), &page_origin());
                address.as_ref() != Some(&info.address)
            }
            _ => false,
        });
        if is_other {
            self.server.set(Server::Unknown);
        }
    }

    /// Starts a session with this plan.
    pub fn start(self, plan: Plan) {
        let Server::Ready(server) = self.server.get_untracked() else { return };
        let model = self.model.get_untracked();
        self.begun.set_value(Session {
            model: shown_name(&model).to_owned(),
            plan: Some(plan.clone()),
            environment: environment(&server, &model),
            runs: Vec::new(),
        });
        self.session.set(None);
        self.progress.set(Some(Progress::new(plan.clone())));
        self.started_ms.set(now_ms());
        self.pause_wanted.set(false);
        self.trouble.set(None);
        let in_flight = plan.runs().iter().map(most_in_flight).max().unwrap_or(1);
        self.tell(ToEngine::Start(Box::new(Job {
            lanes: lanes::candidates(&server.address, in_flight),
            protocol: server.protocol,
            plan,
            model,
            nonce: (js_sys::Math::random() * 2f64.powi(53)) as u64,
        })));
    }

    /// Passes a command on to the engine.
    pub fn command(self, command: Command) {
        self.pause_wanted.set(command == Command::Pause);
        self.tell(ToEngine::Command(command));
    }

    fn tell(self, message: ToEngine) {
        if self.worker.with_value(Option::is_none) {
            let crashed = move |message| self.give_up(message);
            match EngineWorker::start(move |message| self.hear(message), crashed) {
                Ok(worker) => self.worker.set_value(Some(worker)),
                Err(error) => return self.give_up(format!("{error:?}")),
            }
        }
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.tell(message);
            }
        });
    }

    /// The worker can not go on: what was measured stays.
    fn give_up(self, message: String) {
        self.trouble.set(Some(format!(
            "Измеряющая часть страницы остановилась: {message}. Обновите страницу."
        )));
        self.worker.set_value(None);
        self.hear(FromEngine::Events(vec![Event::Finished(Ending::Stopped)]));
    }

    fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Ready => {}
            FromEngine::LanesOpened(lanes) => {
                self.begun.update_value(|session| session.environment.lanes = Some(lanes));
            }
            FromEngine::Events(events) => {
                let mut is_batch_done = false;
                self.progress.update(|progress| {
                    for event in events {
                        is_batch_done |= matches!(event, Event::BatchDone { .. });
                        if let Some(progress) = progress {
                            progress.apply(event);
                        }
                    }
                });
                if is_batch_done {
                    self.keep_finished_batches();
                }
                if !self.is_running() && self.session.with_untracked(Option::is_none) {
                    // Nothing was measured: the session before this one is still the last.
                    self.session.set(storage::session());
                }
            }
        }
    }

    /// Every finished batch is kept before the next one ends.
    fn keep_finished_batches(self) {
        let runs = self.progress.with_untracked(|progress| {
            progress.as_ref().map(|progress| progress.runs.clone()).unwrap_or_default()
        });
        let session = Session { runs, ..self.begun.get_value() };
        let is_kept = storage::keep_session(&session);
        self.session.set(Some(session));
        if !is_kept {
            self.trouble.set(Some(
                "Браузер не сохраняет сеанс у себя: скачайте его файлом, когда замер кончится."
                    .into(),
            ));
        }
    }

    /// Shows a session that was not measured just now.
    pub fn open(self, session: Session) {
        self.trouble.set(None);
        self.progress.set(None);
        self.session.set(Some(session));
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

/// What answers at the usual place, through the page's own proxy, or as the simulator.
async fn look_around(tried: &str) -> Vec<ServerInfo> {
    let mut found = Vec::new();
    for address in [DEFAULT_ADDRESS, "/ollama/", SIMULATOR_ADDRESS] {
        if address != tried
            && let Ok(server) = check::check(address, &page_origin()).await
        {
            found.push(server);
        }
    }
    found
}

/// The page's state, from anywhere in it.
#[must_use]
pub fn page() -> Page {
    expect_context()
}

/// The origin under which this page was opened.
#[must_use]
pub fn page_origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

fn asked_address() -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("server")
}

fn most_in_flight(run: &bench::RunPlan) -> u32 {
    run.workers.min(run.batches.last().copied().unwrap_or(1))
}

/// A model's name for people: llama.cpp names a model by its file's whole path on the server's disk,
/// which has no place in a report.
#[must_use]
pub fn shown_name(model: &str) -> &str {
    let is_path = model.starts_with('/') || model.get(1..3) == Some(":\\");
    if is_path { model.rsplit(['/', '\\']).next().unwrap_or(model) } else { model }
}

fn environment(server: &ServerInfo, model: &str) -> Environment {
    let model = server.models.iter().find(|known| known.name == model);
    Environment {
        started_at: Some(String::from(js_sys::Date::new_0().to_iso_string())),
        server_url: Some(server.address.base_url()),
        server_program: Some(server.program.clone()),
        quantization: model.and_then(|model| model.quantization.clone()),
        parameter_size: model.and_then(|model| model.parameter_size.clone()),
        browser: web_sys::window().and_then(|window| window.navigator().user_agent().ok()),
        lanes: None,
    }
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn a_model_is_shown_by_its_name_and_not_by_its_place() {
        assert_eq!(shown_name("qwen3:1.7b"), "qwen3:1.7b");
        assert_eq!(shown_name("hf.co/unsloth/gemma:Q4"), "hf.co/unsloth/gemma:Q4");
        assert_eq!(shown_name("/srv/models/gemma-3.gguf"), "gemma-3.gguf");
        assert_eq!(shown_name("C:\\models\\gemma-3.gguf"), "gemma-3.gguf");
    }
}
