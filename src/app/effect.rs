//! Effects: what the reducer asks the browser to do. It does nothing itself.

use bench::engine::Command;
use bench::file::Collection;
use bench::{Power, Session};
use diagnosis::CheckProblem;
use llm_api::Key;

use super::{Purpose, Start};
use crate::messages::Job;
use crate::store::{Change, SessionId, Summary};

/// Something that needs the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask what is at this address.
    Check {
        check: u64,
        address: String,
        key: Option<Key>,
    },
    /// Say when it is time to ask this address again.
    AskAgainLater {
        check: u64,
        address: String,
    },
    /// Look for servers elsewhere.
    LookAround {
        check: u64,
        tried: String,
    },
    /// Keep the address for the next visit.
    KeepAddress(String),
    /// Remember what came of a check.
    RememberServer {
        address: String,
        /// The program that is there, or what is wrong.
        found: Result<String, CheckProblem>,
    },
    ForgetServer(String),
    /// Keep what the machine draws for the next visit.
    KeepPower(Option<Power>),
    /// Have a worker measure this, a new one where there is none.
    StartEngine(Box<Job>),
    /// Tell the worker the user's word.
    Tell {
        session: u64,
        command: Command,
    },
    EndEngine,
    /// Ask what other tabs measure, and what is kept of the session that goes on.
    AskTabs(Box<Start>),
    /// Let other tabs know which session is measured here; none any more.
    Measure(Option<SessionId>),
    /// Put these servers' addresses into the field, and ask what is there.
    AskServers(Vec<String>),
    Store(StoreEffect),
    /// Keep machine and page awake (`true`), or no more.
    StayAwake(bool),
}

/// What is to be done with the sessions that this browser keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreEffect {
    /// Take over what earlier builds have kept, forget what was removed, and list what is there.
    Open,
    /// Put a session together.
    Load { id: SessionId, purpose: Purpose },
    /// Keep what a session comes to, and that it is over.
    SumUp {
        id: SessionId,
        /// All but its length.
        summary: Summary,
        session: Box<Session>,
    },
    /// Keep what is said of a session.
    Change { id: SessionId, change: Change },
    /// Keep these sessions, but for those that are kept.
    Add(Collection),
    /// Save all sessions as one file.
    SaveAll,
}
