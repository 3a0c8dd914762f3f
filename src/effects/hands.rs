//! Browser resources that outlive a single effect.

use crate::browser::awake::Awake;
use crate::browser::tabs::Claim;
use crate::browser::worker::EngineWorker;
use crate::store::SessionId;

/// Browser resources that outlive a single effect; dropping one releases it.
#[derive(Default)]
pub struct Hands {
    /// The engine, once a session was begun.
    pub worker: Option<EngineWorker>,
    /// Keeps machine and page awake while a session goes on.
    pub awake: Option<Awake>,
    /// The session that shall go on, until it does: no other tab may begin to.
    pub claimed: Option<(SessionId, Claim)>,
    /// Lets other tabs know of it.
    pub measuring: Option<Claim>,
    /// Lets them know which sessions may be put back.
    pub removed: Vec<(SessionId, Claim)>,
}
