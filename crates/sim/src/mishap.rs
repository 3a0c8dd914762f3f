//! What befalls the server at a chosen moment, whichever model is asked for.

use serde::{Deserialize, Serialize};

use crate::Fault;

/// Something that befalls a chat in place of its answer, or within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mishap {
    /// The server dies: all connections are cut, and none is taken for a while.
    Dies {
        /// So long, ms.
        for_ms: u64,
    },
    /// The connection is cut in place of an answer. Where it was used before, browsers ask once more by
    /// themselves.
    CutsAtOnce,
    /// The connection is cut after some tokens.
    CutsMidStream,
    /// 503: the queue is full.
    Unavailable,
    /// 429: there were too many requests.
    TooManyRequests {
        /// When to ask again, s, if it says so.
        retry_after_s: Option<u32>,
        /// Whether pages of other origins may read that.
        is_exposed: bool,
    },
    /// The web page of a gateway that got no answer.
    GatewayPage {
        /// Its status: 502, 504.
        status: u16,
    },
    /// Bytes that are no text.
    Nonsense,
    /// One line, and it does not end.
    EndlessLine {
        /// So many bytes of it.
        bytes: u64,
    },
    /// Every piece of the answer comes late.
    SlowDrip {
        /// So late, ms.
        pause_ms: u64,
    },
    /// The answer is not begun before the trap is taken away, or another one is set.
    Waits,
    /// What a model of this fault does.
    LikeModel {
        /// The fault.
        fault: Fault,
    },
}

/// A mishap and when it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    /// What happens.
    pub mishap: Mishap,
    /// So many chats pass before.
    #[serde(default)]
    pub after_chats: u64,
    /// It befalls so many chats; absent: all that follow.
    #[serde(default)]
    pub chats: Option<u64>,
    /// It is over so long after the first that it befell, ms; absent: it is not.
    #[serde(default)]
    pub for_ms: Option<u64>,
    /// It befalls only requests by this name of the server, without the port; absent: by any.
    #[serde(default)]
    pub host: Option<String>,
}

impl Trap {
    /// A mishap of the next chats.
    #[must_use]
    pub fn new(mishap: Mishap) -> Self {
        Self { mishap, after_chats: 0, chats: None, for_ms: None, host: None }
    }
}
