//! Browser resources that outlive a single effect.

use crate::browser::awake::Awake;
use crate::browser::tabs::Claim;
use crate::browser::worker::EngineWorker;
use crate::store::SessionId;

/// Browser resources that outlive a single effect; dropping one releases it.
#[derive(Default)]
pub struct BrowserResources {
    /// The engine's worker, once a session was started.
    pub worker: Option<EngineWorker>,
    /// Keeps the machine and the page awake while a session runs.
    pub awake: Option<Awake>,
    /// The session about to be resumed, claimed so that no other tab can resume it.
    pub claimed: Option<(SessionId, Claim)>,
    /// Tells other tabs which session is being measured here.
    pub measuring: Option<Claim>,
    /// Tells other tabs which removed sessions may be restored here.
    pub removed: Vec<(SessionId, Claim)>,
}
