//! The time this worker spends handling chunks: with one thread, the chunks of all requests queue for it.

use std::cell::Cell;

use bench::Handling;

use crate::browser::clock::now_ms;
use crate::browser::exchange::handled_meanwhile;

thread_local! {
    static HANDLED: Cell<Handling> = Cell::default();
}

/// Resets the tally.
pub fn clear() {
    handled_meanwhile();
    HANDLED.take();
}

/// The tally since the last reset.
#[must_use]
pub fn so_far() -> Handling {
    let (chunks, busy_ms, squares_ms2) = handled_meanwhile();
    let before = HANDLED.get();
    let handled = Handling {
        chunks: before.chunks + chunks,
        busy_ms: before.busy_ms + busy_ms,
        squares_ms2: before.squares_ms2 + squares_ms2,
        ..before
    };
    HANDLED.set(handled);
    handled
}

/// Reads what has come and records how long that takes: no chunk is taken meanwhile.
pub fn timed(handle: impl FnOnce()) {
    let begun_ms = now_ms();
    handle();
    HANDLED.set(HANDLED.get().and(now_ms() - begun_ms));
}
