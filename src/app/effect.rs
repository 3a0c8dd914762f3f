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
        /// The number of the check.
        check: u64,
        /// The address.
        address: String,
        /// The key of the server that is there.
        key: Option<Key>,
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
    /// Remember what came of a check.
    RememberServer {
        /// The address.
        address: String,
        /// The program that is there, or what is wrong.
        found: Result<String, CheckProblem>,
    },
    /// Remember the server of this address no more.
    ForgetServer(String),
    /// Keep what the machine draws for the next visit.
    KeepPower(Option<Power>),
    /// Have a worker measure this, a new one where there is none.
    StartEngine(Box<Job>),
    /// Tell the worker the user's word.
    Tell {
        /// The session's number.
        session: u64,
        /// The word.
        command: Command,
    },
    /// End the worker.
    EndEngine,
    /// Ask what other tabs measure, and what is kept of the session that goes on.
    AskTabs(Box<Start>),
    /// Let other tabs know which session is measured here; none any more.
    Measure(Option<SessionId>),
    /// Put these servers' addresses into the field, and ask what is there.
    AskServers(Vec<String>),
    /// Do this with the sessions that this browser keeps.
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
    Load {
        /// Its number.
        id: SessionId,
        /// What for.
        purpose: Purpose,
    },
    /// Keep what a session comes to, and that it is over.
    SumUp {
        /// Its number.
        id: SessionId,
        /// All but its length.
        summary: Summary,
        /// All that it is.
        session: Box<Session>,
    },
    /// Keep what is said of a session.
    Change {
        /// Its number.
        id: SessionId,
        /// How it is changed.
        change: Change,
    },
    /// Keep these sessions, but for those that are kept.
    Add(Collection),
    /// Save all sessions as one file.
    SaveAll,
}
