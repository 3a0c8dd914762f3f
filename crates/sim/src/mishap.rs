//! Failures of the server at a chosen moment, whichever model is asked for.

use serde::{Deserialize, Serialize};

use crate::Fault;

/// A failure in place of the answer to a chat, or within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mishap {
    /// The server dies: all connections are cut, and none is taken for a while.
    Dies {
        /// How long it stays away, ms.
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
        /// The `Retry-After` header, s; without it there is none.
        retry_after_s: Option<u32>,
        /// Whether pages of other origins may read the header.
        is_exposed: bool,
    },
    /// The web page of a gateway that got no answer.
    GatewayPage {
        /// The HTTP status, such as 502 or 504.
        status: u16,
    },
    /// Bytes that are no text.
    Nonsense,
    /// One line, and it does not end.
    EndlessLine { bytes: u64 },
    /// Every piece of the answer comes late.
    SlowDrip {
        /// The pause before each piece, ms.
        pause_ms: u64,
    },
    /// The answer is not begun before the trap is taken away, or another one is set.
    Waits,
    /// Misbehaves as the model of this fault does.
    LikeModel { fault: Fault },
}

/// A mishap and when it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    pub mishap: Mishap,
    /// Chats that are answered normally first.
    #[serde(default)]
    pub after_chats: u64,
    /// Chats that it happens to; absent: all that follow.
    #[serde(default)]
    pub chats: Option<u64>,
    /// Time from the first such chat until it is over, ms; absent: it does not end.
    #[serde(default)]
    pub for_ms: Option<u64>,
    /// Only requests by this name of the server, without the port, are affected; absent: by any.
    #[serde(default)]
    pub host: Option<String>,
}

impl Trap {
    /// A mishap that happens to all chats from now on.
    #[must_use]
    pub fn new(mishap: Mishap) -> Self {
        Self { mishap, after_chats: 0, chats: None, for_ms: None, host: None }
    }
}
