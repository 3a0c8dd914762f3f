//! Waves: why a larger batch can be slower.

use crate::{Measurement, Sample, Slots};

/// How a batch fills the slots of the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waves {
    /// How often all slots are filled: ceil(requests / slots).
    pub waves: u32,
    /// Requests in the last wave.
    pub last: u32,
    /// Share of places used in all waves, 0 ..= 1. The speed of a batch follows this share: where it falls, the
    /// last wave leaves slots idle.
    pub occupancy: f64,
}

/// The waves of this many requests over this many slots; `None` without slots.
#[must_use]
pub fn waves(requests: u32, slots: u32) -> Option<Waves> {
    if requests == 0 || slots == 0 {
        return None;
    }
    let waves = requests.div_ceil(slots);
    let last = requests - (waves - 1) * slots;
    let occupancy = f64::from(requests) / (f64::from(waves) * f64::from(slots));
    Some(Waves { waves, last, occupancy })
}

/// Speed while the server was full, tokens/s: from the first moment with all slots busy to the last, without
/// the beginning and the tail of the batch. Tokens are spread evenly over each stream (AIPerf's dispersed
/// throughput). `None` if the slots were never all busy.
#[must_use]
pub fn steady_tokens_per_s(measurement: &Measurement, slots: Slots) -> Option<f64> {
    let streams: Vec<Stream> = measurement.samples.iter().filter_map(Stream::of).collect();
    let full = |at_ms: f64| {
        let busy = streams.iter().filter(|stream| stream.holds(at_ms)).count();
        busy >= slots.most as usize
    };
    let begins = streams.iter().map(|stream| stream.first_ms).filter(|&ms| full(ms));
    let from_ms = begins.reduce(f64::min)?;
    // A slot is held until the last content, not beyond it.
    let ends = streams.iter().map(|stream| stream.last_ms).filter(|&ms| full(ms));
    let to_ms = ends.reduce(f64::max).filter(|&to_ms| to_ms > from_ms)?;
    let tokens: f64 = streams.iter().map(|stream| stream.tokens_within(from_ms, to_ms)).sum();
    Some(tokens * 1000.0 / (to_ms - from_ms))
}

/// A request while it held a slot.
struct Stream {
    first_ms: f64,
    last_ms: f64,
    tokens: f64,
}

impl Stream {
    fn of(sample: &Sample) -> Option<Self> {
        let (first_ms, last_ms) = (sample.first_ms?, sample.last_ms?);
        let is_whole = sample.is_success() && first_ms < last_ms;
        is_whole.then_some(Self { first_ms, last_ms, tokens: sample.tokens? as f64 })
    }

    fn holds(&self, at_ms: f64) -> bool {
        (self.first_ms..=self.last_ms).contains(&at_ms)
    }

    fn tokens_within(&self, from_ms: f64, to_ms: f64) -> f64 {
        let shared_ms = self.last_ms.min(to_ms) - self.first_ms.max(from_ms);
        self.tokens * (shared_ms.max(0.0) / (self.last_ms - self.first_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_fill_the_slots() {
        assert_eq!(waves(24, 10), Some(Waves { waves: 3, last: 4, occupancy: 0.8 }));
        assert_eq!(waves(8, 8), Some(Waves { waves: 1, last: 8, occupancy: 1.0 }));
        assert_eq!(waves(u32::MAX, 1).map(|waves| waves.waves), Some(u32::MAX));
        assert_eq!(waves(4, 0), None);
        assert_eq!(waves(0, 4), None);
    }

    fn stream(first_ms: f64, last_ms: f64) -> Sample {
        let (first_ms, last_ms) = (Some(first_ms), Some(last_ms));
        Sample { first_ms, last_ms, tokens: Some(100), ..Sample::default() }
    }

    #[test]
    fn the_steady_speed_leaves_out_the_beginning_and_the_tail() {
        // Two slots, three requests of a second: while both are busy 200 tokens/s, then half of that.
        let samples = vec![stream(0.0, 1000.0), stream(0.0, 1000.0), stream(1000.0, 2000.0)];
        let measurement = Measurement { samples, ..Measurement::default() };
        let slots = Slots { most: 2, is_exact: true };
        assert_eq!(steady_tokens_per_s(&measurement, slots), Some(200.0));
        let more = Slots { most: 4, is_exact: false };
        assert_eq!(steady_tokens_per_s(&measurement, more), None);
    }
}
