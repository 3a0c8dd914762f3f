//! The silence in an answer after which the most content arrived at once.

use bench::Silence;
use bench::stats::{percentile, sorted};

/// Content that was held back is read within [`Silence::TOGETHER_MS`], each read following the one before within this
/// share of the answer's usual gap, because a fast server generates several tokens in that time…
const STEP_SHARE: f64 = 0.25;
/// … and within this, ms: the usual gap is much longer if others' prompts keep interrupting the answer.
const STEP_MOST_MS: f64 = 5.0;
/// Chunks closer together than this are read at once: that says nothing about the usual gap, ms.
const SAME_MOMENT_MS: f64 = 1.0;
/// The usual gap is the one that this share of the gaps falls below: pauses for others' prompts may be most of them.
const USUAL_SHARE: f64 = 0.25;

/// Watches for silences while content arrives.
#[derive(Clone, Debug, Default)]
pub struct Silences {
    times_ms: Vec<f64>,
}

impl Silences {
    /// Notes a chunk with content that arrived at `at_ms`.
    pub fn note(&mut self, at_ms: f64) {
        self.times_ms.push(at_ms);
    }

    /// The silence after which the most arrived at once, the longest among equals; `None` if there was none.
    #[must_use]
    pub fn most(&self) -> Option<Silence> {
        let step_ms = self.step_ms();
        let rank = |silence: &Silence| (silence.chunks, silence.lasted_ms());
        let (mut present, mut most): (Option<Silence>, Option<Silence>) = (None, None);
        let mut is_burst = false;
        for (from_ms, at_ms) in self.pairs() {
            if at_ms - from_ms >= Silence::LEAST_MS {
                present = Some(Silence { from_ms, to_ms: at_ms, chunks: 1 });
                is_burst = true;
            } else if let Some(present) = &mut present {
                is_burst &=
                    at_ms - from_ms <= step_ms && at_ms - present.to_ms <= Silence::TOGETHER_MS;
                present.chunks += u64::from(is_burst);
            }
            if present.is_some_and(|now| most.is_none_or(|most| rank(&now) > rank(&most))) {
                most = present;
            }
        }
        most
    }

    /// The longest step between two reads of what was held back, ms.
    fn step_ms(&self) -> f64 {
        let gaps_ms = self.pairs().map(|(from_ms, at_ms)| at_ms - from_ms);
        let of_stream = gaps_ms.filter(|ms| (SAME_MOMENT_MS..Silence::LEAST_MS).contains(ms));
        let usual_ms = percentile(&sorted(of_stream), USUAL_SHARE);
        usual_ms.map_or(STEP_MOST_MS, |ms| (ms * STEP_SHARE).clamp(SAME_MOMENT_MS, STEP_MOST_MS))
    }

    /// The times of each chunk and the one after it.
    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        let next = self.times_ms.iter().skip(1);
        self.times_ms.iter().zip(next).map(|(&from_ms, &at_ms)| (from_ms, at_ms))
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

    #[test]
    fn a_fast_answer_that_paused_goes_on_at_its_own_pace() {
        let paced = |pause_ms: f64, gap_ms: f64| -> Vec<f64> {
            let before = (0..8).map(|n| f64::from(n) * gap_ms);
            let from_ms = 7.0 * gap_ms + pause_ms;
            before.chain((0..24).map(|n| f64::from(n).mul_add(gap_ms, from_ms))).collect()
        };
        for (pause_ms, gap_ms) in [(211.0, 5.0), (150.0, 4.0), (250.0, 8.0), (200.0, 2.0)] {
            let (from_ms, to_ms) = (7.0 * gap_ms, 7.0 * gap_ms + pause_ms);
            assert_eq!(most(&paced(pause_ms, gap_ms)), Some((from_ms, to_ms, 1)), "{gap_ms}");
        }
        let held = [vec![0.0, 5.0, 10.0, 15.0], vec![220.0; 30], vec![220.9, 221.6, 226.6, 231.6]];
        assert_eq!(most(&held.concat()), Some((15.0, 220.0, 32)), "what was held comes at once");
        let fast = (0..20).map(|n| f64::from(n) * 3.0);
        let in_reads = (0..12).map(|n| f64::from(n).mul_add(0.9, 300.0));
        let read: Vec<f64> = fast.chain(in_reads).collect();
        assert_eq!(most(&read), Some((57.0, 300.0, 12)), "in several reads");
    }

    #[test]
    fn pauses_for_others_do_not_hide_the_pace() {
        let paused = [0.0, 95.0, 190.0, 285.0, 390.0, 396.0, 402.0, 408.0, 414.0, 420.0];
        assert_eq!(most(&paused), Some((285.0, 390.0, 1)));
    }
}
