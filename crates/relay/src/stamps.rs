//! When the most recent requests arrived, got their first byte and ended, in ms on the relay's clock.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;

use crate::locked::locked;

/// Number of requests whose times are kept; the oldest are dropped.
const KEPT: usize = 1000;

/// The times of one request.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stamp {
    id: u64,
    arrival_ms: f64,
    /// When the head of the model server's answer arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_ms: Option<f64>,
    /// When its last byte was forwarded, or the request was abandoned.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_ms: Option<f64>,
}

/// The most recent forwarded requests.
#[derive(Debug, Default)]
pub(crate) struct Stamps(Mutex<VecDeque<Stamp>>);

impl Stamps {
    /// Records an arriving request and returns its number.
    pub(crate) fn arrived(&self, arrival_ms: f64) -> u64 {
        let mut stamps = locked(&self.0);
        let id = stamps.back().map_or(1, |last| last.id + 1);
        stamps.push_back(Stamp { id, arrival_ms, first_ms: None, end_ms: None });
        if stamps.len() > KEPT {
            stamps.pop_front();
        }
        id
    }

    pub(crate) fn answered(&self, id: u64, first_ms: f64) {
        self.change(id, |stamp| stamp.first_ms = Some(first_ms));
    }

    pub(crate) fn ended(&self, id: u64, end_ms: f64) {
        self.change(id, |stamp| stamp.end_ms = Some(end_ms));
    }

    pub(crate) fn all(&self) -> Vec<Stamp> {
        locked(&self.0).iter().cloned().collect()
    }

    fn change(&self, id: u64, change: impl FnOnce(&mut Stamp)) {
        let mut stamps = locked(&self.0);
        let place = stamps.front().and_then(|first| id.checked_sub(first.id));
        let place = place.and_then(|place| usize::try_from(place).ok());
        if let Some(stamp) = place.and_then(|place| stamps.get_mut(place)) {
            change(stamp);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_requests_are_kept_and_dropped_ones_stay_dropped() {
        let stamps = Stamps::default();
        let first = stamps.arrived(0.5);
        let ids: Vec<u64> = (0..KEPT).map(|_| stamps.arrived(1.0)).collect();
        stamps.ended(first, 2.0);
        stamps.answered(ids[KEPT - 1], 3.0);
        stamps.ended(ids[KEPT - 1], 4.0);
        let all = stamps.all();
        assert_eq!(all.len(), KEPT);
        assert_eq!((all[0].id, all[0].end_ms), (2, None));
        let last = serde_json::to_string(&all[KEPT - 1]).unwrap();
        assert_eq!(last, r#"{"id":1001,"arrival_ms":1.0,"first_ms":3.0,"end_ms":4.0}"#);
    }
}
