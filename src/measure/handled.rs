//! The time this worker spends handling chunks: with one thread, the chunks of all requests queue for it.

use std::cell::Cell;

use bench::Handling;

use crate::browser::clock::now_ms;

thread_local! {
    static HANDLED: Cell<Handling> = Cell::default();
}

/// Resets the tally.
pub fn clear() {
    HANDLED.take();
}

/// The tally since the last reset.
#[must_use]
pub fn so_far() -> Handling {
    HANDLED.get()
}

/// Handles a chunk and records how long that takes.
pub fn timed(handle: impl FnOnce()) {
    let begun_ms = now_ms();
    handle();
    HANDLED.set(HANDLED.get().and(now_ms() - begun_ms));
}
