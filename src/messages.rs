//! What the page and its engine worker say to each other.

use std::fmt;

use crate::store::SessionId;
use bench::engine::Command;
use bench::schedule::Goal;
use bench::{Event, Prompt, Relay, Session};
use diagnosis::NotKept;
use llm_api::{Api, Key};
use serde::{Deserialize, Serialize};

/// Page to worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Say that you are there.
    AreYouThere,
    Start {
        job: Box<Job>,
        /// The key of each server, if it has one. It does not go along with the rest by accident.
        keys: Vec<Option<SentKey>>,
    },
    /// The user's word about a session.
    Command {
        /// The session that is meant; any other ignores it.
        session: u64,
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
    Events { session: u64, events: Vec<Event> },
    /// The worker has panicked, in its own words: it can not go on. Not every browser reports this.
    Panicked {
        /// What and where.
        message: String,
    },
    /// What is measured is not kept. It is said once, and the measurement goes on.
    NotKept { session: u64, why: NotKept },
}

/// A key on its way to the worker: it serialises, which a [`Key`] does not, and shows itself no more than that.
#[derive(Clone, Serialize, Deserialize)]
pub struct SentKey(String);

impl SentKey {
    /// A key that is to be sent.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        Self(key.reveal().to_owned())
    }

    /// The key that has come.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        Key::of(&self.0)
    }
}

impl fmt::Debug for SentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SentKey(…)")
    }
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
    pub goal: Goal,
    /// Requests of the session before may have been given up: the server may still work on them.
    pub is_disturbed: bool,
    /// The way to the server, or to each of several.
    pub ways: Vec<Way>,
    /// The user's own prompts; they are told to nobody but the server.
    pub own_prompts: Vec<Prompt>,
}

/// The way to a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// How to ask it; its key comes beside the job.
    pub api: Api,
    /// Its program and version.
    pub program: String,
    /// Base URLs of the lanes to try.
    pub lanes: Vec<String>,
    pub relay: Option<Relay>,
    /// Base URLs of its source of known timing, in the order of the lanes.
    pub calibration_lanes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_gets_to_the_worker_and_into_no_log() {
        let key = Key::of("sk-secret").expect("a key");
        let sent = SentKey::of(&key);
        assert_eq!(format!("{sent:?}"), "SentKey(…)");
        let text = serde_json::to_string(&sent).expect("a text");
        let come: SentKey = serde_json::from_str(&text).expect("a key");
        assert_eq!(come.key(), Some(key));
    }
}
