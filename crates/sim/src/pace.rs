//! How fast a server is: the duration of a decoding step, and of evaluating a prompt.

use std::time::Duration;

/// Evaluating a cached prompt takes this share of the usual time.
const CACHED_PROMPT_SHARE: f64 = 0.1;

/// How fast tokens are generated and prompts evaluated.
///
/// n streams together give `rate × n^(1 − falloff)` tokens per second. The defaults, 125 and 0.67, come from
/// a report on a real qwen3:1.7b. The test below checks the fit: within 4 % for 16 and 24 streams, but 18, 12
/// and 9 % too fast for 2, 4 and 8; root mean square error 11 %.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) rate: f64,
    pub(crate) falloff: f64,
    /// Prompt tokens per second; 0: prompts take no time.
    pub(crate) prefill_rate: f64,
}

impl Pace {
    /// Tokens per second of all `streams` together.
    fn tokens_per_s(self, streams: usize) -> f64 {
        self.rate * (streams as f64).powf(1.0 - self.falloff)
    }

    /// The duration of one step, which gives each of the `streams` a token.
    pub(crate) fn step(self, streams: usize) -> Duration {
        seconds(streams as f64 / self.tokens_per_s(streams))
    }

    /// The time to evaluate one prompt.
    pub(crate) fn prefill(self, prompt_tokens: u32, cached: bool) -> Duration {
        if self.prefill_rate <= 0.0 {
            return Duration::ZERO;
        }
        let share = if cached { CACHED_PROMPT_SHARE } else { 1.0 };
        seconds(share * f64::from(prompt_tokens) / self.prefill_rate)
    }
}

/// Nonsensical durations, such as infinity, become zero.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Batch sizes and tokens per second from the reference report's table for 24 workers, as far as a batch
    /// does not exceed the 24 slots. The batch of one, 59, is left out: it woke the server up.
    const MEASURED: [(usize, f64); 5] =
        [(2, 133.546), (4, 175.665), (8, 227.631), (16, 323.734), (24, 355.074)];

    #[test]
    fn the_default_pace_fits_the_reference_report() {
        let pace = Pace { rate: 125.0, falloff: 0.67, prefill_rate: 0.0 };
        let errors = MEASURED.map(|(streams, measured)| {
            let error = pace.tokens_per_s(streams) / measured - 1.0;
            println!("{streams} streams: {:+.1} %", 100.0 * error);
            error
        });
        let mean_square = errors.iter().map(|error| error * error).sum::<f64>() / 5.0;
        println!("root mean square: {:.1} %", 100.0 * mean_square.sqrt());
        assert!(errors.iter().all(|error| error.abs() < 0.18));
        assert!(errors[3..].iter().all(|error| error.abs() < 0.04));
    }

    #[test]
    fn without_falloff_every_stream_has_the_full_rate() {
        let pace = Pace { rate: 50.0, falloff: 0.0, prefill_rate: 0.0 };
        assert_eq!(pace.step(1), Duration::from_millis(20));
        assert_eq!(pace.step(48), Duration::from_millis(20));
    }

    #[test]
    fn a_cached_prompt_takes_a_tenth_and_a_free_one_nothing() {
        let pace = Pace { rate: 50.0, falloff: 0.0, prefill_rate: 100.0 };
        assert_eq!(pace.prefill(10, false), Duration::from_millis(100));
        assert_eq!(pace.prefill(10, true), Duration::from_millis(10));
        assert_eq!(Pace { prefill_rate: 0.0, ..pace }.prefill(10, false), Duration::ZERO);
    }
}
