//! A server that is away for a while.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::connections::Door;

/// When the current outage ends.
#[derive(Debug)]
pub(crate) struct Outage {
    until: watch::Sender<Instant>,
    doors: Vec<Arc<Door>>,
}

impl Outage {
    /// The outages of a server with these listeners.
    pub(crate) fn new(doors: Vec<Arc<Door>>) -> Arc<Self> {
        Arc::new(Self { until: watch::Sender::new(Instant::now()), doors })
    }

    /// Cuts all connections now, and accepts none for this long.
    pub(crate) fn begin(&self, duration: Duration) {
        self.until.send_replace(Instant::now() + duration);
        self.doors.iter().for_each(|door| door.cut_all());
    }

    /// Resolves when an outage begins.
    pub(crate) async fn begun(&self) {
        let mut until = self.until.subscribe();
        // The sender lives as long as this.
        let _ = until.wait_for(|until| *until > Instant::now()).await;
    }

    /// Resolves when there is no outage.
    pub(crate) async fn over(&self) {
        loop {
            let until = *self.until.borrow();
            if until <= Instant::now() {
                return;
            }
            sleep_until(until).await;
        }
    }
}
