//! What a request says about latency and the server's queue.
//!
//! Definitions: TTFT is the first content (thinking counts) after sending; TTFO the first content of the
//! answer itself; E2E the last content; TPOT = (E2E − TTFT) / (tokens − 1), only for more than one token. Where
//! the first content holds several tokens, so many are taken off in place of one.

use super::{Failure, Sample, ServerTimes};

/// Durations are taken by different clocks of the server; a total below this share of a part is no total.
const LEAST_SHARE_OF_PART: f64 = 0.9;

/// Fewer tokens tell no pace.
const LEAST_STREAMED_TOKENS: u64 = 4;

impl Sample {
    /// Time to the first content, thinking included, ms.
    #[must_use]
    pub fn ttft_ms(&self) -> Option<f64> {
        Some(self.first_ms? - self.sent_ms)
    }

    /// Time to the first content of the answer itself, ms.
    #[must_use]
    pub fn ttfo_ms(&self) -> Option<f64> {
        Some(self.answer_ms? - self.sent_ms)
    }

    /// Time to the last content, ms.
    #[must_use]
    pub fn e2e_ms(&self) -> Option<f64> {
        Some(self.last_ms? - self.sent_ms)
    }

    /// Time per token after those of the first content, ms: (E2E − TTFT) / (tokens − tokens of the first
    /// content), most often one; only where tokens follow.
    #[must_use]
    pub fn tpot_ms(&self) -> Option<f64> {
        let first_tokens = self.first_tokens.unwrap_or(1).max(1);
        let gaps = self.tokens?.checked_sub(first_tokens).filter(|&gaps| gaps > 0)?;
        Some((self.last_ms? - self.first_ms?) / gaps as f64)
    }

    /// Time per token, ms, of an answer that came as it was made and is long enough to tell.
    #[must_use]
    pub fn streamed_token_ms(&self) -> Option<f64> {
        let is_told = self.tokens.is_some_and(|tokens| tokens >= LEAST_STREAMED_TOKENS);
        let is_stream = is_told && self.is_success() && !self.came_in_lumps();
        self.tpot_ms().filter(|&ms| is_stream && ms > 0.0)
    }

    /// The share of its streaming time in which it thought, 0 ..= 1: (TTFO − TTFT) / (E2E − TTFT). All of it
    /// where no answer followed.
    #[must_use]
    pub fn thinking_share(&self) -> Option<f64> {
        let (first_ms, last_ms) = (self.first_ms?, self.last_ms?);
        let answer_ms = self.answer_ms.unwrap_or(last_ms);
        (last_ms > first_ms).then(|| (answer_ms - first_ms) / (last_ms - first_ms))
    }

    /// Speed of the answer as its user sees it, tokens/s: tokens / E2E, so that waiting for the first token
    /// counts. AIPerf calls it "E2E Output Token Throughput" (`docs/metrics-reference.md`); by Little's law
    /// the users times this make the server's tokens/s, which 1 / TPOT does not where requests queue.
    #[must_use]
    pub fn answer_tokens_per_s(&self) -> Option<f64> {
        let e2e_ms = self.e2e_ms().filter(|&ms| ms > 0.0)?;
        Some(self.tokens? as f64 * 1000.0 / e2e_ms)
    }

    /// Whether the request was broken off, by whoever: it says nothing of the server's speed.
    #[must_use]
    pub fn was_aborted(&self) -> bool {
        let says_so = |reason: &str| reason.starts_with("abort");
        match &self.error {
            Some(Failure::GivenUp) => self.done_reason.as_deref().is_some_and(says_so),
            Some(Failure::Other(code)) => says_so(code),
            _ => false,
        }
    }

    /// Whether thinking came before the answer, or in its place.
    #[must_use]
    pub fn has_thought(&self) -> bool {
        self.is_success() && self.first_ms.is_some() && self.first_ms != self.answer_ms
    }

    /// Time in the server's queue, ms: what its total has beyond load, prompt evaluation and decoding. An
    /// Ollama counts it in no field of its own. It leaves out a load or a prompt that took no time, but
    /// never the decoding.
    #[must_use]
    pub fn queue_ms(&self) -> Option<f64> {
        let server = self.server.as_ref()?;
        server.eval_ms.filter(|&ms| ms > 0.0)?;
        let known_ms: f64 = server.parts_ms().sum();
        Some((server.whole_ms()? - known_ms).max(0.0))
    }

    /// What the page, the browser's queue or the network added, ms: E2E as the page saw it beyond the
    /// server's own total and the round trip.
    #[must_use]
    pub fn stall_ms(&self, rtt_ms: f64) -> Option<f64> {
        let total_ms = self.server.as_ref()?.whole_ms()?;
        Some((self.e2e_ms()? - total_ms - rtt_ms).max(0.0))
    }

    /// Speed of the prompt's evaluation as the server tells it, tokens/s.
    #[must_use]
    pub fn prefill_tokens_per_s(&self) -> Option<f64> {
        let prompt_eval_ms = self.server.as_ref()?.prompt_eval_ms.filter(|&ms| ms > 0.0)?;
        Some(self.prompt_tokens? as f64 * 1000.0 / prompt_eval_ms)
    }
}

impl ServerTimes {
    /// The server's total, ms, where it can be one: neither zero nor less than one of its parts.
    fn whole_ms(&self) -> Option<f64> {
        let longest_ms = self.parts_ms().fold(0.0, f64::max);
        self.total_ms.filter(|&ms| ms > 0.0 && ms >= longest_ms * LEAST_SHARE_OF_PART)
    }

    /// All that the server tells beside its total, ms.
    fn parts_ms(&self) -> impl Iterator<Item = f64> {
        [self.load_ms, self.prompt_eval_ms, self.eval_ms].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::sample;

    #[test]
    fn a_sample_has_the_measures_of_the_field() {
        let sample = sample();
        assert_eq!(sample.ttft_ms(), Some(200.0));
        assert_eq!(sample.e2e_ms(), Some(600.0));
        assert_eq!(sample.tpot_ms(), Some(100.0));
        assert_eq!(sample.answer_tokens_per_s(), Some(5.0 * 1000.0 / 600.0));
        assert_eq!(sample.queue_ms(), Some(110.0));
        assert_eq!(sample.stall_ms(15.0), Some(25.0));
        assert_eq!(sample.prefill_tokens_per_s(), Some(500.0));
        assert!(!sample.has_thought());
    }

    #[test]
    fn one_token_has_no_time_per_token_and_thinking_is_no_answer() {
        let one = Sample { tokens: Some(1), ..sample() };
        assert_eq!(one.tpot_ms(), None);
        let four_at_once = Sample { tokens: Some(24), first_tokens: Some(4), ..sample() };
        assert_eq!(four_at_once.tpot_ms(), Some(20.0));
        assert_eq!(Sample { first_tokens: Some(24), ..four_at_once }.tpot_ms(), None);
        let thinking = Sample { answer_ms: Some(500.0), ..sample() };
        assert!(thinking.has_thought());
        assert_eq!((thinking.ttft_ms(), thinking.ttfo_ms()), (Some(200.0), Some(400.0)));
        assert!(Sample { answer_ms: None, ..sample() }.has_thought());
    }

    #[test]
    fn only_what_was_broken_off_was_aborted() {
        let with = |error, reason: &str| Sample {
            error: Some(error),
            done_reason: Some(reason.into()),
            ..sample()
        };
        assert!(with(Failure::GivenUp, "abort").was_aborted());
        assert!(with(Failure::Other("aborted".into()), "").was_aborted());
        assert!(!with(Failure::GivenUp, "content_filter").was_aborted());
        assert!(!with(Failure::Timeout, "abort").was_aborted() && !sample().was_aborted());
    }

    #[test]
    fn zero_is_no_time() {
        let times = |total_ms, eval_ms| {
            let server = Some(ServerTimes { total_ms, eval_ms, ..ServerTimes::default() });
            let sample = Sample { server, ..sample() };
            (sample.queue_ms(), sample.stall_ms(0.0))
        };
        assert_eq!(times(Some(560.0), Some(400.0)), (Some(160.0), Some(40.0)));
        assert_eq!(times(Some(560.0), None), (None, Some(40.0)), "the decoding is not known");
        assert_eq!(times(Some(560.0), Some(0.0)), (None, Some(40.0)));
        for total_ms in [None, Some(0.0), Some(0.4)] {
            assert_eq!(times(total_ms, Some(400.0)), (None, None), "{total_ms:?}");
        }
        assert_eq!(times(None, None), (None, None));
    }

    #[test]
    fn thinking_takes_its_share_of_the_stream() {
        let sample = |answer_ms| Sample {
            first_ms: Some(100.0),
            answer_ms,
            last_ms: Some(300.0),
            ..Sample::default()
        };
        assert_eq!(sample(Some(250.0)).thinking_share(), Some(0.75));
        assert_eq!(sample(None).thinking_share(), Some(1.0), "it never answered");
        assert_eq!(Sample::default().thinking_share(), None);
    }
}
