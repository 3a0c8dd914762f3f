//! The page's own queue: how long handling a chunk takes, and how long that delays the next.

use serde::{Deserialize, Serialize};

/// At this utilisation a chunk waits half a handling time or more, and above it ever more steeply.
const CROWDED_SHARE: f64 = 0.5;

/// How long the page took to handle the chunks of a batch's answers, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Handling {
    pub chunks: u64,
    /// The sum of their handling times, ms.
    pub busy_ms: f64,
    /// The sum of the squares of these times, ms². A clock coarser than a handling time overestimates it on
    /// average.
    pub squares_ms2: f64,
    /// The duration of the batch by the page's clock, ms.
    pub over_ms: f64,
}

impl Handling {
    /// The same with one more chunk.
    #[must_use]
    pub fn and(self, took_ms: f64) -> Self {
        Self {
            chunks: self.chunks + 1,
            busy_ms: self.busy_ms + took_ms,
            squares_ms2: self.squares_ms2 + took_ms * took_ms,
            ..self
        }
    }

    /// The mean handling time of a chunk, S, ms.
    #[must_use]
    pub fn mean_ms(&self) -> Option<f64> {
        (self.chunks > 0).then(|| self.busy_ms / self.chunks as f64)
    }

    /// The share of time spent handling chunks, ρ = λS.
    #[must_use]
    pub fn utilisation(&self) -> Option<f64> {
        (self.over_ms > 0.0).then(|| self.busy_ms / self.over_ms)
    }

    /// Whether the page was busy enough for chunks to wait for each other noticeably.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.utilisation().is_some_and(|share| share >= CROWDED_SHARE)
    }

    /// How long a chunk waits on average until those before it are handled, ms: λE[S²] / (2(1 − ρ)), the
    /// Pollaczek–Khinchine formula for an M/G/1 queue (Kleinrock, "Queueing Systems", vol. 1, 1975, 5.6).
    /// Chunks of a server that decodes in lockstep come in bursts and wait longer. `None` if the page was never
    /// idle.
    #[must_use]
    pub fn wait_ms(&self) -> Option<f64> {
        let idle_ms = self.over_ms - self.busy_ms;
        // λE[S²] is the sum of the squares over the time.
        (idle_ms > 0.0).then(|| self.squares_ms2 / (2.0 * idle_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handled(times_ms: &[f64], over_ms: f64) -> Handling {
        let begun = Handling { over_ms, ..Handling::default() };
        times_ms.iter().fold(begun, |handling, &took_ms| handling.and(took_ms))
    }

    #[test]
    fn equal_times_wait_half_as_long_as_random_ones() {
        // M/D/1 at ρ = 0.5: ρS / (2(1 − ρ)) is half a handling time.
        let handling = handled(&[1.0; 50], 100.0);
        assert_eq!(handling.mean_ms(), Some(1.0));
        assert_eq!(handling.utilisation(), Some(0.5));
        assert_eq!(handling.wait_ms(), Some(0.5));
        assert!(handling.is_crowded() && !handled(&[1.0; 49], 100.0).is_crowded());
    }

    #[test]
    fn one_long_handling_time_delays_other_chunks() {
        let mut times_ms = vec![0.1; 99];
        times_ms.push(10.0);
        let handling = handled(&times_ms, 100.0);
        let wait_ms = handling.wait_ms().unwrap();
        assert!((wait_ms - (99.0 * 0.01 + 100.0) / (2.0 * (100.0 - 19.9))).abs() < 1e-9);
    }

    #[test]
    fn without_idle_time_the_wait_is_unbounded() {
        assert_eq!(handled(&[60.0, 40.0], 100.0).wait_ms(), None);
        assert_eq!(Handling::default().mean_ms(), None);
        assert_eq!(Handling::default().utilisation(), None);
    }
}
