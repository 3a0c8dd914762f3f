//! Watching the page while it measures: a heartbeat shows lag, freezing and sleep.

use std::cell::{Cell, RefCell};
use std::pin::pin;

use futures::future::{Either, select};

use super::Clock;
use crate::ClientWatch;

/// Interval of the heartbeat, ms: often enough to see what delays a request, too seldom to delay one.
const BEAT_MS: f64 = 50.0;

/// Whether the page is visible, as it reports itself.
#[derive(Debug, Default)]
pub(super) struct Visibility {
    is_hidden: Cell<bool>,
    was_hidden: Cell<bool>,
}

impl Visibility {
    /// The page was hidden or shown.
    pub(super) fn set_hidden(&self, is_hidden: bool) {
        self.is_hidden.set(is_hidden);
        self.was_hidden.set(self.was_hidden.get() || is_hidden);
    }

    /// Whether the page was hidden at any moment since the last call.
    fn take_was_hidden(&self) -> bool {
        self.was_hidden.replace(self.is_hidden.get())
    }
}

/// Does the work and reports what happened to the page meanwhile.
pub(super) async fn watched<T>(
    clock: &impl Clock,
    visibility: &Visibility,
    work: impl Future<Output = T>,
) -> (T, ClientWatch) {
    visibility.take_was_hidden();
    let watch =
        RefCell::new(ClientWatch { timer_step_ms: clock.step_ms(), ..ClientWatch::default() });
    let last = Cell::new((clock.now_ms(), clock.wall_ms()));
    // A monotonic clock may stop while the machine sleeps; the wall clock does not.
    let beat = || {
        let now = (clock.now_ms(), clock.wall_ms());
        let before = last.replace(now);
        let gap_ms = (now.0 - before.0).max(now.1 - before.1);
        let mut watch = watch.borrow_mut();
        watch.lag_ms = watch.lag_ms.max(gap_ms - BEAT_MS);
        if visibility.take_was_hidden() {
            watch.hidden_ms += gap_ms;
        }
    };
    let heartbeat = async {
        loop {
            clock.sleep_ms(BEAT_MS).await;
            beat();
        }
    };
    let done = match select(pin!(work), pin!(heartbeat)).await {
        Either::Left((done, _)) => done,
        Either::Right((never, _)) => never,
    };
    // A task that woke late may have ended the work before the heartbeat.
    beat();
    (done, watch.into_inner())
}
