//! The true times of the most recent bursts of calibration streams.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// Bursts that are kept; the oldest are dropped.
const KEPT_BURSTS: usize = 64;
/// Streams of one burst whose times are kept.
const KEPT_STREAMS: usize = 2000;

/// The times of one stream, on the relay's clock.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StreamStamp {
    arrived_ms: f64,
    /// As the first token was handed to the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_ms: Option<f64>,
    /// As the last line was.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_ms: Option<f64>,
}

/// Which stream of which burst.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    burst: String,
    index: usize,
}

#[derive(Debug)]
struct Burst {
    name: String,
    streams: Vec<StreamStamp>,
}

/// The bursts that are kept.
#[derive(Debug, Default)]
pub(crate) struct Bursts(Mutex<VecDeque<Burst>>);

impl Bursts {
    /// Notes a stream that was asked for; no place is kept for it once its burst is full.
    pub(crate) fn arrived(&self, burst: &str, arrived_ms: f64) -> Option<Place> {
        let mut bursts = self.bursts();
        if !bursts.iter().any(|it| it.name == burst) {
            bursts.push_back(Burst { name: burst.to_owned(), streams: Vec::new() });
            if bursts.len() > KEPT_BURSTS {
                bursts.pop_front();
            }
        }
        let streams = &mut bursts.iter_mut().find(|it| it.name == burst)?.streams;
        let index = streams.len();
        if index >= KEPT_STREAMS {
            return None;
        }
        streams.push(StreamStamp { arrived_ms, first_ms: None, end_ms: None });
        Some(Place { burst: burst.to_owned(), index })
    }

    pub(crate) fn began(&self, place: &Place, first_ms: f64) {
        self.change(place, |stamp| stamp.first_ms = Some(first_ms));
    }

    pub(crate) fn ended(&self, place: &Place, end_ms: f64) {
        self.change(place, |stamp| stamp.end_ms = Some(end_ms));
    }

    /// The streams of a burst, in the order in which they came.
    pub(crate) fn of(&self, burst: &str) -> Option<Vec<StreamStamp>> {
        let bursts = self.bursts();
        bursts.iter().find(|it| it.name == burst).map(|it| it.streams.clone())
    }

    fn change(&self, place: &Place, change: impl FnOnce(&mut StreamStamp)) {
        let mut bursts = self.bursts();
        let burst = bursts.iter_mut().find(|it| it.name == place.burst);
        if let Some(stamp) = burst.and_then(|burst| burst.streams.get_mut(place.index)) {
            change(stamp);
        }
    }

    fn bursts(&self) -> MutexGuard<'_, VecDeque<Burst>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_whatever_comes() {
        let bursts = Bursts::default();
        for name in 0..KEPT_BURSTS + 3 {
            bursts.arrived(&name.to_string(), 1.0);
        }
        assert!(bursts.of("2").is_none() && bursts.of("3").is_some());
        let places = (0..KEPT_STREAMS + 3).filter_map(|_| bursts.arrived("a", 1.0)).count();
        assert_eq!((places, bursts.of("a").unwrap().len()), (KEPT_STREAMS, KEPT_STREAMS));
    }
}
