//! What the page and its engine worker say to each other.

use bench::Plan;
use bench::engine::{Command, Event};
use llm_api::Protocol;
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
    /// So many lanes lead to the server.
    LanesOpened(u32),
    /// What happened in the session since the last message.
    Events(Vec<Event>),
}

/// All that a session needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// What is asked.
    pub plan: Plan,
    /// The server's language.
    pub protocol: Protocol,
    /// The model as the server names it.
    pub model: String,
    /// Base URLs of the lanes to try.
    pub lanes: Vec<String>,
    /// A number that no other session has.
    pub nonce: u64,
}
