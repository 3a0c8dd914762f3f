//! All that the page knows.

use bench::{Phase, Plan, Progress, Session};
use client::{CheckProblem, ServerInfo};
use leptos::prelude::*;
use report::words::Trouble;
use report::{Lang, Report, base_report, extended_report};

use super::plan_form::PlanForm;
use super::storage;
use crate::browser::awake::Awake;
use crate::browser::worker::EngineWorker;

/// Where Ollama is on most machines.
pub(super) const DEFAULT_ADDRESS: &str = "http://localhost:11434";

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

/// The two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// The layout of the script that came before this page.
    Base,
    /// The same, and what one must know to trust it.
    Extended,
}

impl ReportKind {
    /// The report on a session; the base one is in Russian whatever the language.
    #[must_use]
    pub fn of(self, session: &Session, lang: Lang) -> Report {
        match self {
            Self::Base => base_report(session),
            Self::Extended => extended_report(session, lang),
        }
    }
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
    /// Which report is shown, copied and saved.
    pub report: RwSignal<ReportKind>,
    /// What went wrong beside the measurement: a file, the storage, the worker.
    pub trouble: RwSignal<Option<Trouble>>,
    /// The number of the session that goes on, or went on last.
    pub(super) number: StoredValue<u64>,
    /// The session that goes on, without its runs.
    pub(super) begun: StoredValue<Session>,
    /// Keeps machine and page awake while a session goes on.
    pub(super) awake: StoredValue<Option<Awake>, LocalStorage>,
    /// How many checks were begun.
    pub(super) checks: StoredValue<u32>,
    /// The engine, once a session was begun.
    pub(super) worker: StoredValue<Option<EngineWorker>, LocalStorage>,
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
            report: RwSignal::new(ReportKind::Base),
            trouble: RwSignal::new(None),
            number: StoredValue::default(),
            begun: StoredValue::default(),
            awake: StoredValue::new_local(None),
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
