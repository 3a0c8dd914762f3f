//! The page as a pure reducer: a message in, a new state and effects out. The components show the state,
//! `effects` carries out the effects; neither makes decisions.

mod announcement;
mod carried;
mod checking;
mod compared;
mod course;
mod effect;
mod key;
mod limits;
mod msg;
mod playback;
mod power;
mod results;
mod resumable;
mod sessions;
mod starting;
mod storing;
#[cfg(test)]
mod tests;

use bench::{Phase, Power, Prompt};
use client::{ServerInfo, Servers};
use diagnosis::CheckProblem;
use key::HeldKey;
use report::words::{Doubt, Trouble};

pub use announcement::{Announced, Announcement};
pub use compared::{Compared, LastTime};
pub use course::Course;
pub use effect::{Effect, StoreEffect};
pub use key::KeyWish;
pub use limits::{limits_of_link, link_parameters};
pub use msg::{EngineFailure, Msg, Now};
pub use playback::PlaybackBeside;
pub use power::typed_power;
pub use results::{Opened, ReportKind, Results};
pub use resumable::Resumable;
pub use sessions::{Listed, Purpose, Shelf, Unfinished};
pub use starting::{Asked, Start, What};

use crate::store::Remembered;

/// What is known about the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Server {
    Unknown,
    Checking {
        /// It is taking several seconds.
        is_slow: bool,
    },
    /// It is there but not ready, and is checked repeatedly.
    Waiting {
        problem: CheckProblem,
        /// When that was first reported, ms on the page's clock.
        since_ms: f64,
        waited_s: f64,
    },
    Ready(Box<Servers>),
    Problem(CheckProblem),
    /// Some of several servers cannot be measured: each address with its problem, if it has one.
    Problems(Vec<(String, Option<CheckProblem>)>),
}

impl Server {
    /// The servers, if they can be measured.
    #[must_use]
    pub fn ready(&self) -> Option<&Servers> {
        if let Self::Ready(servers) = self { Some(servers) } else { None }
    }

    /// The server, if it can be measured and is the only one.
    #[must_use]
    pub fn only(&self) -> Option<&ServerInfo> {
        self.ready().and_then(Servers::only)
    }
}

/// The whole state of the page, except for the content of form fields.
#[derive(Debug)]
pub struct App {
    page_origin: String,
    pub server: Server,
    /// Other servers that were found.
    pub offers: Vec<ServerInfo>,
    /// Servers that were checked earlier, the latest first.
    pub servers: Vec<Remembered>,
    key: Option<HeldKey>,
    /// The chosen model, by the server's name for it.
    pub model: String,
    /// The running session, or the last one.
    pub course: Option<Course>,
    /// The results shown: measured now, stored earlier, or opened from a file.
    pub results: Option<Results>,
    /// The results shown before the running session, as long as that has measured nothing.
    set_aside: Option<Results>,
    /// The user's own prompts; held only while the page is open.
    own_prompts: Vec<Prompt>,
    /// Which report is shown, copied and saved.
    pub report: ReportKind,
    /// What went wrong apart from the measurement: a file, the storage, the worker.
    pub trouble: Option<Trouble>,
    /// What the user is asked about, and the objections to it.
    pub question: Option<(Asked, Vec<Doubt>)>,
    /// The sessions that this browser stores.
    pub shelf: Shelf,
    /// The sessions being compared.
    pub compared: Compared,
    /// The stored session played back next to the shown one.
    playback_beside: Option<PlaybackBeside>,
    /// The machine's power draw, if the user entered it.
    pub power: Option<Power>,
    /// Nobody sees the page: its tab is in the background, or its window covered.
    is_hidden: bool,
    /// The user wants the shown session resumed as soon as its server is available.
    goes_on: Option<Now>,
    /// Number of checks begun.
    checks: u64,
    /// Number of changes to results.
    revisions: u64,
}

impl App {
    /// A page just opened under this origin.
    #[must_use]
    pub fn new(page_origin: String) -> Self {
        Self {
            page_origin,
            server: Server::Unknown,
            offers: Vec::new(),
            servers: Vec::new(),
            key: None,
            model: String::new(),
            course: None,
            results: None,
            set_aside: None,
            own_prompts: Vec::new(),
            report: ReportKind::Base,
            trouble: None,
            question: None,
            shelf: Shelf::default(),
            compared: Compared::default(),
            playback_beside: None,
            power: None,
            is_hidden: false,
            goes_on: None,
            checks: 0,
            revisions: 0,
        }
    }

    /// Processes a message and returns the effects to carry out, in order.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::AddressEdited(address) => self.address_edited(&address),
            Msg::CheckWanted(address) => self.check(address),
            Msg::KeyGiven { address, key } => self.key_given(address, key),
            Msg::KeyForgotten(address) => self.key_forgotten(address),
            Msg::ServersListed(servers) => {
                self.servers = servers;
                Vec::new()
            }
            Msg::ServerForgotten(address) => vec![Effect::ForgetServer(address)],
            Msg::CheckTakesLong { check } => self.check_takes_long(check),
            Msg::AskAgain { check, address } => self.ask_again(check, address),
            Msg::Checked { check, address, found, at_ms } => {
                self.checked(check, address, found, at_ms)
            }
            Msg::Offered { check, offers } => self.offered(check, offers),
            Msg::ServerChosen { address, server } => self.choose_servers(address, (*server).into()),
            Msg::ModelChosen(model) => {
                self.model = model;
                Vec::new()
            }
            Msg::StartWanted { plan, now } => self.want(What::New(plan), now),
            Msg::ResumeWanted(now) => self.want(What::Resume, now),
            Msg::RepeatWanted { batches, times, now } => {
                self.want(What::Again { batches, times }, now)
            }
            Msg::LimitsSet(limits) => self.limit(limits),
            Msg::LimitsKept(limits) => self.keep_limits(limits),
            Msg::TabsTold { start, elsewhere, kept } => {
                self.tabs_told(*start, &elsewhere, kept.map(|session| *session))
            }
            Msg::StartConfirmed(now) => self.start_confirmed(now),
            Msg::PlanChanged(plan) => self.plan_changed(plan.as_deref()),
            Msg::StartDeclined => {
                self.question = None;
                Vec::new()
            }
            Msg::CommandGiven(command) => self.command(command),
            Msg::PageHidden(is_hidden) => self.page_hidden(is_hidden),
            Msg::EngineSaid { session, events, at_ms } => self.engine_said(session, events, at_ms),
            Msg::EngineFailed { failure, at_ms } => self.engine_failed(failure, at_ms),
            Msg::PromptsRead(prompts) => {
                self.own_prompts = prompts;
                self.results_concerned();
                Vec::new()
            }
            Msg::ShapeChosen(shape) => self.show_shape(shape),
            Msg::FileRead { name, read } => self.file_read(name, read),
            Msg::CollectionRead { name, collection } => self.collection_read(name, collection),
            Msg::PageOpened => vec![Effect::Store(StoreEffect::Open)],
            Msg::SessionsListed(listed) => self.sessions_listed(*listed),
            Msg::SessionWanted(id) => self.session_wanted(id),
            Msg::SessionLoaded { id, purpose, kept } => self.session_loaded(id, purpose, kept),
            Msg::ResumeUnfinished(now) => self.resume_unfinished(now),
            Msg::UnfinishedEnded => self.unfinished_ended(),
            Msg::SessionChanged { id, change } => self.session_changed(id, change),
            Msg::CompareToggled(id) => self.compare_toggled(id),
            Msg::CompareShown => self.compare_shown(),
            Msg::CompareWanted => self.compare_wanted(),
            Msg::CompareLastTime => self.compare_last_time(),
            Msg::CompareTurned => self.compare_turned(),
            Msg::PlaybackBesideWanted(id) => self.playback_beside_wanted(id),
            Msg::SaveAllWanted => vec![Effect::Store(StoreEffect::SaveAll)],
            Msg::SessionsTakenAway(said) => {
                self.shelf.said = Some(said);
                Vec::new()
            }
            Msg::NotKept { session, why } => self.not_kept(session, why),
            Msg::KeptWhole(id) => self.kept_whole(id),
            Msg::Purged => self.purged(),
            Msg::PowerTyped(power) => self.power_typed(power),
            Msg::ReportChosen(kind) => {
                self.report = kind;
                Vec::new()
            }
            Msg::TroubleRead => {
                self.trouble = None;
                Vec::new()
            }
        }
    }

    /// Whether a session is running.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.course.as_ref().is_some_and(|course| course.progress.ending().is_none())
    }

    /// Whether anything was measured, or opened from a file.
    #[must_use]
    pub fn has_results(&self) -> bool {
        self.results.as_ref().is_some_and(|results| !results.session.runs.is_empty())
    }

    /// The page's state in one word, for styles and tests.
    #[must_use]
    pub fn state(&self) -> &'static str {
        if self.is_running() {
            let phase = self.course.as_ref().map(|course| &course.progress.phase);
            return if phase == Some(&Phase::Paused) { "paused" } else { "running" };
        }
        if self.has_results() {
            return "done";
        }
        match self.server {
            Server::Unknown | Server::Problem(_) | Server::Problems(_) => "idle",
            Server::Checking { .. } | Server::Waiting { .. } => "checking",
            Server::Ready(_) => "ready",
        }
    }

    /// The program of the measured server, otherwise of the current one.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        let results = self.results.as_ref().filter(|_| !self.results_are_earlier());
        let measured =
            results.and_then(|results| results.session.environment.server_program.as_deref());
        measured.or_else(|| Some(self.server.ready()?.first().program.as_str()))
    }

    /// Whether the results are older than the session whose end is being shown.
    #[must_use]
    pub fn results_are_earlier(&self) -> bool {
        match (&self.course, &self.results) {
            (Some(course), Some(results)) => results.course != Some(course.number),
            _ => false,
        }
    }
}
