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
    AddressEdited(String),
    /// The user wants to know what is at this address.
    CheckWanted(String),
    /// The user has typed a key for the server of this address.
    KeyGiven {
        address: String,
        key: Key,
    },
    /// The user wants the key forgotten, and the server of this address asked without one.
    KeyForgotten(String),
    ServersListed(Vec<Remembered>),
    /// The user wants the server of this address remembered no more.
    ServerForgotten(String),
    /// A check has taken some seconds.
    CheckTakesLong {
        check: u64,
    },
    /// It is time to ask a server again that was not ready.
    AskAgain {
        check: u64,
        address: String,
    },
    Checked {
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
        check: u64,
        offers: Vec<ServerInfo>,
    },
    /// The user takes a server that was offered.
    ServerChosen {
        address: String,
        server: Box<ServerInfo>,
    },
    /// The user chose a model, by the server's name of it.
    ModelChosen(String),
    StartWanted {
        plan: Box<Plan>,
        now: Now,
    },
    /// The user goes on with the session that is shown.
    GoOnWanted(Now),
    /// The user wants a batch of it measured so often more.
    RepeatWanted {
        batch: BatchId,
        times: u32,
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
    EngineSaid {
        session: u64,
        events: Vec<Event>,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// The worker can not go on.
    EngineFailed {
        failure: EngineFailure,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    FileRead {
        name: String,
        /// What was in it; nothing if the browser could not read it.
        read: Option<Result<Box<Session>, SessionFileError>>,
    },
    CollectionRead {
        name: String,
        /// What of it can be read.
        collection: Collection,
    },
    PageOpened,
    SessionsListed(Box<Listed>),
    SessionWanted(SessionId),
    SessionLoaded {
        id: SessionId,
        purpose: Purpose,
        kept: Result<Box<Kept>, Unreadable>,
    },
    /// The user goes on with the session that was cut off.
    UnfinishedGoOn(Now),
    /// The user leaves it as it is.
    UnfinishedEnded,
    SessionChanged {
        id: SessionId,
        change: Change,
    },
    SaveAllWanted,
    SessionsTakenAway(TakenAway),
    /// The browser does not keep what is measured in this session, or what was changed in none.
    NotKept {
        session: Option<u64>,
        why: NotKept,
    },
    /// The user has typed what the machine draws; nothing, or what can not be.
    PowerTyped(Option<Power>),
    /// The user chose a file of prompts; none any more, if there are none.
    PromptsRead(Vec<Prompt>),
    /// The user chose the shape that is shown, by its number in the plan.
    ShapeChosen(u32),
    ReportChosen(ReportKind),
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
    pub is_hidden: bool,
}

/// Why the worker can not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineFailure {
    /// It could not be started, or has crashed; in the browser's words.
    Stopped(String),
    Silent,
}
