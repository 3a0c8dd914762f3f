//! When content of an answer arrived: all that is left of a request that is aborted.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// An answer silent for this many times its longest gap has stalled, and is not just slow.
const STALLED_AFTER_PAUSES: f64 = 3.0;
/// A shorter silence does not count, ms.
const SILENCE_LEAST_MS: f64 = 1000.0;

/// Records when content of an answer arrives; clones share the record.
#[derive(Clone, Default)]
pub struct ArrivalLog {
    arrivals: Rc<Cell<Option<Arrivals>>>,
    flush: Rc<RefCell<Option<Flush>>>,
}

/// Records what has arrived but is not recorded yet.
type Flush = Box<dyn Fn(&ArrivalLog)>;

impl fmt::Debug for ArrivalLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ArrivalLog").field(&self.arrivals).finish()
    }
}

impl PartialEq for ArrivalLog {
    fn eq(&self, other: &Self) -> bool {
        self.arrivals == other.arrivals
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Arrivals {
    first_ms: f64,
    last_ms: f64,
    longest_pause_ms: f64,
}

impl ArrivalLog {
    /// Content arrived at `at_ms`, on the clock that stamps the request.
    pub fn note(&self, at_ms: f64) {
        let arrivals = match self.arrivals.get() {
            None => Arrivals { first_ms: at_ms, last_ms: at_ms, longest_pause_ms: 0.0 },
            Some(before) => Arrivals {
                last_ms: at_ms,
                longest_pause_ms: before.longest_pause_ms.max(at_ms - before.last_ms),
                ..before
            },
        };
        self.arrivals.set(Some(arrivals));
    }

    /// Sets what records pending arrivals at the next query, so that answers need not be read as they arrive.
    pub fn set_flush(&self, flush: impl Fn(&Self) + 'static) {
        self.flush.replace(Some(Box::new(flush)));
    }

    /// Whether the answer to a request sent at `sent_ms` began and has stalled by `now_ms`. If there was a
    /// single chunk, the wait for it is the only known gap.
    #[must_use]
    pub fn has_stalled(&self, sent_ms: f64, now_ms: f64) -> bool {
        if let Some(flush) = self.flush.take() {
            flush(self);
        }
        self.arrivals.get().is_some_and(|arrivals| {
            let is_single = arrivals.last_ms <= arrivals.first_ms;
            let pause_ms =
                if is_single { arrivals.first_ms - sent_ms } else { arrivals.longest_pause_ms };
            now_ms - arrivals.last_ms > (pause_ms * STALLED_AFTER_PAUSES).max(SILENCE_LEAST_MS)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_stalled(arrivals_ms: &[f64], now_ms: f64) -> bool {
        let arrivals = ArrivalLog::default();
        arrivals_ms.iter().for_each(|&at_ms| arrivals.clone().note(at_ms));
        arrivals.has_stalled(0.0, now_ms)
    }

    #[test]
    fn an_answer_that_began_and_fell_silent_has_stalled() {
        assert!(has_stalled(&[60.0, 80.0, 100.0], 8000.0));
        assert!(has_stalled(&[500.0], 8000.0));
    }

    #[test]
    fn pending_arrivals_are_recorded_when_queried() {
        let arrivals = ArrivalLog::default();
        arrivals.note(500.0);
        arrivals.set_flush(|arrivals| arrivals.note(7500.0));
        assert!(!arrivals.has_stalled(0.0, 8000.0));
    }

    #[test]
    fn an_answer_that_never_began_or_is_only_slow_has_not_stalled() {
        assert!(!has_stalled(&[], 8000.0));
        assert!(!has_stalled(&[1000.0, 4000.0], 8000.0), "a chunk every three seconds");
        assert!(!has_stalled(&[7000.0], 8000.0), "it has only just begun");
        assert!(!has_stalled(&[60.0, 80.0, 7500.0], 8000.0));
    }
}
