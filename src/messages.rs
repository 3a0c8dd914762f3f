//! What the page and its engine worker say to each other.

use crate::store::SessionId;
use bench::engine::Command;
use bench::schedule::Goal;
use bench::{Event, NotKept, Prompt, Relay, Session};
use llm_api::Api;
use serde::{Deserialize, Serialize};

/// Page to worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Say that you are there.
    AreYouThere,
    /// Begin a session.
    Start {
        /// What it needs to know.
        job: Box<Job>,
        /// The server's key, which does not go along with the rest by accident.
        key: Option<String>,
    },
    /// The user's word about a session.
    Command {
        /// The session that is meant; any other ignores it.
        session: u64,
        /// What the user wants.
        command: Command,
    },
}

/// Worker to page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromEngine {
    /// The worker is loaded and listens.
    Ready,
    /// The worker is there.
    Here,
    /// What happened since the last message.
    Events {
        /// In this session.
        session: u64,
        /// In the order in which it happened.
        events: Vec<Event>,
    },
    /// The worker has panicked, in its own words: it can not go on. Not every browser reports this.
    Panicked {
        /// What and where.
        message: String,
    },
    /// What is measured is not kept. It is said once, and the measurement goes on.
    NotKept {
        /// In this session.
        session: u64,
        /// Why.
        why: NotKept,
    },
}

/// All that a session needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// A number that no other session has. It is in every message about it, and in its prompts.
    pub number: u64,
    /// What is asked, and what of it is measured already.
    pub session: Session,
    /// The number under which it is kept already.
    pub kept: Option<SessionId>,
    /// What is to be reached.
    pub goal: Goal,
    /// Requests of the session before may have been given up: the server may still work on them.
    pub is_disturbed: bool,
    /// How to ask the server; its key comes beside it.
    pub api: Api,
    /// Base URLs of the lanes to try.
    pub lanes: Vec<String>,
    /// The relay by whose ports they go.
    pub relay: Option<Relay>,
    /// Base URLs of its source of known timing, in the order of the lanes.
    pub calibration_lanes: Vec<String>,
    /// The user's own prompts; they are told to nobody but the server.
    pub own_prompts: Vec<Prompt>,
}
