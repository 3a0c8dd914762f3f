//! When content of an answer arrived: all that is left of a request that is aborted.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// An answer silent for this many times its longest gap has stalled, and is not just slow.
const STOPPED_AFTER_PAUSES: f64 = 3.0;
/// A shorter silence does not count, ms.
const SILENCE_LEAST_MS: f64 = 1000.0;

/// Records when content of an answer arrives; clones share the record.
#[derive(Clone, Default)]
pub struct Heard {
    arrivals: Rc<Cell<Option<Arrivals>>>,
    asked: Rc<RefCell<Option<Asked>>>,
}

/// Records what has arrived but is not recorded yet.
type Asked = Box<dyn Fn(&Heard)>;

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Heard").field(&self.arrivals).finish()
    }
}

impl PartialEq for Heard {
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

impl Heard {
    /// Content arrived at `at_ms`, on the clock that stamps the request.
    pub fn note(&self, at_ms: f64) {
        let heard = match self.arrivals.get() {
            None => Arrivals { first_ms: at_ms, last_ms: at_ms, longest_pause_ms: 0.0 },
            Some(before) => Arrivals {
                last_ms: at_ms,
                longest_pause_ms: before.longest_pause_ms.max(at_ms - before.last_ms),
                ..before
            },
        };
        self.arrivals.set(Some(heard));
    }

    /// Sets what records pending arrivals at the next query, so that answers need not be read as they arrive.
    pub fn ask(&self, asked: impl Fn(&Self) + 'static) {
        self.asked.replace(Some(Box::new(asked)));
    }

    /// Whether the answer to a request sent at `sent_ms` began and has stalled by `now_ms`. If there was a
    /// single chunk, the wait for it is the only known gap.
    #[must_use]
    pub fn has_stopped(&self, sent_ms: f64, now_ms: f64) -> bool {
        if let Some(asked) = self.asked.take() {
            asked(self);
        }
        self.arrivals.get().is_some_and(|heard| {
            let is_single = heard.last_ms <= heard.first_ms;
            let pause_ms =
                if is_single { heard.first_ms - sent_ms } else { heard.longest_pause_ms };
            now_ms - heard.last_ms > (pause_ms * STOPPED_AFTER_PAUSES).max(SILENCE_LEAST_MS)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_stopped(arrivals_ms: &[f64], now_ms: f64) -> bool {
        let heard = Heard::default();
        arrivals_ms.iter().for_each(|&at_ms| heard.clone().note(at_ms));
        heard.has_stopped(0.0, now_ms)
    }

    #[test]
    fn an_answer_that_began_and_fell_silent_has_stopped() {
        assert!(has_stopped(&[60.0, 80.0, 100.0], 8000.0));
        assert!(has_stopped(&[500.0], 8000.0));
    }

    #[test]
    fn pending_arrivals_are_recorded_when_queried() {
        let heard = Heard::default();
        heard.note(500.0);
        heard.ask(|heard| heard.note(7500.0));
        assert!(!heard.has_stopped(0.0, 8000.0));
    }

    #[test]
    fn an_answer_that_never_began_or_is_only_slow_has_not_stopped() {
        assert!(!has_stopped(&[], 8000.0));
        assert!(!has_stopped(&[1000.0, 4000.0], 8000.0), "a chunk every three seconds");
        assert!(!has_stopped(&[7000.0], 8000.0), "it has only just begun");
        assert!(!has_stopped(&[60.0, 80.0, 7500.0], 8000.0));
    }
}
