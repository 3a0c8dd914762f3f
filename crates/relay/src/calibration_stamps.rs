//! The true times of the most recent bursts of calibration streams.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde::Serialize;

use crate::locked::locked;

/// Bursts that are kept; the oldest are dropped.
const KEPT_BURSTS: usize = 64;
/// Streams of one burst whose times are kept.
const KEPT_STREAMS: usize = 2000;

/// The times of one stream, in ms on the relay's clock.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StreamStamp {
    arrived_ms: f64,
    /// When the first token was handed to the socket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_ms: Option<f64>,
    /// When the last line was handed to the socket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end_ms: Option<f64>,
}

/// A stamp still being filled in by its stream.
pub(crate) type OpenStamp = Arc<Mutex<StreamStamp>>;

#[derive(Debug)]
struct Burst {
    name: String,
    streams: Vec<OpenStamp>,
}

/// The bursts that are kept.
#[derive(Debug, Default)]
pub(crate) struct Bursts(Mutex<VecDeque<Burst>>);

impl Bursts {
    /// Notes the arrival of a stream's request; `None` once its burst is full.
    pub(crate) fn arrived(&self, burst: &str, arrived_ms: f64) -> Option<OpenStamp> {
        let mut bursts = locked(&self.0);
        if !bursts.iter().any(|it| it.name == burst) {
            bursts.push_back(Burst { name: burst.to_owned(), streams: Vec::new() });
            if bursts.len() > KEPT_BURSTS {
                bursts.pop_front();
            }
        }
        let streams = &mut bursts.iter_mut().find(|it| it.name == burst)?.streams;
        if streams.len() >= KEPT_STREAMS {
            return None;
        }
        let stamp = StreamStamp { arrived_ms, first_ms: None, end_ms: None };
        let stamp = Arc::new(Mutex::new(stamp));
        streams.push(Arc::clone(&stamp));
        Some(stamp)
    }

    /// The streams of a burst, in order of arrival.
    pub(crate) fn of(&self, burst: &str) -> Option<Vec<StreamStamp>> {
        let bursts = locked(&self.0);
        let burst = bursts.iter().find(|it| it.name == burst)?;
        Some(burst.streams.iter().map(|stamp| locked(stamp).clone()).collect())
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
