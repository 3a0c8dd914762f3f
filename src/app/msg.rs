//! Messages: everything that can change the page's state.

use bench::engine::Command;
use bench::file::{Collection, SessionFileError};
use bench::{BatchId, Event, Objectives, Plan, Power, Prompt, Session};
use client::ServerInfo;
use diagnosis::{CheckProblem, NotKept};
use llm_api::Key;
use report::words::TakenAway;

use super::{Listed, Purpose, ReportKind, Start};
use crate::store::{Change, Kept, Remembered, SessionId, Unreadable};

/// A message to the reducer.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The address field now holds this.
    AddressEdited(String),
    /// The user wants to know what is at this address.
    CheckWanted(String),
    /// The user has typed a key for the server of this address.
    KeyGiven {
        /// The address.
        address: String,
        /// The key.
        key: Key,
    },
    /// The user wants the key forgotten, and the server of this address asked without one.
    KeyForgotten(String),
    /// The servers that this browser remembers.
    ServersListed(Vec<Remembered>),
    /// The user wants the server of this address remembered no more.
    ServerForgotten(String),
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
        /// The address that was asked, or several in one text.
        address: String,
        /// Each address, and what was found there.
        found: Vec<(String, Result<ServerInfo, CheckProblem>)>,
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
    /// The user wants a batch of it measured so often more.
    RepeatWanted {
        /// The batch.
        batch: BatchId,
        /// How often.
        times: u32,
        /// When and where.
        now: Now,
    },
    /// The user sets limits for the session that is shown.
    LimitsSet(Objectives),
    /// What other tabs measure, before something is begun.
    TabsTold {
        /// What is to be begun.
        start: Box<Start>,
        /// Sessions that other tabs measure.
        elsewhere: Vec<SessionId>,
        /// The session that goes on, as this browser keeps it.
        kept: Option<Box<Session>>,
    },
    /// The user begins in spite of what speaks against it.
    StartConfirmed,
    /// The user does not.
    StartDeclined,
    /// The user's word about the running session.
    CommandGiven(Command),
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    /// What happened in a session.
    EngineSaid {
        /// The session's number.
        session: u64,
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
    /// A file of many sessions was read.
    CollectionRead {
        /// Its name.
        name: String,
        /// What of it can be read.
        collection: Collection,
    },
    /// The page was just opened.
    PageOpened,
    /// What this browser keeps.
    SessionsListed(Box<Listed>),
    /// The user opens a session that this browser keeps.
    SessionWanted(SessionId),
    /// A session that this browser keeps was put together.
    SessionLoaded {
        /// Its number.
        id: SessionId,
        /// What for.
        purpose: Purpose,
        /// The session.
        kept: Result<Box<Kept>, Unreadable>,
    },
    /// The user goes on with the session that was cut off.
    UnfinishedGoOn(Now),
    /// The user leaves it as it is.
    UnfinishedEnded,
    /// The user changes what is said of a session.
    SessionChanged {
        /// Its number.
        id: SessionId,
        /// How.
        change: Change,
    },
    /// The user saves all sessions as one file.
    SaveAllWanted,
    /// Sessions were added or saved.
    SessionsTakenAway(TakenAway),
    /// The browser does not keep what is measured in this session, or what was changed in none.
    NotKept {
        /// The session that is measured.
        session: Option<u64>,
        /// Why.
        why: NotKept,
    },
    /// The user has typed what the machine draws; nothing, or what can not be.
    PowerTyped(Option<Power>),
    /// The user chose a file of prompts; none any more, if there are none.
    PromptsRead(Vec<Prompt>),
    /// The user chose the shape that is shown, by its number in the plan.
    ShapeChosen(u32),
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
    /// It says nothing any more.
    Silent,
}
