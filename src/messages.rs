//! Messages between the page and its engine worker.

use std::fmt;

use crate::store::SessionId;
use bench::engine::Command;
use bench::schedule::Goal;
use bench::{Event, Prompt, Relay, Session};
use diagnosis::NotKept;
use llm_api::{Api, Key};
use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToEngine {
    /// Answer with [`FromEngine::Here`].
    AreYouThere,
    Start {
        job: Box<Job>,
        /// The key of each server, if it has one. Passed separately, so that it cannot leak along with the
        /// rest.
        keys: Vec<Option<SentKey>>,
    },
    /// A command of the user for a session.
    Command {
        /// The session it is meant for; any other ignores it.
        session: u64,
        command: Command,
    },
    /// The answer to [`FromEngine::AwaitsDrawing`].
    Drawn {
        /// The session that waits for it.
        session: u64,
    },
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromEngine {
    /// The worker has loaded and is listening.
    Ready,
    /// The worker is alive.
    Here,
    /// What happened since the last message.
    Events { session: u64, events: Vec<Event> },
    /// A batch starts once the page has drawn what it was told, so that drawing takes no processor time from it.
    AwaitsDrawing { session: u64 },
    /// The worker has panicked and cannot continue. Not every browser reports this itself.
    Panicked {
        /// The panic's message and location.
        message: String,
    },
    /// Measurements could not be stored. This is reported once, and the measurement continues.
    NotKept { session: u64, why: NotKept },
}

/// A key on its way to the worker. Unlike [`Key`] it serialises, but its `Debug` hides it as well.
#[derive(Clone, Serialize, Deserialize)]
pub struct SentKey(String);

impl SentKey {
    /// Wraps a key for sending.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        Self(key.reveal().to_owned())
    }

    /// The received key.
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

/// Everything that a session needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// A number that no other session has. It is in every message about it, and in its prompts.
    pub number: u64,
    /// The plan, and what has been measured of it.
    pub session: Session,
    /// The number under which it is already stored.
    pub kept: Option<SessionId>,
    /// Some of it could not be stored then, so that it is stored anew as a whole.
    pub is_kept_in_part: bool,
    pub goal: Goal,
    /// Requests of the previous session may have been abandoned, and the server may still be working on them.
    pub is_disturbed: bool,
    /// How to reach the server, or each of several.
    pub ways: Vec<Way>,
    /// The user's own prompts, which are sent to nobody but the server.
    pub own_prompts: Vec<Prompt>,
}

/// How to reach a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Its protocol and request format; the key is passed separately.
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
    use crate::testing::test;

    #[test]
    fn a_key_reaches_the_worker_but_no_log() {
        let key = Key::of("sk-secret").expect("a key");
        let sent = SentKey::of(&key);
        assert_eq!(format!("{sent:?}"), "SentKey(…)");
        let text = serde_json::to_string(&sent).expect("a text");
        let come: SentKey = serde_json::from_str(&text).expect("a key");
        assert_eq!(come.key(), Some(key));
    }
}
