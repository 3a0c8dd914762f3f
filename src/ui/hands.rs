//! What the page holds of the browser.

use crate::browser::awake::Awake;
use crate::browser::tabs::Measuring;
use crate::browser::worker::EngineWorker;

/// What the page holds of the browser.
#[derive(Default)]
pub struct Hands {
    /// The engine, once a session was begun.
    pub worker: Option<EngineWorker>,
    /// Keeps machine and page awake while a session goes on.
    pub awake: Option<Awake>,
    /// Lets other tabs know of it.
    pub measuring: Option<Measuring>,
}
