//! Metrics of a batch's requests: latency, the server's queue and the page's own delay. The metrics of one
//! request are defined at [`Sample`].

use crate::stats::Distribution;
use crate::{Measurement, Sample};

/// Metrics of one batch over its successful requests; each is absent if nothing reports it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Time to the first content, ms.
    pub ttft_ms: Option<Distribution>,
    /// Time to the first content of the answer itself, ms; absent if the model did not think.
    pub ttfo_ms: Option<Distribution>,
    /// Time per token after the first, ms.
    pub tpot_ms: Option<Distribution>,
    /// Time to the last content, ms.
    pub e2e_ms: Option<Distribution>,
    /// Time in the server's queue, ms.
    pub queue_ms: Option<Distribution>,
    /// What the page or the network added to the server's own time, ms.
    pub stall_ms: Option<Distribution>,
    /// Speed of one stream after its first token, tokens/s.
    pub stream_tokens_per_s: Option<Distribution>,
    /// Speed of prompt evaluation, without prompts found in the cache, tokens/s.
    pub prefill_tokens_per_s: Option<Distribution>,
    /// Tokens of one answer, thinking included.
    pub answer_tokens: Option<Distribution>,
    /// The share of a request's streaming time spent thinking; absent if the model did not think.
    pub thinking_share: Option<Distribution>,
    /// From the first to the last start of the requests that should have started at once, ms.
    pub start_spread_ms: Option<f64>,
}

impl Metrics {
    /// The metrics of a batch. `cached` says for each of its samples whether the server had the prompt in its
    /// cache, so that its prefill does not count; missing entries mean that it had not.
    #[must_use]
    pub fn of(batch: &Measurement, cached: &[bool]) -> Self {
        let rtt_ms = batch.rtt_ms();
        let over = |measure: &dyn Fn(&Sample) -> Option<f64>| {
            let successful = batch.samples.iter().filter(|sample| sample.is_success());
            Distribution::of(successful.filter_map(measure))
        };
        let flags = cached.iter().copied().chain(std::iter::repeat(false));
        let evaluated = batch.samples.iter().zip(flags).filter(|(_, is_cached)| !is_cached);
        let has_thought = batch.samples.iter().any(Sample::has_thought);
        Self {
            ttft_ms: over(&Sample::ttft_ms),
            ttfo_ms: has_thought.then(|| over(&Sample::ttfo_ms)).flatten(),
            tpot_ms: over(&Sample::tpot_ms),
            e2e_ms: over(&Sample::e2e_ms),
            queue_ms: over(&Sample::queue_ms),
            stall_ms: over(&|sample| sample.stall_ms(rtt_ms)),
            stream_tokens_per_s: over(&|sample| {
                sample.tpot_ms().filter(|&ms| ms > 0.0).map(|ms| 1000.0 / ms)
            }),
            prefill_tokens_per_s: Distribution::of(evaluated.filter_map(|(sample, _)| {
                sample.prefill_tokens_per_s().filter(|_| sample.is_success())
            })),
            answer_tokens: over(&|sample| Some(sample.tokens? as f64)),
            thinking_share: has_thought.then(|| over(&Sample::thinking_share)).flatten(),
            start_spread_ms: batch.start_spread_ms(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientWatch;
    use crate::made::sample;

    #[test]
    fn a_batch_has_metrics_over_its_successful_requests() {
        let failed = Sample { error: Some(crate::Failure::Timeout), ..sample() };
        let later = Sample { sent_ms: 130.0, ..sample() };
        let batch = Measurement {
            samples: vec![sample(), later, failed],
            client: Some(ClientWatch { rtt_ms: Some(5.0), ..ClientWatch::default() }),
            ..Measurement::default()
        };
        let metrics = Metrics::of(&batch, &[]);
        let ttft = metrics.ttft_ms.unwrap();
        assert_eq!((ttft.n, ttft.mean, ttft.p50), (2, 185.0, 185.0));
        assert_eq!(metrics.stall_ms.unwrap().p50, 20.0);
        assert_eq!(metrics.stream_tokens_per_s.unwrap().p50, 10.0);
        assert_eq!(metrics.start_spread_ms, Some(30.0));
        assert_eq!(metrics.ttfo_ms, None, "no thinking");
        let cached = Metrics::of(&batch, &[true; 3]);
        assert_eq!(
            (metrics.prefill_tokens_per_s.unwrap().p50, cached.prefill_tokens_per_s),
            (500.0, None)
        );
    }
}
