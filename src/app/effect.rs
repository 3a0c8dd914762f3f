//! Effects: what the reducer asks the browser to do. It does nothing itself.

use bench::engine::Command;
use bench::file::Collection;
use bench::{Power, Session};
use diagnosis::ProblemKind;
use llm_api::Key;

use super::{Purpose, Start};
use crate::messages::Job;
use crate::store::{Change, SessionId, Summary};

/// Something that needs the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Check what is at this address.
    Check {
        check: u64,
        address: String,
        key: Option<Key>,
    },
    /// Report when it is time to check this address again.
    AskAgainLater {
        check: u64,
        address: String,
    },
    /// Look for servers in the usual places.
    LookAround {
        check: u64,
        tried: String,
    },
    /// Store the address for the next visit.
    KeepAddress(String),
    /// Remember the result of a check.
    RememberServer {
        address: String,
        /// The program found there, or the problem.
        found: Result<String, ProblemKind>,
    },
    ForgetServer(String),
    /// Store the machine's power draw for the next visit.
    KeepPower(Option<Power>),
    /// Have a worker carry out this job; a new worker if there is none.
    StartEngine(Box<Job>),
    /// Pass a command of the user on to the worker.
    Tell {
        session: u64,
        command: Command,
    },
    EndEngine,
    /// Ask what other tabs are measuring, and load the stored state of the session to resume.
    AskTabs(Box<Start>),
    /// Let other tabs know which session is being measured here; `None` when that ends.
    Measure(Option<SessionId>),
    /// Put these servers' addresses into the field, and check them.
    AskServers(Vec<String>),
    Store(StoreEffect),
    /// Keep the machine and the page awake (`true`), or stop doing so.
    StayAwake(bool),
}

/// Operations on the sessions stored in this browser.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreEffect {
    /// Migrate what earlier builds stored, purge removed sessions, and list the rest.
    Open,
    /// Load a session.
    Load { id: SessionId, purpose: Purpose },
    /// Store a session's summary, and that it is over.
    SumUp {
        id: SessionId,
        /// Complete except for its length.
        summary: Summary,
        session: Box<Session>,
        /// Some of it could not be stored: only if the rest is stored now, it is over.
        is_kept_in_part: bool,
    },
    /// Store a change to a session's list entry.
    Change { id: SessionId, change: Change },
    /// Delete removed sessions now, although the user could still restore them, and list the rest.
    Purge,
    /// Store these sessions, except those already stored.
    Add(Collection),
    /// Download all sessions as one file.
    SaveAll,
}
