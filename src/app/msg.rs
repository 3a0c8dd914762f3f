//! Messages: everything that can change the page's state.

use bench::engine::Command;
use bench::file::{Collection, SessionFileError};
use bench::{BatchId, Event, Objectives, Plan, Power, Prompt, Session};
use client::ServerInfo;
use diagnosis::{CheckProblem, NotKept};
use llm_api::Key;
use report::words::TakenAway;

use super::{Listed, Opened, Purpose, ReportKind, Start};
use crate::store::{Change, Kept, Remembered, SessionId, Unreadable};

/// A message to the reducer.
#[derive(Clone, Debug)]
pub enum Msg {
    AddressEdited(String),
    /// The user wants this address checked.
    CheckWanted(String),
    /// The user entered a key for the server at this address.
    KeyGiven {
        address: String,
        key: Key,
    },
    /// The user wants the key dropped, and the server at this address checked without one.
    KeyForgotten(String),
    ServersListed(Vec<Remembered>),
    /// The user wants this server removed from the remembered ones.
    ServerForgotten(String),
    /// A check has taken some seconds.
    CheckTakesLong {
        check: u64,
    },
    /// It is time to check a server again that was not ready.
    AskAgain {
        check: u64,
        address: String,
    },
    Checked {
        check: u64,
        /// The address that was asked, or several in one text.
        address: String,
        /// Each address, and the result of checking it.
        found: Vec<(String, Result<ServerInfo, CheckProblem>)>,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// Other servers found after a check that found none.
    Offered {
        check: u64,
        offers: Vec<ServerInfo>,
    },
    /// The user chose one of the offered servers.
    ServerChosen {
        address: String,
        server: Box<ServerInfo>,
    },
    /// The user chose a model, by the server's name for it.
    ModelChosen(String),
    StartWanted {
        plan: Box<Plan>,
        now: Now,
    },
    /// The user resumes the shown session.
    ResumeWanted(Now),
    /// The user wants some of its batches measured again.
    RepeatWanted {
        batches: Vec<BatchId>,
        times: u32,
        now: Now,
    },
    /// The limits in the fields are those of the shown session.
    LimitsSet(Objectives),
    /// The user set them: they are stored with the session.
    LimitsKept(Objectives),
    /// What other tabs are measuring, in answer to [`Effect::AskTabs`](super::Effect::AskTabs).
    TabsTold {
        /// What is about to start.
        start: Box<Start>,
        /// Sessions that other tabs are measuring.
        elsewhere: Vec<SessionId>,
        /// The session to resume, as stored in this browser.
        kept: Option<Box<Session>>,
    },
    /// The user starts what was asked about, or opens it, despite the objections, at this moment.
    StartConfirmed(Now),
    /// While the user is asked about the start: the plan in the form, if it can be read.
    PlanChanged(Option<Box<Plan>>),
    /// The user decides not to.
    StartDeclined,
    /// A command of the user for the running session.
    CommandGiven(Command),
    /// The page was hidden (`true`) or shown.
    PageHidden(bool),
    EngineSaid {
        session: u64,
        events: Vec<Event>,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    /// The worker has failed.
    EngineFailed {
        failure: EngineFailure,
        /// Now, ms on the page's clock.
        at_ms: f64,
    },
    FileRead {
        name: String,
        /// Its content; `None` if the browser could not read it.
        read: Option<Result<Box<Opened>, SessionFileError>>,
    },
    CollectionRead {
        name: String,
        /// The part of it that can be read.
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
    /// The user resumes the interrupted session.
    ResumeUnfinished(Now),
    /// The user leaves the interrupted session as it is.
    UnfinishedEnded,
    SessionChanged {
        id: SessionId,
        change: Change,
    },
    /// The user chooses a stored session for a comparison, or deselects it.
    CompareToggled(SessionId),
    /// The user wants to compare the shown session with others.
    CompareShown,
    /// The user wants to compare the chosen sessions.
    CompareWanted,
    /// The user wants to compare the shown session with the previous one like it.
    CompareLastTime,
    /// The user makes the next session the baseline.
    CompareTurned,
    /// The user plays back the answers of this stored session next to those of the shown one; `None` stops that.
    PlaybackBesideWanted(Option<SessionId>),
    SaveAllWanted,
    SessionsTakenAway(TakenAway),
    /// The browser could not store a measurement of this session, or, for `None`, another change.
    NotKept {
        session: Option<u64>,
        why: NotKept,
    },
    /// Removed sessions have been deleted, in answer to [`StoreEffect::Purge`](super::StoreEffect::Purge).
    Purged,
    /// The browser has stored what it lacked of this session.
    KeptWhole(SessionId),
    /// The user entered the machine's power draw; `None` if they removed it.
    PowerTyped(Option<Power>),
    /// The user chose a file of prompts; empty to remove them.
    PromptsRead(Vec<Prompt>),
    /// The user chose the shape to show, by its number in the plan.
    ShapeChosen(u32),
    ReportChosen(ReportKind),
    TroubleRead,
}

/// The moment at which a session begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    /// ms on the page's clock.
    pub at_ms: f64,
    /// The same, ISO 8601.
    pub iso: String,
    /// A number that no other session has.
    pub number: u64,
    /// The browser's user agent string.
    pub browser: Option<String>,
}

/// Why the worker has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineFailure {
    /// It could not be started, or has crashed; the browser's message.
    Stopped(String),
    Silent,
}
