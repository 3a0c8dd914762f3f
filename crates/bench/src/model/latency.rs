//! Latency and server-queue metrics of a request.
//!
//! Definitions: TTFT is the time from sending to the first content (thinking counts); TTFO to the first content
//! of the answer itself; E2E to the last content; TPOT = (E2E − TTFT) / (tokens − 1), only for more than one
//! token. If several tokens came in the moment of the first content, that number is subtracted instead of one.

use super::{Failure, Sample, ServerTimes};

/// The server's durations come from different clocks; a total below this share of one of its parts is invalid.
const LEAST_SHARE_OF_PART: f64 = 0.9;

/// A server's own time this many times longer than the page waited is impossible…
const OVERLONG: f64 = 1.5;
/// … unless the difference is small, ms.
const OVERLONG_LEAST_MS: f64 = 100.0;
/// Nothing makes a stream take this many times as long as the server says that it generated…
const STREAM_TIMES_EVAL: f64 = 100.0;
/// … if it was a stream of some length, ms.
const STREAM_LEAST_MS: f64 = 100.0;

/// With fewer tokens the time per token means nothing.
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

    /// Time per token after the first content, ms: (E2E − TTFT) / (tokens − tokens of the first moment), the
    /// latter usually one; only where tokens follow.
    #[must_use]
    pub fn tpot_ms(&self) -> Option<f64> {
        let first_tokens = self.first_tokens.unwrap_or(1).max(1);
        let gaps = self.tokens?.checked_sub(first_tokens).filter(|&gaps| gaps > 0)?;
        Some((self.last_ms? - self.first_ms?) / gaps as f64)
    }

    /// Time per token, ms, of an answer that was streamed and is long enough to measure it.
    #[must_use]
    pub fn streamed_token_ms(&self) -> Option<f64> {
        let is_told = self.tokens.is_some_and(|tokens| tokens >= LEAST_STREAMED_TOKENS);
        let is_stream = is_told && self.is_success() && !self.came_in_lumps();
        self.tpot_ms().filter(|&ms| is_stream && ms > 0.0)
    }

    /// The share of the streaming time spent thinking, 0 ..= 1: (TTFO − TTFT) / (E2E − TTFT). 1 if no answer
    /// followed.
    #[must_use]
    pub fn thinking_share(&self) -> Option<f64> {
        let (first_ms, last_ms) = (self.first_ms?, self.last_ms?);
        let answer_ms = self.answer_ms.unwrap_or(last_ms);
        (last_ms > first_ms).then(|| (answer_ms - first_ms) / (last_ms - first_ms))
    }

    /// Speed of the answer as its user sees it, tokens/s: tokens / E2E, so that waiting for the first token
    /// counts. AIPerf calls it "E2E Output Token Throughput" (`docs/metrics-reference.md`); by Little's law the
    /// number of users times it is the server's tokens/s, which does not hold for 1 / TPOT if requests queue.
    #[must_use]
    pub fn answer_tokens_per_s(&self) -> Option<f64> {
        let e2e_ms = self.e2e_ms().filter(|&ms| ms > 0.0)?;
        Some(self.tokens? as f64 * 1000.0 / e2e_ms)
    }

    /// Whether either side aborted the request: it then says nothing about the server's speed.
    #[must_use]
    pub fn was_aborted(&self) -> bool {
        let says_so = |reason: &str| reason.starts_with("abort");
        match &self.error {
            Some(Failure::GivenUp) => self.done_reason.as_deref().is_some_and(says_so),
            Some(Failure::Other(code)) => says_so(code),
            _ => false,
        }
    }

    /// Whether there was thinking, before an answer or without one.
    #[must_use]
    pub fn has_thought(&self) -> bool {
        self.is_success() && self.first_ms.is_some() && self.first_ms != self.answer_ms
    }

    /// The server's own times, unless what the page saw rules them out: they may be in another unit, or made up.
    #[must_use]
    pub fn credible_times(&self) -> Option<&ServerTimes> {
        let times = self.server.as_ref()?;
        let streamed_ms = self.last_ms.zip(self.first_ms).map_or(0.0, |(last, first)| last - first);
        let is_tiny = times.eval_ms.is_some_and(|eval_ms| {
            eval_ms > 0.0
                && streamed_ms > STREAM_LEAST_MS
                && streamed_ms > eval_ms * STREAM_TIMES_EVAL
        });
        Some(times).filter(|_| !is_tiny && !self.has_overlong_times())
    }

    /// Whether the server claims to have worked longer than the page waited.
    #[must_use]
    pub fn has_overlong_times(&self) -> bool {
        let waited_ms = self.whole_ms();
        let told_ms = self.server.as_ref().and_then(ServerTimes::longest_ms);
        self.last_ms.is_some()
            && told_ms.is_some_and(|told_ms| {
                told_ms > waited_ms * OVERLONG && told_ms > waited_ms + OVERLONG_LEAST_MS
            })
    }

    /// Time to the end of the stream, ms.
    #[must_use]
    pub fn whole_ms(&self) -> f64 {
        self.last_ms.unwrap_or(self.end_ms).max(self.end_ms) - self.sent_ms
    }

    /// Time in the server's queue, ms: the server's total less load, prompt evaluation and decoding. Ollama has
    /// no field for it. Ollama omits a load or prompt evaluation that took no time, but never the decoding.
    #[must_use]
    pub fn queue_ms(&self) -> Option<f64> {
        let server = self.credible_times()?;
        server.eval_ms.filter(|&ms| ms > 0.0)?;
        let known_ms: f64 = server.parts_ms().sum();
        Some((server.whole_ms()? - known_ms).max(0.0))
    }

    /// What the page, the browser's queue or the network added, ms: E2E as seen by the page, less the server's
    /// total and the round trip.
    #[must_use]
    pub fn stall_ms(&self, rtt_ms: f64) -> Option<f64> {
        let total_ms = self.credible_times()?.whole_ms()?;
        Some((self.e2e_ms()? - total_ms - rtt_ms).max(0.0))
    }

    /// Server-reported speed of prompt evaluation, tokens/s.
    #[must_use]
    pub fn prefill_tokens_per_s(&self) -> Option<f64> {
        let prompt_eval_ms = self.credible_times()?.prompt_eval_ms.filter(|&ms| ms > 0.0)?;
        Some(self.prompt_tokens? as f64 * 1000.0 / prompt_eval_ms)
    }
}

impl ServerTimes {
    /// The longest of its total and the time of generating, ms; the other parts may overlap with a queue.
    #[must_use]
    pub fn longest_ms(&self) -> Option<f64> {
        [self.total_ms, self.eval_ms].into_iter().flatten().reduce(f64::max)
    }

    /// The server's total, ms, if plausible: neither zero nor less than one of its parts.
    fn whole_ms(&self) -> Option<f64> {
        let longest_ms = self.parts_ms().fold(0.0, f64::max);
        self.total_ms.filter(|&ms| ms > 0.0 && ms >= longest_ms * LEAST_SHARE_OF_PART)
    }

    /// All durations that the server reports besides its total, ms.
    fn parts_ms(&self) -> impl Iterator<Item = f64> {
        [self.load_ms, self.prompt_eval_ms, self.eval_ms].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{answered, sample};

    #[test]
    fn a_sample_has_the_standard_latency_metrics() {
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
    fn one_token_has_no_tpot_and_thinking_is_not_an_answer() {
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
    fn only_aborted_requests_count_as_aborted() {
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
    fn zero_means_unknown() {
        let times = |total_ms, eval_ms| {
            let server = Some(ServerTimes { total_ms, eval_ms, ..ServerTimes::default() });
            let sample = Sample { server, ..sample() };
            (sample.queue_ms(), sample.stall_ms(0.0))
        };
        assert_eq!(times(Some(560.0), Some(400.0)), (Some(160.0), Some(40.0)));
        assert_eq!(times(Some(560.0), None), (None, Some(40.0)), "the decoding time is not known");
        assert_eq!(times(Some(560.0), Some(0.0)), (None, Some(40.0)));
        for total_ms in [None, Some(0.0), Some(0.4)] {
            assert_eq!(times(total_ms, Some(400.0)), (None, None), "{total_ms:?}");
        }
        assert_eq!(times(None, None), (None, None));
    }

    #[test]
    fn times_that_the_page_rules_out_are_not_believed() {
        let told = |total_ms, eval_ms| {
            let server = Some(ServerTimes { total_ms, eval_ms, ..ServerTimes::default() });
            let sample = Sample { server, ..sample() };
            (sample.credible_times().is_some(), sample.has_overlong_times())
        };
        assert_eq!(told(Some(620.0), Some(400.0)), (true, false));
        assert_eq!(told(Some(5043.0), Some(4709.0)), (false, true), "of another answer");
        assert_eq!(told(None, Some(4709.0)), (false, true));
        assert_eq!(told(Some(0.6), Some(0.4)), (false, false), "microseconds");
        assert_eq!(told(Some(600.0), Some(0.0)), (true, false), "zero means unknown");
    }

    #[test]
    fn thinking_share_is_of_the_streaming_time() {
        let sample = |answer_ms| Sample { answer_ms, ..answered(100.0, 300.0) };
        assert_eq!(sample(Some(250.0)).thinking_share(), Some(0.75));
        assert_eq!(sample(None).thinking_share(), Some(1.0), "it never answered");
        assert_eq!(Sample::default().thinking_share(), None);
    }
}
