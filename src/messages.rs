//! What the page and its engine worker say to each other.

use bench::engine::{Command, Event};
use bench::{OwnError, Plan, Run};
use llm_api::Api;
use serde::{Deserialize, Serialize};

/// The build of the program. The page and its worker are two files: a browser may have kept an old one
/// of them, and then neither what they say nor what they do fits.
pub const BUILD: &str = env!("TOKOMETER_BUILD");

/// Page to worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Begin a session.
    Start(Box<Job>),
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
    Ready {
        /// The [`BUILD`] that it is of.
        build: String,
    },
    /// The lanes are open, and the measuring itself is measured.
    Opened {
        /// Of this session.
        session: u64,
        /// So many lanes lead to the server.
        lanes: u32,
        /// What the page's own code adds.
        own_error: Option<OwnError>,
    },
    /// What happened since the last message.
    Events {
        /// In this session.
        session: u64,
        /// In the order in which it happened.
        events: Vec<Event>,
    },
}

/// All that a session needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// What is asked.
    pub plan: Plan,
    /// How to ask the server.
    pub api: Api,
    /// The model as the server names it.
    pub model: String,
    /// Base URLs of the lanes to try.
    pub lanes: Vec<String>,
    /// A number that no other session has. It is in every message about it, and in its prompts.
    pub session: u64,
    /// What of the plan is measured already.
    pub done: Vec<Run>,
    /// Only this batch is wanted, as workers and size.
    pub only: Option<(u32, u32)>,
}
