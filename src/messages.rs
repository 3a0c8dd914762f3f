//! What the page and its engine worker say to each other.

use bench::engine::{Command, Event};
use bench::{OwnError, Plan, Run};
use llm_api::Api;
use serde::{Deserialize, Serialize};

/// Page to worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Begin a session.
    Start(Box<Job>),
    /// The user's word about the running session.
    Command(Command),
}

/// Worker to page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromEngine {
    /// The worker is loaded and listens.
    Ready,
    /// The lanes are open, and the measuring itself is measured.
    Opened {
        /// So many lanes lead to the server.
        lanes: u32,
        /// What the page's own code adds.
        own_error: Option<OwnError>,
    },
    /// What happened in the session since the last message.
    Events(Vec<Event>),
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
    /// A number that no other session has.
    pub nonce: u64,
    /// What of the plan is measured already.
    pub done: Vec<Run>,
    /// Only this batch is wanted, as workers and size.
    pub only: Option<(u32, u32)>,
}
