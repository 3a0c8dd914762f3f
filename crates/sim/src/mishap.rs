//! Failures at a chosen moment, whichever model is requested.

use serde::{Deserialize, Serialize};

use crate::Fault;

/// A failure instead of the answer to a chat, or in the middle of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mishap {
    /// The server dies: all connections are cut, and none is accepted for a while.
    Dies {
        /// How long it stays down, ms.
        for_ms: u64,
    },
    /// The connection is cut before the answer. If it was used before, browsers retry by themselves.
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
    /// The web page of a gateway that got no response.
    GatewayPage {
        /// The HTTP status, such as 502 or 504.
        status: u16,
    },
    /// Bytes that are not text.
    Nonsense,
    /// A single line that does not end.
    EndlessLine { bytes: u64 },
    /// The pieces of the answer come slowly.
    SlowDrip {
        /// The pause before each piece, ms.
        pause_ms: u64,
    },
    /// The answer does not begin until the trap is removed or replaced.
    Waits,
    /// Misbehaves like the model with this fault.
    LikeModel { fault: Fault },
}

/// A mishap and when it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    pub mishap: Mishap,
    /// Number of chats that are answered normally first.
    #[serde(default)]
    pub after_chats: u64,
    /// Number of chats affected; absent: all that follow.
    #[serde(default)]
    pub chats: Option<u64>,
    /// Time from the first affected chat until the trap is over, ms; absent: it does not end.
    #[serde(default)]
    pub for_ms: Option<u64>,
    /// Only requests with this host name, without the port, are affected; absent: all.
    #[serde(default)]
    pub host: Option<String>,
}

impl Trap {
    /// A mishap that affects all chats from now on.
    #[must_use]
    pub fn new(mishap: Mishap) -> Self {
        Self { mishap, after_chats: 0, chats: None, for_ms: None, host: None }
    }
}
