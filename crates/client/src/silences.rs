//! The silence in an answer after which the most content arrived at once.

use bench::Silence;

/// Content that was held back is read this close together, ms: a few reads of a busy browser.
const TOGETHER_MS: f64 = 25.0;

/// Watches for silences while content arrives.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silences {
    last_ms: Option<f64>,
    present: Option<Silence>,
    most: Option<Silence>,
}

impl Silences {
    /// Notes a chunk with content that arrived at `at_ms`.
    pub fn note(&mut self, at_ms: f64) {
        let from_ms = self.last_ms.replace(at_ms).unwrap_or(at_ms);
        if at_ms - from_ms >= Silence::LEAST_MS {
            self.present = Some(Silence { from_ms, to_ms: at_ms, chunks: 1 });
        } else if let Some(present) = &mut self.present
            && at_ms - present.to_ms <= TOGETHER_MS
        {
            present.chunks += 1;
        }
        let rank = |silence: &Silence| (silence.chunks, silence.lasted_ms());
        if self.present.is_some_and(|now| self.most.is_none_or(|most| rank(&now) > rank(&most))) {
            self.most = self.present;
        }
    }

    /// The silence after which the most arrived at once, the longest among equals; `None` if there was none.
    #[must_use]
    pub fn most(&self) -> Option<Silence> {
        self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(times_ms: &[f64]) -> Option<(f64, f64, u64)> {
        let mut silences = Silences::default();
        times_ms.iter().for_each(|&at_ms| silences.note(at_ms));
        silences.most().map(|silence| (silence.from_ms, silence.to_ms, silence.chunks))
    }

    #[test]
    fn a_steady_answer_is_never_silent() {
        assert_eq!(most(&[5.0, 45.0, 90.0, 91.0, 180.0]), None);
        assert_eq!(most(&[]), None);
    }

    #[test]
    fn a_backlog_tells_more_than_a_longer_silence() {
        let rests_and_stalls = [0.0, 20.0, 1500.0, 1520.0, 1540.0, 1990.0, 1990.2, 1995.0, 2016.0];
        assert_eq!(most(&rests_and_stalls), Some((1540.0, 1990.0, 3)));
        assert_eq!(most(&[0.0, 150.0, 180.0, 400.0]), Some((180.0, 400.0, 1)));
    }
}
