//! State shared by request handlers.

use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::mpsc::UnboundedSender;

use crate::Config;
use crate::scheduler::Job;
use crate::shelf::Shelf;
use crate::tally::Tally;

/// The server as seen by a handler.
#[derive(Debug)]
pub(crate) struct Sim {
    pub(crate) config: Config,
    pub(crate) shelf: Shelf,
    pub(crate) jobs: UnboundedSender<Job>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) started_at: SystemTime,
}
