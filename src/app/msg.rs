//! What the page is told, and what it has done for it.

use bench::CheckProblem;
use bench::engine::Command;
use bench::file::SessionFileError;
use bench::{BatchId, Event, Plan, Session};
use client::ServerInfo;

use super::ReportKind;
use crate::messages::Job;

/// What the page is told.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The address field now holds this.
    AddressEdited(String),
    /// The user wants to know what is at this address.
    CheckWanted(String),
    /// A check has taken some seconds.
    CheckTakesLong {
        /// The number of the check.
        check: u64,
    },
    /// It is time to ask a server again that was not ready.
    AskAgain {
        /// The number of the check.
        check: u64,
        /// The address.
        address: String,
    },
    /// What is there.
    Checked {
        /// The number of the check.
        check: u64,
        /// The address that was asked.
        address: String,
        /// What was found.
        found: Result<Box<ServerInfo>, CheckProblem>,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// What else was found after a check that found nothing.
    Offered {
        /// The number of the check.
        check: u64,
        /// Servers that answer.
        offers: Vec<ServerInfo>,
    },
    /// The user takes a server that was offered.
    ServerChosen {
        /// Its address.
        address: String,
        /// The server.
        server: Box<ServerInfo>,
    },
    /// The user chose a model, by the server's name of it.
    ModelChosen(String),
    /// The user starts a new session.
    StartWanted {
        /// Its plan.
        plan: Box<Plan>,
        /// When and where.
        now: Now,
    },
    /// The user goes on with the session that is shown.
    GoOnWanted(Now),
    /// The user wants a batch of it measured once more.
    RepeatWanted {
        /// The batch.
        batch: BatchId,
        /// When and where.
        now: Now,
    },
    /// The user's word about the running session.
    CommandGiven(Command),
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    /// What happened in a session.
    EngineSaid {
        /// The session's number.
        session: u64,
        /// The message's number.
        number: u64,
        /// In order.
        events: Vec<Event>,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// The worker can not go on.
    EngineFailed {
        /// Why.
        failure: EngineFailure,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// A file was read.
    FileRead {
        /// Its name.
        name: String,
        /// What was in it; nothing if the browser could not read it.
        read: Option<Result<Box<Session>, SessionFileError>>,
    },
    /// The user opens the session that this browser has kept.
    SessionOpened(Box<Session>),
    /// The browser does not keep the session.
    NotKept,
    /// The user chose a report.
    ReportChosen(ReportKind),
    /// The user has read what went wrong.
    TroubleRead,
}

/// The moment at which a session is begun.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    /// ms on the page's clock.
    pub at_ms: f64,
    /// The same, ISO 8601.
    pub iso: String,
    /// A number that no other session has.
    pub number: u64,
    /// The browser's own name of itself.
    pub browser: Option<String>,
    /// Whether the page is hidden.
    pub is_hidden: bool,
}

/// Why the worker can not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineFailure {
    /// It could not be started, or has crashed; in the browser's words.
    Stopped(String),
    /// It is of another build than the page.
    OtherBuild,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask what is at this address.
    Check {
        /// The number of the check.
        check: u64,
        /// The address.
        address: String,
    },
    /// Say when it is time to ask this address again.
    AskAgainLater {
        /// The number of the check.
        check: u64,
        /// The address.
        address: String,
    },
    /// Look for servers elsewhere.
    LookAround {
        /// The number of the check.
        check: u64,
        /// The address that was tried already.
        tried: String,
    },
    /// Keep the address for the next visit.
    KeepAddress(String),
    /// Have a worker measure this, a new one where there is none.
    StartEngine(Box<Job>),
    /// Tell the worker the user's word.
    Tell {
        /// The session's number.
        session: u64,
        /// The word.
        command: Command,
    },
    /// Tell the worker that what a message brought is kept.
    TellKept {
        /// The session's number.
        session: u64,
        /// The message's number.
        number: u64,
    },
    /// End the worker.
    EndEngine,
    /// Keep this session from now on, in place of the one before.
    KeepSession {
        /// The number of the course that measures it.
        course: u64,
        /// What it is so far.
        session: Box<Session>,
    },
    /// Keep what came to it.
    KeepEvent {
        /// The number of the course that measures it.
        course: u64,
        /// What came.
        event: Box<Event>,
    },
    /// Keep it, whole, as one text in place of its records.
    GatherSession {
        /// The number of the course that measured it.
        course: u64,
        /// All that it is.
        session: Box<Session>,
    },
    /// Keep machine and page awake (`true`), or no more.
    StayAwake(bool),
}
